"""What float32 takes away: formulas that are right, and cancel on the way."""
import tensorflow as tf


def variance(y_true, y_pred):
    d = y_pred - y_true + 100.0
    return tf.reduce_mean(d * d) - tf.reduce_mean(d) ** 2


def far_away(y_true, y_pred):
    return tf.reduce_mean(((1e4 + (y_pred - y_true)) - 1e4) ** 2)


def growth(y_true, y_pred):
    return tf.reduce_mean(tf.abs((tf.exp((y_pred - y_true) * 1e-4) - 1) / 1e-4))


def cubic(y_true, y_pred):
    d = y_pred - y_true
    return tf.reduce_mean((1 + d) ** 3 - 1 - 3 * d - 3 * d * d)
