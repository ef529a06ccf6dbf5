"""What can be asked: load, value, forward, pullback, second, trace, strange, each, loop, cell."""

import contextlib
import os
import sys

from . import guess
from .cells import Cells, array_for_cell, kind_of
from .errors import Refused
from .formats import in_format
from .layout import all_inward, images_among, inward, outward
from .own_gradient import own_gradient
from .results import portable
from .sources import evaluated
from .targets import target_of

# A pullback holds on to all that its framework keeps for the gradient.
PULLBACKS_KEPT = 2
LONGEST_SHOWN = 10000


class Operations:
    def __init__(self, sources):
        self.sources = sources
        self.cells = Cells(sources)
        self.targets = {}
        self.pullbacks = {}
        self.count = 0
        self.told = {}

    def do(self, header, arrays):
        return getattr(self, "do_" + header["do"])(header, arrays)

    def do_nothing(self, _header, _arrays):
        return {}, ()

    def do_load(self, header, _arrays):
        path = os.path.abspath(header["file"])
        module, project = self.sources.load(path)
        value = evaluated(header["expression"], module, path)
        target = target_of(value, header["expression"], module, path, project, header.get("options", {}), self.sources)
        return {**self.described(target), "files": self.sources.files_of(project)}, ()

    def do_cell(self, header, _arrays):
        value, names, project = self.cells.run(header["source"], header["label"], header["folder"])
        bound, arrays, others = [], [], []
        for name, each in names.items():
            kind = kind_of(each)
            array = array_for_cell(each, name) if kind == "array" else None
            if kind == "loss":
                bound.append({"name": name, "kind": kind})
            elif kind == "scalar" and _is_json(each):
                bound.append({"name": name, "kind": kind, "value": each})
            elif kind == "scalar":
                arrays.append(contiguous(each, "float32"))
                bound.append({"name": name, "kind": "number"})
            elif array is not None:
                arrays.append(array)
                bound.append({"name": name, "kind": "array"})
            else:
                others.append({"name": name, "type": type(each).__name__})
        reply = {"bound": bound, "others": others, "files": self.sources.files_of(project)}
        if value is not None:
            reply["shown"] = repr(value)[:LONGEST_SHOWN]
        return reply, arrays

    def do_cellTarget(self, header, _arrays):
        project = self.sources.project(os.path.realpath(header["folder"]))
        return self.described(self.cells.target(header["name"], project)), ()

    def described(self, target):
        self.count += 1
        self.targets[self.count] = target
        return {
            "target": self.count,
            "name": target.name,
            "parameters": target.parameters,
            **({} if target.order is None else {"order": {"first": target.order[0], "isSaid": target.order[1]}}),
            "framework": target.framework.name,
            "gradient": target.differentiates,
            "isTraced": hasattr(target.framework, "traced") and target.gradient is None,
            "noPath": target.framework.no_path,
            "wrongPath": "the hand-written gradient" if target.gradient else target.framework.wrong_path,
        }

    def do_value(self, header, arrays):
        target, keywords, double = self.ready(header)
        rank, arrays = all_inward(target, arrays)
        with rounded(target, header):
            value, maps = target.framework.value(target, arrays, keywords, double, header.get("maps"))
        return self.result(target, rank, value, maps, double)

    def do_forward(self, header, arrays):
        target, keywords, double = self.ready(header)
        rank, arrays = all_inward(target, arrays)
        with rounded(target, header):
            if target.gradient is not None:
                value, maps = target.framework.value(target, arrays, keywords, double, header.get("maps"))
                pullback = own_gradient(target, arrays, value, header["wanted"])
            else:
                value, maps, pullback = target.framework.forward(
                    target, arrays, keywords, header["wanted"], double, header.get("maps")
                )
        reply, found = self.result(target, rank, value, maps, double)
        self.pullbacks[header["id"]] = (target, rank, pullback, double, header)
        for old in sorted(self.pullbacks)[:-PULLBACKS_KEPT]:
            del self.pullbacks[old]
        reply["pullback"] = header["id"]
        return reply, found

    def do_pullback(self, header, arrays):
        """Of an earlier `forward`; `gone` if it is kept no more."""
        kept = self.pullbacks.pop(header["pullback"], None)
        if kept is None:
            return {"gone": True}, ()
        target, rank, pullback, double, forward = kept
        self.sources.enter(target.project)
        with rounded(target, forward):
            slopes = pullback(inward(arrays[0], rank))
        return self.slopes(rank, slopes, double)

    def do_second(self, header, arrays):
        target, keywords, double = self.ready(header)
        if target.gradient is not None or not target.framework.differentiates:
            raise Refused("%s has no second derivative: its gradient is a function of its own" % target.name, "no-second")
        rank, (*inputs, slope, direction) = all_inward(target, arrays)
        with rounded(target, header):
            by_inputs, by_slope = target.framework.second(
                target, inputs, keywords, slope, header["wrt"], direction, double
            )
        return self.slopes(rank, [*by_inputs, by_slope], double)

    def do_trace(self, header, arrays):
        from .tracing import trace

        exact = self.ready({**header, "double": True})[0] if header.get("repaired") else None
        target, keywords, _ = self.ready(header)
        rank, arrays = all_inward(target, arrays)
        reply, found = trace(target, exact, arrays, keywords, header, self.sources.texts)
        results = 1 + reply["hasGradient"]
        return reply, [*(contiguous(outward(a, rank)) for a in found[:results]), *found[results:]]

    def do_strange(self, header, arrays):
        from .tracing import strange_operation

        target, keywords, _ = self.ready(header)
        rank, arrays = all_inward(target, arrays)
        found = strange_operation(target, arrays, keywords, header, self.sources.texts)
        return {"found": found}, ()

    def do_each(self, header, arrays):
        """Many evaluations of one shape: every array has them along its first axis."""
        target, keywords, double = self.ready(header)
        import numpy

        run = self.loop if header.get("loop") else self.plain
        rank = images_among(target, [a[0] for a in arrays])
        found = (run(target, [inward(a[k], rank) for a in arrays], keywords, double) for k in range(len(arrays[0])))
        values = [outward(numpy.asarray(value), rank) for value in found]
        return {"isLoop": True}, [numpy.asarray(numpy.stack(values), "float64", order="C")]

    def plain(self, target, arrays, keywords, double):
        return target.framework.value(target, arrays, keywords, double)[0]

    def do_loop(self, header, arrays):
        target, keywords, _ = self.ready(header)
        import numpy

        rank, arrays = all_inward(target, arrays)
        value = self.loop(target, arrays, keywords, True)
        if value.dtype.kind == "f" and value.dtype != numpy.float64 and any(a.dtype == numpy.float64 for a in arrays):
            raise Refused(
                "%s returned %s for float64 inputs: as a reference it must be in double precision" % (target.name, value.dtype),
                "rounds",
            )
        return {}, [numpy.asarray(outward(value, rank), "float64", order="C")]

    def loop(self, target, arrays, keywords, double):
        """With arrays of numpy, on which a loop is a thousand times as fast; with the framework's own if it will not have them."""
        from .frameworks import framework

        if target.takes_arrays is not False:
            try:
                found = framework("numpy").value(target, arrays, keywords)[0]
                # JAX takes arrays too, and rounds them: in its own way it does not.
                if target.framework.name == "numpy" or not (double and _rounds(found)):
                    target.takes_arrays = True
                    return found
            except Exception:
                if target.takes_arrays or target.framework.name == "numpy":
                    raise
        found = target.framework.value(target, arrays, keywords, double)[0]
        target.takes_arrays = False
        return found

    def ready(self, header):
        target = self.targets[header["target"]]
        self.sources.enter(target.project)
        double = bool(header.get("double"))
        if double and target.framework.differentiates:
            if target.in_doubles is None:
                target.in_doubles = target.framework.for_doubles(target)
            target = target.in_doubles
        elif header.get("format"):
            target = in_format(target, header["format"], header["made"])
        return target, header.get("keywords", {}), double

    def result(self, target, rank, value, maps, double):
        dtype_said = getattr(value, "lossbook_dtype", None)
        value = outward(value, rank)
        array, dtype = portable(value, double and dtype_said is None, target.name)
        if double and dtype_said is not None:
            raise Refused("%s returned %s for float64 inputs: it rounds on the way" % (target.name, dtype_said), "rounds")
        found = [outward(m, rank) for _, m in maps]
        reply = {
            "dtype": dtype_said or dtype,
            "maps": [index for index, _ in maps],
            "changed": getattr(target, "changed", []),
        }
        return reply, [array, *[contiguous(m) for m in found]]

    def slopes(self, rank, slopes, double):
        """Those there are; which is said by their positions."""
        there = [i for i, s in enumerate(slopes) if s is not None]
        dtype = "float64" if double else "float32"
        return {"there": there}, [contiguous(outward(slopes[i], rank), dtype) for i in there]

    def news(self):
        """Versions and files that were not told yet: they belong to the record of the cell that runs."""
        current = {"versions": self.versions(), "files": self.sources.files_of(self.sources.current)}
        fresh = {key: value for key, value in current.items() if value and self.told.get(key) != value}
        self.told.update(fresh)
        return fresh

    def versions(self):
        found = {"python": sys.version.split()[0]}
        for name in ("numpy", "torch", "tensorflow", "keras", "jax"):
            if guess.is_loaded(name):
                version = getattr(sys.modules[name], "__version__", None)
                if version:
                    found[name] = str(version)
        return found


def _rounds(value):
    return value.dtype.kind == "f" and value.dtype.itemsize < 8


def _is_json(value):
    """Whether JSON has it, and JavaScript's numbers hold it."""
    if isinstance(value, (bool, str)):
        return True
    return value == value and abs(value) < 2**53


def rounded(target, header):
    """In float64, where the other side asks for it: every operation rounds to fewer bits."""
    wanted = header.get("rounding")
    if not wanted or not header.get("double") or not hasattr(target.framework, "rounded"):
        return contextlib.nullcontext()
    # numpy may be missing, which a loss is to find out and not the process.
    from .rounding import Rounding

    return target.framework.rounded(Rounding(**wanted))


def contiguous(array, dtype=None):
    import numpy

    return numpy.asarray(array, dtype, order="C")
