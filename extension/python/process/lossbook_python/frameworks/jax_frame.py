"""JAX. Maps are seen by an interpreter of the loss's jaxpr; in doubles 64 bits are switched on, and casts to float32 are casts to float64."""

import contextlib
import importlib.util
import os

import jax
import jax.numpy as jnp
import numpy

from ..errors import Refused, narrowed
from ..results import array_of

NARROW = "f32"
DRAWS = "random_bits"
INLINED = ("pjit", "jit", "closed_call", "core_call", "remat", "checkpoint")


class Framework:
    name = "jax"
    differentiates = True
    wrong_path = "a jax.custom_vjp or custom_jvp, a lax.stop_gradient on a part of the way, or a rounding"
    no_path = "a lax.stop_gradient, numpy on the way, or a rounding cuts it"

    def __init__(self):
        self.compiled = {}
        self.rounding = None
        self._pull = jax.jit(lambda back, slope: back(slope))
        _keep_compiled()

    def version(self):
        return jax.__version__

    def value(self, target, arrays, keywords, double=False, maps=None):
        with self._around(target, double):
            xs = [jnp.asarray(a) for a in arrays]
            result = self._function(target, keywords, double, xs)(*xs)
            return self._array(result, target), self._maps(target, keywords, xs, maps, double)

    def forward(self, target, arrays, keywords, wanted, double=False, maps=None):
        with self._around(target, double):
            xs = [jnp.asarray(a) for a in arrays]
            function = self._function(target, keywords, double, xs)

            def of(asked, rest):
                inputs = list(rest)
                for i, x in zip(wanted, asked):
                    inputs[i] = x
                return self._one(function(*inputs), target)

            key = (target, repr(keywords), tuple(wanted), double, tuple((x.shape, str(x.dtype)) for x in xs))
            result, back = self._differentiated(key, of, xs, wanted)
            seen = self._maps(target, keywords, xs, maps, double)

        def pullback(slope):
            with self._around(target, double):
                found = self._pull(back, jnp.asarray(slope, result.dtype).reshape(result.shape))
                slopes = [numpy.asarray(g) for g in found]
                # A zero everywhere may be a flat loss or none at all: the linearization tells.
                return [
                    None if not g.any() and self._is_cut(lambda x: of([x], xs), xs[i]) else g
                    for i, g in zip(wanted, slopes)
                ]

        return self._array(result, target), seen, pullback

    def _differentiated(self, key, of, xs, wanted):
        """Compiled once for each shape, as training has it: operation by operation it takes XLA three times as long."""
        asked = [xs[i] for i in wanted]
        if self.rounding is not None:
            # What is drawn at random would be compiled into it.
            return jax.vjp(lambda *a: of(a, xs), *asked)
        compiled = self.compiled.get(key)
        if compiled is None:
            compiled = jax.jit(lambda asked, rest: jax.vjp(lambda *a: of(a, rest), *asked))
        try:
            found = compiled(asked, xs)
        except jax.errors.JAXTypeError:
            # Its way depends on values.
            return jax.vjp(lambda *a: of(a, xs), *asked)
        self.compiled[key] = compiled
        return found

    def second(self, target, arrays, keywords, slope, wrt, direction, double=False):
        with self._around(target, double):
            xs = [jnp.asarray(a) for a in arrays]
            function = self._function(target, keywords, double, xs)
            floats = [i for i, a in enumerate(arrays) if a.dtype.kind == "f"]

            def first(dy, *asked):
                inputs = list(xs)
                for i, x in zip(floats, asked):
                    inputs[i] = x

                def of(x):
                    return self._one(function(*[x if j == wrt else y for j, y in enumerate(inputs)]), target)

                result, back = jax.vjp(of, inputs[wrt])
                return back(dy.reshape(result.shape).astype(result.dtype))[0]

            _, back = jax.vjp(first, jnp.asarray(slope), *[xs[i] for i in floats])
            by_slope, *found = back(jnp.asarray(direction).reshape(xs[wrt].shape))
        by_input = {i: numpy.asarray(g) for i, g in zip(floats, found)}
        return [by_input.get(i) for i in range(len(arrays))], numpy.asarray(by_slope)

    def is_float(self, x):
        return jnp.issubdtype(x.dtype, jnp.floating)

    def cast(self, x, dtype):
        return x.astype(dtype)

    def for_doubles(self, target):
        return target

    @contextlib.contextmanager
    def rounded(self, rounding):
        self.rounding = rounding
        try:
            yield
        finally:
            self.rounding = None

    @contextlib.contextmanager
    def _around(self, target, double):
        with contextlib.ExitStack() as stack:
            if double:
                enable = jax.enable_x64 if hasattr(jax, "enable_x64") else jax.experimental.enable_x64
                stack.enter_context(enable(True))
            if target.device:
                kind, _, number = str(target.device).partition(":")
                stack.enter_context(jax.default_device(jax.devices(kind)[int(number or 0)]))
            yield

    def _function(self, target, keywords, double, xs):
        """The loss; in doubles, where its jaxpr speaks of float32, that jaxpr with float64 in its place."""

        def plain(*inputs):
            return self._one(target.call(inputs, keywords), target)

        if not double:
            return plain
        closed = self._jaxpr(plain, xs)
        if closed is None:
            return plain
        # Printing it takes longer than most losses.
        text = str(closed.jaxpr)
        for short, dtype in (("bf16[", "bfloat16"), ("f16[", "float16")):
            if short in text:
                raise narrowed(dtype)
        if not (self.rounding or _differs_in_doubles(text)):
            return plain
        rounding = self.rounding
        return lambda *inputs: _evaluate(self._jaxpr(plain, inputs) or closed, inputs, None, True, rounding)[0]

    def _jaxpr(self, function, xs):
        try:
            return jax.make_jaxpr(function)(*xs)
        except jax.errors.ConcretizationTypeError:
            return None  # Its way depends on values: opaque.

    def _maps(self, target, keywords, xs, maps, double):
        if maps is None:
            return []
        closed = self._jaxpr(lambda *inputs: self._one(target.call(inputs, keywords), target), xs)
        if closed is None:
            return []
        seen = []
        _evaluate(closed, xs, lambda x: seen.append(x), double and _differs_in_doubles(str(closed.jaxpr)))
        largest = max((x.size for x in xs), default=0)
        return [
            (i, numpy.asarray(x))
            for i, x in enumerate(seen)
            if (maps == "all" or maps == i) and 1 < x.size <= largest and str(x.dtype) in ("float32", "float64")
        ]

    def _is_cut(self, of, x):
        """Whether nothing of the result depends on the input for differentiation: its linearization does not use it."""
        try:
            _, linear = jax.linearize(of, x)
            jaxpr = jax.make_jaxpr(linear)(x).jaxpr
        except Exception:
            return False
        used = {id(v) for eqn in jaxpr.eqns for v in eqn.invars} | {id(v) for v in jaxpr.outvars}
        return not any(id(v) in used for v in jaxpr.invars)

    def _one(self, result, target):
        if isinstance(result, (list, tuple)) and any(isinstance(r, jax.Array) for r in result):
            raise Refused(
                "%s returned a %s of %d arrays; a loss returns one: pick it in the expression, as lambda *x: %s(*x)[0]"
                % (target.name, type(result).__name__, len(result), target.name),
                "result",
            )
        return result if isinstance(result, jax.Array) else jnp.asarray(array_of(result, target.name))

    def _array(self, result, target):
        return array_of(numpy.asarray(result), target.name)


def _differs_in_doubles(text):
    """Whether a jaxpr has float32 anywhere, though its inputs are float64, or random numbers, which are others in float64."""
    return NARROW in text or DRAWS in text


def _evaluate(closed, inputs, note, double, rounding=None):
    """The values of a jaxpr; `note` is told what is summed. Functions with derivatives of their own are left whole."""
    jaxpr = closed.jaxpr
    values = {}

    def read(v):
        value = v.val if hasattr(v, "val") else values[v]
        return _wide(value) if double else value

    for v, x in zip(jaxpr.constvars, closed.consts):
        values[v] = x
    for v, x in zip(jaxpr.invars, inputs):
        values[v] = x
    for eqn in jaxpr.eqns:
        given = [read(v) for v in eqn.invars]
        inner = eqn.params.get("jaxpr") if eqn.primitive.name in INLINED else None
        if inner is not None and hasattr(inner, "consts"):
            found = _evaluate(inner, given, note, double, rounding)
        else:
            if note is not None and eqn.primitive.name == "reduce_sum":
                note(given[0])
            found = DOUBLED.get(eqn.primitive.name, _bind)(eqn, given) if double else _bind(eqn, given, wide=False)
            if rounding is not None:
                found = [_rounded(x, rounding) for x in found]
        for v, x in zip(eqn.outvars, found):
            values[v] = x
    return [read(v) for v in jaxpr.outvars]


def _rounded(x, rounding):
    """Of its value alone: the derivative is that of the operation, at what it was given."""
    if getattr(x, "dtype", None) != numpy.float64:
        return x
    exact = jax.lax.stop_gradient(x)
    # Not by a callback: that may run in a thread that has no doubles.
    return x + (rounding.of(exact, jnp) - exact)


def _bind(eqn, given, wide=True):
    found = eqn.primitive.get_bind_params(eqn.params)
    # Before JAX 0.10 the functions within came apart from the other parameters.
    subfuns, params = found if isinstance(found, tuple) else ((), found)
    if wide:
        params = {name: _wide_type(p) for name, p in params.items()}
    found = eqn.primitive.bind(*subfuns, *given, **params)
    return found if eqn.primitive.multiple_results else [found]


def _draw(eqn, given):
    """The random numbers of float32: the 23 bits that it makes of 32 are put first of the 52 that float64 makes of 64."""
    if eqn.params["bit_width"] != 64:
        return _bind(eqn, given, wide=False)
    bits = eqn.primitive.bind(*given, **{**eqn.params, "bit_width": 32})
    return [(bits >> 9).astype("uint64") << 41]


def _same_bits(eqn, given):
    """Bits that are looked at as a number of as many: of float32 they cannot be those of float64."""
    narrow = [jnp.asarray(x, v.aval.dtype) if v.aval.dtype == numpy.float32 else x for v, x in zip(eqn.invars, given)]
    return _bind(eqn, narrow, wide=False)


# What is not itself with float64 in the place of float32.
DOUBLED = {DRAWS: _draw, "bitcast_convert_type": _same_bits}


def _wide(value):
    return jnp.asarray(value, "float64") if getattr(value, "dtype", None) == numpy.float32 else value


def _wide_type(p):
    try:
        return numpy.dtype("float64") if isinstance(p, numpy.dtype) and p == numpy.float32 else p
    except TypeError:
        return p


def _keep_compiled():
    """What XLA compiled is kept for the next start, where the person has not said where: each shape costs tenths of a second."""
    if jax.config.jax_compilation_cache_dir is not None:
        return
    home = os.environ.get("XDG_CACHE_HOME") or os.path.join(os.path.expanduser("~"), ".cache")
    for name, value in (
        ("jax_compilation_cache_dir", os.path.join(home, "lossbook", "jax")),
        ("jax_persistent_cache_min_compile_time_secs", 0),
        ("jax_persistent_cache_min_entry_size_bytes", -1),
        # To keep within a size it wants a package that need not be there.
        *([("jax_compilation_cache_max_size", 256 * 2**20)] if importlib.util.find_spec("filelock") else []),
    ):
        try:
            jax.config.update(name, value)
        except Exception:
            return
