"""Which framework a loss is written in, from what it is and from the names its code uses."""

import dis
import sys
import types

DIFFERENTIABLE = ("torch", "tensorflow", "keras", "jax")
LIBRARIES = DIFFERENTIABLE + ("numpy",)


def framework_of(function, module_names, is_loop=False):
    """One of LIBRARIES; `numpy` also for plain Python. A tuple of several where it cannot be told.

    What a file imports besides says nothing of a loop, which runs on arrays unless its own code names a framework.
    """
    known = _by_type(function)
    if known:
        return known
    seen = set()
    used = _used_by(_code_owner(function), seen, 0)
    # Helpers of another file may be written with methods alone, where that file knows the framework.
    around = {name for helper in seen for name in _roots(helper.__globals__)}
    for names in (used,) if is_loop else (used, _roots(module_names), around):
        found = [name for name in DIFFERENTIABLE if name in names]
        if "keras" in found and "tensorflow" in found:
            found.remove("tensorflow")
        if len(found) > 1:
            return tuple(found)
        if found:
            return found[0]
        if names is used and "numpy" in used:
            return "numpy"
    return "numpy"


def _by_type(function):
    bases = [base.__module__ or "" for base in type(function).__mro__]
    for prefix, framework in (("torch.nn", "torch"), ("torch.jit", "torch"), ("keras", "keras"), ("tf_keras", "keras"),
                              ("tensorflow", "tensorflow"), ("jaxlib", "jax"), ("jax", "jax")):
        if any(base == prefix or base.startswith(prefix + ".") for base in bases):
            return framework
    root = (getattr(function, "__module__", None) or "").partition(".")[0]
    if isinstance(function, types.BuiltinFunctionType) or root in LIBRARIES:
        return root if root in LIBRARIES else None
    return None


def _code_owner(function):
    """The Python function behind a partial, a bound method, an instance with __call__, or a wrapper."""
    for _ in range(20):
        if isinstance(function, types.FunctionType):
            inner = getattr(function, "__wrapped__", None)
            if inner is None:
                return function
            function = inner
        elif hasattr(function, "func") and hasattr(function, "keywords"):
            function = function.func
        elif isinstance(function, types.MethodType):
            function = function.__func__
        elif isinstance(getattr(type(function), "__call__", None), types.FunctionType):
            function = type(function).__call__
        else:
            return None
    return None


def _used_by(function, seen, depth):
    """Top-level packages of what the code of a function names, and of the functions it calls."""
    if function is None or function in seen or depth > 4:
        return set()
    seen.add(function)
    roots = set()
    names, imported = _names_in(function.__code__)
    values = [function.__globals__[n] for n in names if n in function.__globals__]
    for cell in function.__closure__ or ():
        try:
            values.append(cell.cell_contents)
        except ValueError:
            continue
    roots |= imported & set(LIBRARIES)
    for value in values:
        if isinstance(value, types.ModuleType):
            roots.add(value.__name__.partition(".")[0])
            continue
        root = (getattr(value, "__module__", None) or type(value).__module__ or "").partition(".")[0]
        roots.add(root)
        owner = _code_owner(value) if callable(value) and not isinstance(value, type) else None
        if owner is not None and root not in LIBRARIES:
            roots |= _used_by(owner, seen, depth + 1)
    return roots & set(LIBRARIES)


def _names_in(code):
    """Global names that code reads, and the top-level packages that it imports; attributes, as the `numpy` of `x.numpy()`, are neither."""
    names, imported = set(), set()
    for instruction in dis.get_instructions(code):
        if instruction.opname in ("LOAD_GLOBAL", "LOAD_NAME"):
            names.add(instruction.argval)
        elif instruction.opname == "IMPORT_NAME":
            imported.add(instruction.argval.partition(".")[0])
    for constant in code.co_consts:
        if isinstance(constant, types.CodeType):
            more, others = _names_in(constant)
            names |= more
            imported |= others
    return names, imported


def _roots(values):
    """Top-level packages of the modules among a module's names."""
    return {
        value.__name__.partition(".")[0] for value in values.values() if isinstance(value, types.ModuleType)
    }


def is_loaded(name):
    return name in sys.modules
