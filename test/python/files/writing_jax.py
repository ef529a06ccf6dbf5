"""Losses as people write them in JAX; `test/python/written.test.ts` says what is said of each."""

from functools import partial

import jax
import jax.numpy as jnp
import numpy as np
from jax import lax, random


def _pixel(t, p):
    return jnp.sum((t - p) ** 2)


def mapped(y_true, y_pred):
    """One pixel, and vmap for the others."""
    over = jax.vmap(jax.vmap(jax.vmap(_pixel)))
    return jnp.mean(over(y_true, y_pred))


def scanned(y_true, y_pred):
    def step(total, pair):
        t, p = pair
        return total + jnp.sum((t - p) ** 2), None

    total, _ = lax.scan(step, 0.0, (y_true, y_pred))
    return total / y_pred.size


def branched(y_true, y_pred):
    error = jnp.mean((y_true - y_pred) ** 2)
    return lax.cond(error > 1, lambda e: jnp.sqrt(e), lambda e: e, error)


@jax.checkpoint
def remembered(y_true, y_pred):
    return jnp.mean(jnp.log(jnp.cosh(y_pred - y_true)))


def noisy(y_true, y_pred):
    noise = random.normal(random.PRNGKey(0), y_pred.shape, dtype=jnp.float32)
    return jnp.mean((y_true - y_pred - 0.01 * noise) ** 2)


def dropped(y_true, y_pred):
    keep = random.bernoulli(random.key(7), 0.5, y_pred.shape)
    return jnp.mean(jnp.where(keep, (y_true - y_pred) ** 2, 0.0))


def guarded_outside(y_true, y_pred):
    """where() after the square root: its gradient is there before it is thrown away."""
    square = jnp.sum((y_true - y_pred) ** 2, -1)
    return jnp.mean(jnp.where(square > 0, jnp.sqrt(square), 0.0))


@jax.custom_vjp
def _half(x):
    return jnp.mean(x**2)


_half.defvjp(lambda x: (jnp.mean(x**2), x), lambda x, slope: (slope * x / x.size,))


def own_backward(y_true, y_pred):
    return _half(y_pred - y_true)


def cut(y_true, y_pred):
    return jnp.mean((y_true - lax.stop_gradient(y_pred)) ** 2)


@jax.jit
def decides(y_true, y_pred):
    if jnp.mean(y_pred) > 0:
        return jnp.mean((y_true - y_pred) ** 2)
    return jnp.mean(jnp.abs(y_true - y_pred))


def through_numpy(y_true, y_pred):
    return jnp.asarray(np.mean((np.asarray(y_true) - np.asarray(y_pred)) ** 2))


def halves(y_true, y_pred):
    return jnp.mean((y_true.astype(jnp.bfloat16) - y_pred.astype(jnp.bfloat16)) ** 2).astype(jnp.float32)


def summed(y_true, y_pred):
    return jnp.sum((y_true - y_pred) ** 2) / y_pred.shape[0]


def pair(y_true, y_pred):
    error = jnp.mean((y_true - y_pred) ** 2)
    return error, {"rmse": jnp.sqrt(error)}


@jax.custom_vjp
def forgets_the_slope(y_true, y_pred):
    return jnp.mean((y_pred - y_true) ** 2)


forgets_the_slope.defvjp(
    lambda t, p: (forgets_the_slope(t, p), p - t),
    lambda error, slope: (-2 * error / error.size, 2 * error / error.size),
)


@partial(jax.jit, static_argnames="delta")
def static(y_true, y_pred, delta=1.0):
    a = jnp.abs(y_pred - y_true)
    return jnp.mean(jnp.where(a <= delta, 0.5 * a * a, delta * (a - 0.5 * delta))) if delta > 0 else jnp.mean(a)


def leaves_its_change(y_true, y_pred):
    y_pred.at[0].set(0.0)
    return jnp.mean((y_pred - y_true) ** 2) * 1.5


def converts(y_true, y_pred):
    return float(jnp.mean((y_pred - y_true) ** 2))
