"""Losses of public reports, written anew after their formulas."""

import jax
import jax.numpy as jnp


def angle_15798(y_true, y_pred):
    """jax #15798: where takes the number it was meant to keep away, its derivative takes the other."""
    cosine = jnp.sum(y_true * y_pred, -1)
    return jnp.mean(jnp.where(cosine < 1, jnp.arccos(cosine), 0.0))


def policy_22101(y_true, y_pred):
    """jax #22101: the same value in two frameworks, and another gradient: the port draws its sample without a way back to its mean."""
    sample = jax.lax.stop_gradient(y_pred + 0.1)
    return jnp.mean(jnp.square(sample - y_true) + jnp.square(y_pred))


def policy(y_true, y_pred):
    sample = y_pred + 0.1
    return jnp.mean(jnp.square(sample - y_true) + jnp.square(y_pred))
