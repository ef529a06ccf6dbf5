"""JAX. Maps are seen by an interpreter of the loss's jaxpr; in doubles 64 bits are switched on, and casts to float32 are casts to float64."""

import contextlib
import importlib.util
import os

import jax
import jax.numpy as jnp
import numpy

from ..errors import Refused, narrowed
from ..results import array_of, result_of
from .jaxpr import differs_in_doubles, evaluate_jaxpr


class Framework:
    name = "jax"
    differentiates = True
    wrong_path = "a jax.custom_vjp or custom_jvp, a lax.stop_gradient on a part of the way, or a rounding"
    no_path = "a lax.stop_gradient, numpy on the way, a comparison or a rounding cuts it"

    def __init__(self):
        self.compiled = {}
        self.rounding = None
        self.tracing = None
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

            if self.tracing is not None:
                return self._traced_forward(target, of, xs, wanted, double)
            key = (target, repr(keywords), tuple(wanted), double, tuple((x.shape, str(x.dtype)) for x in xs))
            whole = self._as_trained(key, of, xs, wanted) if target.half else None
            result, back = (whole[0], None) if whole else self._differentiated(key, of, xs, wanted)
            seen = self._maps(target, keywords, xs, maps, double)

        def pullback(slope):
            nonlocal back
            with self._around(target, double):
                if whole and (slope == 1).all():
                    found = whole[1]
                else:
                    back = back or self._differentiated(key, of, xs, wanted)[1]
                    found = self._pull(back, jnp.asarray(slope, result.dtype).reshape(result.shape))
                slopes = [numpy.asarray(g) for g in found]
                # A zero everywhere may be a flat loss or none at all: the linearization tells.
                return [
                    None if not g.any() and self._is_cut(lambda x: of([x], xs), xs[i]) else g
                    for i, g in zip(wanted, slopes)
                ]

        return self._array(result, target), seen, pullback

    def _traced_forward(self, target, of, xs, wanted, double):
        result, slopes = self.tracing.run(of, xs, wanted, double)
        # From the slope that it was told of at the start.
        return self._array(result, target), [], lambda _slope: [numpy.asarray(g) for g in slopes]

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

    def _as_trained(self, key, of, xs, wanted):
        """Value and slopes of a loss in half precision, compiled as one: there XLA keeps float32 between operations that it fuses, and joins
        factors that are constant, which may overflow. None where its way depends on values."""
        compiled = self.compiled.get((key, "whole"))
        if compiled is None:

            def together(asked, rest):
                result, back = jax.vjp(lambda *a: of(a, rest), *asked)
                return result, back(jnp.ones_like(result))

            compiled = self.compiled[(key, "whole")] = jax.jit(together)
        try:
            return compiled([xs[i] for i in wanted], xs)
        except jax.errors.JAXTypeError:
            return None

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

        if not double or self.tracing is not None:
            return plain
        closed = self._jaxpr(plain, xs)
        if closed is None:
            return plain
        # Printing it takes longer than most losses.
        text = str(closed.jaxpr)
        for short, dtype in (("bf16[", "bfloat16"), ("f16[", "float16")):
            if short in text:
                raise narrowed(dtype)
        if not (self.rounding or differs_in_doubles(text)):
            return plain
        rounding = self.rounding
        return lambda *inputs: evaluate_jaxpr(self._jaxpr(plain, inputs) or closed, inputs, None, True, rounding)[0]

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
        evaluate_jaxpr(closed, xs, lambda x: seen.append(x), double and differs_in_doubles(str(closed.jaxpr)))
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

    @contextlib.contextmanager
    def traced(self, texts, slope, **options):
        from .jax_trace import Traced

        self.tracing = Traced(texts, slope, **options)
        try:
            yield self.tracing
        finally:
            self.tracing = None

    def _one(self, result, target):
        if isinstance(result, (list, tuple)) and any(isinstance(r, jax.Array) for r in result):
            raise Refused(
                "%s returned a %s of %d arrays; a loss returns one: pick it in the expression, as lambda *x: %s(*x)[0]"
                % (target.name, type(result).__name__, len(result), target.name),
                "result",
            )
        return result if isinstance(result, jax.Array) else jnp.asarray(result_of(result, target.name))

    def _array(self, result, target):
        return array_of(numpy.asarray(result), target.name)


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
