"""Cells of Python: one namespace for all of them, and what of it the cells of TypeScript below can use."""

import ast
import os
import sys
import types

from . import guess
from .errors import Refused
from .frameworks import framework as framework_named
from .results import array_of
from .targets import Target

SCALARS = (bool, int, float, str)


class Cells:
    def __init__(self, sources):
        self.sources = sources
        self.module = types.ModuleType("__main__")

    def run(self, text, label, folder):
        """Executes a cell; returns what its last expression is, and the names that it bound."""
        project = self.sources.project(os.path.realpath(folder))
        self.sources.enter(project)
        self.sources.texts[label] = text
        sys.modules["__main__"] = self.module
        names = vars(self.module)
        before = dict(names)
        tree = ast.parse(text, label)
        last = ast.Expression(tree.body.pop().value) if tree.body and isinstance(tree.body[-1], ast.Expr) else None
        exec(compile(tree, label, "exec"), names)
        value = eval(compile(last, label, "eval"), names) if last is not None else None
        bound = {n: v for n, v in names.items() if n not in before or before[n] is not v}
        assigned = _assigned(tree)
        return value, {n: v for n, v in bound.items() if self._is_of_use(n, v, n in assigned, project)}, project

    def _is_of_use(self, name, value, assigned, project):
        if name.startswith("_") or isinstance(value, (types.ModuleType, type)):
            return False
        # What was imported from a package is the package's, and stays there.
        return assigned or not callable(value) or _is_in(project, value)

    def target(self, name, project):
        if name not in vars(self.module):
            raise Refused(
                "Python was started anew since the cell that defines %s ran; run that cell again" % name, "restarted"
            )
        value = vars(self.module)[name]
        chosen = guess.framework_of(value, vars(self.module) if callable(value) else {})
        if isinstance(chosen, tuple):
            chosen = chosen[0]
        return Target(value, name, framework_named(chosen), {}, project)


def kind_of(value):
    """loss, array, scalar, or None for what stays in Python."""
    if isinstance(value, SCALARS):
        return "scalar"
    if hasattr(value, "__array__") or isinstance(value, (list, tuple)):
        return "array"
    return "loss" if callable(value) else None


def array_for_cell(value, name):
    """As a tensor can have it; None if it is no array of numbers."""
    import numpy

    try:
        array = array_of(value.detach().cpu() if hasattr(value, "detach") else value, name)
    except Refused:
        return None
    if array.size == 0 and isinstance(value, (list, tuple)):
        return None
    if array.dtype.kind == "b":
        return numpy.asarray(array, "bool", order="C")
    if array.dtype.kind in "iu" and (array.size == 0 or abs(array).max() < 2**31):
        return numpy.asarray(array, "int32", order="C")
    return numpy.asarray(array, "float32", order="C")


def _assigned(tree):
    """Names bound by anything but an import."""
    imported = set()
    for node in tree.body:
        if isinstance(node, (ast.Import, ast.ImportFrom)):
            imported |= {(a.asname or a.name).partition(".")[0] for a in node.names}
    return {n.id for n in ast.walk(tree) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)} | {
        n.name for n in tree.body if isinstance(n, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef))
    } - imported


def _is_in(project, value):
    module = sys.modules.get(getattr(value, "__module__", None) or "")
    path = getattr(module, "__file__", None)
    return path is not None and project.holds(path)
