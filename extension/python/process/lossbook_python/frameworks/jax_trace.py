"""A loss and its gradient as one jaxpr, run operation by operation: each with its numbers, and with the place in the person's files it came from.

An operation that the loss does not depend on is of the derivative: of the last one on the way forward that stands at the same place.
"""

import os

import jax
import jax.numpy as jnp
import numpy

from .jaxpr import DOUBLED, INLINED, bind, wide_of
from .numbers_kept import bounds, cast, kept

# Moved or cast, and nothing computed: a format casts where doubles do not.
COPIES = {"convert_element_type", "broadcast_in_dim", "reshape", "squeeze", "expand_dims", "transpose", "copy", "slice", "rev", "stop_gradient"}
COPIES |= {"pad", "concatenate", "dynamic_slice", "gather"}
# TensorFlow.js's names of the same operations, by which conditions and remedies are known.
NAMES = {
    "add": "Add", "add_any": "Add", "sub": "Sub", "mul": "Multiply", "div": "RealDiv", "pow": "Pow", "integer_pow": "Pow", "reduce_sum": "Sum",
    "reduce_prod": "Prod", "reduce_max": "Max", "logistic": "Sigmoid", "dot_general": "BatchMatMul", "select_n": "Select", "clamp": "ClipByValue",
    "conv_general_dilated": "Conv2D", "max": "Maximum", "min": "Minimum",
}  # fmt: skip
PUBLIC = {
    "sub": "subtract", "mul": "multiply", "div": "divide", "pow": "power", "integer_pow": "power", "reduce_sum": "sum", "reduce_prod": "prod",
    "reduce_max": "max", "reduce_min": "min", "max": "maximum", "min": "minimum", "logistic": "sigmoid", "select_n": "where",
    "acos": "arccos", "asin": "arcsin", "atan": "arctan", "atan2": "arctan2", "dot_general": "matmul", "neg": "negative", "add_any": "add",
}  # fmt: skip
# By the function of jax's own that an operation is in: the whole of it is one step of a formula.
WHOLE = {"softplus": "Softplus", "logaddexp": "Softplus", "softmax": "Softmax", "log_softmax": "LogSoftmax", "sigmoid": "Sigmoid", "mean": "Mean"}
# Between what a person calls and its first operation.
STEPS = 4
BOUNDS = {"min": "clipValueMax", "max": "clipValueMin"}


class Traced:
    def __init__(self, texts, slope, keep=(), repairs=None, look=None):
        self.look = look
        self.texts = texts
        self.slope = slope
        self.keep = set(keep)
        self.repairs = repairs or {}
        self.full = {}
        self.operations = []
        self.makers = {}  # By the identity of an array, which is its own as long as it lives.
        self.nodes = []  # What each equation was given and made, and its operation if it is one.

    def run(self, of, xs, wanted, double):
        """Value and slopes, after which the operations are there."""
        asked = [xs[i] for i in wanted]

        def whole(*asked):
            result, back = jax.vjp(lambda *a: of(a, xs), *asked)
            return result, back(jnp.full(result.shape, self.slope, result.dtype))

        try:
            closed = jax.make_jaxpr(whole)(*asked)
        except jax.errors.JAXTypeError:
            # Its way depends on values: no operations are seen.
            return whole(*asked)
        result, *slopes = self._evaluate(closed.jaxpr, closed.consts, asked, double, None)
        self._tell_derivatives(result)
        return result, slopes

    def _evaluate(self, jaxpr, consts, given, double, outer):
        values = dict(zip([*jaxpr.constvars, *jaxpr.invars], [*consts, *given]))

        def read(v):
            value = v.val if hasattr(v, "val") else values[v]
            return wide_of(value) if double else value

        for eqn in jaxpr.eqns:
            xs = [read(v) for v in eqn.invars]
            inner = eqn.params.get("jaxpr") if eqn.primitive.name in INLINED else None
            site = self._site(eqn, outer)
            if inner is not None and hasattr(inner, "consts"):
                name = str(eqn.params.get("name", "")).lstrip("_")
                found = self._evaluate(inner.jaxpr, inner.consts, xs, double, (site[0], name))
            else:
                found = DOUBLED.get(eqn.primitive.name, bind)(eqn, xs) if double else bind(eqn, xs, wide=False)
                found = self._note(eqn, xs, found, site)
            values.update(zip(eqn.outvars, found))
        return [read(v) for v in jaxpr.outvars]

    def _site(self, eqn, outer):
        """Where it stands, and the function of jax's that was called there; of what such a function is made of, that function's."""
        traceback = eqn.source_info.traceback
        frame = next((f for f in _frames(traceback) if f[0] in self.texts), None)
        if frame is None:
            return outer or (None, None)
        return frame, _function_in(traceback, frame[0])

    def _note(self, eqn, given, found, site):
        made = found[0] if found else None
        name = eqn.primitive.name
        if made is None or not _is_float(made):
            self.nodes.append((given, found, None, site))
            return found
        if name in COPIES:
            maker = next((self.makers[id(x)] for x in given if id(x) in self.makers), None)
            if maker is not None:
                found = self._copied(name, given[0], found, maker)
                self.makers[id(found[0])] = maker
            self.nodes.append((given, found, None, site))
            return found
        index = len(self.operations)
        if index in self.keep:
            self.full[index] = numpy.asarray(made, "float64")
        found = self._repaired(index, found)
        self.makers[id(found[0])] = index
        self.nodes.append((given, found, index, site))
        each = self._described(eqn, given, found[0], site)
        self.operations.append(each)
        if self.look:
            self.look.see(each, name, [_wide(x) for x in given if _is_float(x)], _wide(found[0]))
        return found

    def _repaired(self, index, found):
        wanted = self.repairs.get(index)
        if wanted is None or wanted.shape != found[0].shape:
            return found
        return [jnp.asarray(cast(wanted, found[0].dtype)), *found[1:]]

    def _copied(self, name, given, found, maker):
        """Computed in a wider type and rounded at once, as a sum of float16 is: that is what the operation gave."""
        if name != "convert_element_type" or found[0].dtype.itemsize >= jnp.result_type(given).itemsize:
            return found
        found = self._repaired(maker, found)
        if list(found[0].shape) == self.operations[maker]["shape"]:
            self.operations[maker]["numbers"][-1] = kept(found[0])
        return found

    def _described(self, eqn, given, made, site):
        primitive, (frame, function) = eqn.primitive.name, site
        numbers = [self._given(x) for x in given if _is_float(x)]
        if primitive == "integer_pow":
            numbers.append(({"size": 1, "isConstant": True}, numpy.array([float(eqn.params["y"])])))
        constant = next((x for x in given if numpy.ndim(x) == 0 and id(x) not in self.makers), None)
        bound = bounds(BOUNDS[primitive], float(constant)) if primitive in BOUNDS and constant is not None else {}
        return {
            "name": "ClipByValue" if bound else WHOLE.get(function) or _name(eqn),
            "called": _called(function, _public(eqn)),
            "attrs": bound,
            "given": [spec for spec, _ in numbers],
            "numbers": [*(n for _, n in numbers), kept(made)],
            "size": int(numpy.size(made)),
            "shape": list(numpy.shape(made)),
            "place": frame and {"label": os.path.basename(frame[0]), "line": frame[1]},
        }

    def _given(self, x):
        maker = self.makers.get(id(x))
        size = int(numpy.size(x))
        spec = {"size": size, "isConstant": maker is None and size == 1}
        if maker is not None:
            spec["maker"] = maker
        return spec, kept(x)

    def _tell_derivatives(self, result):
        needed = {id(result)}
        latest = {}
        forward = set()
        for at in range(len(self.nodes) - 1, -1, -1):
            given, found, index, _ = self.nodes[at]
            if any(id(x) in needed for x in found):
                needed |= {id(x) for x in given}
                forward.add(at)
        for at, (_, _, index, site) in enumerate(self.nodes):
            if index is None:
                continue
            if at in forward:
                latest[site] = index
            else:
                self.operations[index]["derivativeOf"] = latest.get(site, -1)


def _frames(traceback):
    """(path, line, columns) of the Python that made an equation, innermost first, without jax's own."""
    from jax._src import source_info_util

    return [(f.file_name, f.start_line, f.start_column, f.end_column) for f in source_info_util.user_frames(traceback)]


def _function_in(traceback, path):
    """Of jax's functions the one that was called from the person's file: `mean` of jnp.mean(x) and of x.mean()."""
    names = []
    for frame in traceback.frames:
        if frame.file_name == path:
            break
        names.append(frame.function_name.rpartition(".")[2].lstrip("_"))
    return next((n for n in reversed(names[-STEPS:]) if hasattr(jnp, n) or hasattr(jax.nn, n)), None)


def _wide(x):
    return numpy.asarray(x, "float64")


def _is_float(x):
    return jnp.issubdtype(jnp.result_type(x), jnp.floating)


def _name(eqn):
    name = eqn.primitive.name
    if name == "integer_pow" and eqn.params["y"] in (2, -1):
        return "Square" if eqn.params["y"] == 2 else "Reciprocal"
    return NAMES.get(name, name[:1].upper() + name[1:])


def _public(eqn):
    name = eqn.primitive.name
    return "reciprocal" if name == "integer_pow" and eqn.params["y"] == -1 else PUBLIC.get(name, name)


def _called(function, own):
    """As a person writes it: the function that was called, or its one operation."""
    for name in (function, own):
        for module, prefix in ((jnp, "jnp."), (jax.nn, "jax.nn."), (jax.lax, "lax.")):
            if name and hasattr(module, name):
                return prefix + name
    return "lax." + own
