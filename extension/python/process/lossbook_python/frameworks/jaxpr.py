"""A loss's jaxpr run operation by operation: what it sums is seen, float32 is float64, and results are rounded."""

import jax
import jax.numpy as jnp
import numpy

NARROW = "f32"
DRAWS = "random_bits"
INLINED = ("pjit", "jit", "closed_call", "core_call", "remat", "checkpoint")


def differs_in_doubles(text):
    """Whether a jaxpr has float32 anywhere, though its inputs are float64, or random numbers, which are others in float64."""
    return NARROW in text or DRAWS in text


def evaluate_jaxpr(closed, inputs, note, double, rounding=None):
    """The values of a jaxpr; `note` is told what is summed. Functions with derivatives of their own are left whole."""
    jaxpr = closed.jaxpr
    values = {}

    def read(v):
        value = v.val if hasattr(v, "val") else values[v]
        return wide_of(value) if double else value

    for v, x in zip(jaxpr.constvars, closed.consts):
        values[v] = x
    for v, x in zip(jaxpr.invars, inputs):
        values[v] = x
    for eqn in jaxpr.eqns:
        given = [read(v) for v in eqn.invars]
        inner = eqn.params.get("jaxpr") if eqn.primitive.name in INLINED else None
        if inner is not None and hasattr(inner, "consts"):
            found = evaluate_jaxpr(inner, given, note, double, rounding)
        else:
            if note is not None and eqn.primitive.name == "reduce_sum":
                note(given[0])
            found = DOUBLED.get(eqn.primitive.name, bind)(eqn, given) if double else bind(eqn, given, wide=False)
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


def bind(eqn, given, wide=True):
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
        return bind(eqn, given, wide=False)
    bits = eqn.primitive.bind(*given, **{**eqn.params, "bit_width": 32})
    return [(bits >> 9).astype("uint64") << 41]


def _same_bits(eqn, given):
    """Bits that are looked at as a number of as many: of float32 they cannot be those of float64."""
    narrow = [jnp.asarray(x, v.aval.dtype) if v.aval.dtype == numpy.float32 else x for v, x in zip(eqn.invars, given)]
    return bind(eqn, narrow, wide=False)


# What is not itself with float64 in the place of float32.
DOUBLED = {DRAWS: _draw, "bitcast_convert_type": _same_bits}


def wide_of(value):
    return jnp.asarray(value, "float64") if getattr(value, "dtype", None) == numpy.float32 else value


def _wide_type(p):
    try:
        return numpy.dtype("float64") if isinstance(p, numpy.dtype) and p == numpy.float32 else p
    except TypeError:
        return p
