"""The angular loss in JAX."""
import jax
import jax.numpy as jnp

DELTA = 0.2


def usual_answer(y_true, y_pred, eps=1e-6):
    """The loops without loops, as they are usually rewritten."""
    cosine = jnp.clip(jnp.sum(y_true * y_pred, axis=-1), eps, 1 - eps)
    return jnp.mean(jnp.arccos(cosine) ** (1 + DELTA))


def angle(y_true, y_pred):
    """Between two directions of any length, in radians: right from 0 to pi."""
    dot = jnp.sum(y_true * y_pred, axis=-1)
    cross = y_true[..., 0] * y_pred[..., 1] - y_true[..., 1] * y_pred[..., 0]
    # Without a direction there is no angle: 0, and no gradient instead of NaN.
    dot = jnp.where((dot == 0) & (cross == 0), jnp.ones_like(dot), dot)
    return jnp.arctan2(jnp.abs(cross), dot)


@jax.jit
def angle_loss(y_true, y_pred):
    return jnp.mean(angle(y_true, y_pred) ** (1 + DELTA))


class AngleLoss:
    """Each pixel's angle weighted by its power delta. The weight is held constant, so the gradient lacks its part."""

    def __call__(self, y_true, y_pred):
        theta = angle(y_true, y_pred)
        weight = jax.lax.stop_gradient(theta**DELTA)
        return jnp.mean(weight * theta)
