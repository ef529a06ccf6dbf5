"""The losses of the tables, in JAX."""
from functools import partial

import jax
import jax.numpy as jnp

from helpers import DELTA


def _angle(y_true, y_pred):
    dot = jnp.sum(y_true * y_pred, -1)
    cross = y_true[..., 0] * y_pred[..., 1] - y_true[..., 1] * y_pred[..., 0]
    return jnp.arctan2(jnp.abs(cross), dot)


def angle(y_true, y_pred, delta=DELTA):
    return jnp.mean(_angle(y_true, y_pred) ** (1 + delta))


def usual(y_true, y_pred):
    dot = jnp.sum(y_true * y_pred, -1)
    return jnp.mean(jnp.arccos(jnp.clip(dot, 1e-6, 1 - 1e-6)) ** 1.2)


def factor(y_true, y_pred):
    b, h, w, _ = y_true.shape
    return jnp.sum(_angle(y_true, y_pred) ** 1.2) / b * h * w


def mse(y_true, y_pred):
    return jnp.mean((y_true - y_pred) ** 2)


@jax.jit
def casts(y_true, y_pred):
    return jnp.mean((y_true.astype(jnp.float32) - y_pred.astype(jnp.float32)) ** 2 + 1e-6)


def cut(y_true, y_pred):
    return jnp.mean((y_true - jax.lax.stop_gradient(y_pred)) ** 2)


def half_cut(y_true, y_pred):
    return jnp.mean((y_true - y_pred) * (y_true - jax.lax.stop_gradient(y_pred)))


class Angle:
    def __init__(self, delta=0.2):
        self.delta = delta

    def __call__(self, y_true, y_pred):
        return angle(y_true, y_pred, self.delta)


def make(delta):
    return lambda y_true, y_pred: angle(y_true, y_pred, delta)


bound = partial(angle, delta=0.2)


def first(y_true, y_pred):
    return jnp.mean((y_true[:, 0] - y_pred[:, 0]) ** 2 + 3 * (y_true[:, 1] - y_pred[:, 1]) ** 2)


def first_last(y_true, y_pred):
    return jnp.mean((y_true[..., 0] - y_pred[..., 0]) ** 2 + 3 * (y_true[..., 1] - y_pred[..., 1]) ** 2)
