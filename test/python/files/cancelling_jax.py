"""What float32 takes away: formulas that are right, and cancel on the way."""
import jax.numpy as jnp


def variance(y_true, y_pred):
    d = y_pred - y_true + 100.0
    return (d * d).mean() - d.mean() ** 2


def far_away(y_true, y_pred):
    return (((1e4 + (y_pred - y_true)) - 1e4) ** 2).mean()


def growth(y_true, y_pred):
    return jnp.abs((jnp.exp((y_pred - y_true) * 1e-4) - 1) / 1e-4).mean()


def cubic(y_true, y_pred):
    d = y_pred - y_true
    return ((1 + d) ** 3 - 1 - 3 * d - 3 * d * d).mean()
