"""The losses of the tables, in TensorFlow and Keras."""
from functools import partial

import keras
import tensorflow as tf

from helpers import DELTA


def _angle(y_true, y_pred):
    dot = tf.reduce_sum(y_true * y_pred, -1)
    cross = y_true[..., 0] * y_pred[..., 1] - y_true[..., 1] * y_pred[..., 0]
    return tf.atan2(tf.abs(cross), dot)


def angle(y_true, y_pred, delta=DELTA):
    return tf.reduce_mean(tf.pow(_angle(y_true, y_pred), 1 + delta))


def usual(y_true, y_pred):
    dot = tf.reduce_sum(y_true * y_pred, -1)
    return tf.reduce_mean(tf.pow(tf.acos(tf.clip_by_value(dot, 1e-6, 1 - 1e-6)), 1.2))


def factor(y_true, y_pred):
    b, h, w, _ = y_true.shape
    return tf.reduce_sum(tf.pow(_angle(y_true, y_pred), 1.2)) / b * h * w


def mse(y_true, y_pred):
    return tf.reduce_mean(tf.square(y_true - y_pred))


@tf.function
def casts(y_true, y_pred):
    y_true = tf.cast(y_true, tf.float32)
    return tf.reduce_mean(tf.square(y_true - tf.cast(y_pred, tf.float32)) + tf.constant(1e-6))


def cut(y_true, y_pred):
    return tf.reduce_mean(tf.square(y_true - tf.stop_gradient(y_pred)))


def half_cut(y_true, y_pred):
    return tf.reduce_mean((y_true - y_pred) * (y_true - tf.stop_gradient(y_pred)))


class Angle(keras.losses.Loss):
    def __init__(self, delta=0.2):
        super().__init__(name="angle")
        self.delta = delta

    def call(self, y_true, y_pred):
        return keras.ops.power(_angle(y_true, y_pred), 1 + self.delta)


def make(delta):
    return lambda y_true, y_pred: angle(y_true, y_pred, delta)


bound = partial(angle, delta=0.2)


def first(y_true, y_pred):
    return tf.reduce_mean((y_true[:, 0] - y_pred[:, 0]) ** 2 + 3 * (y_true[:, 1] - y_pred[:, 1]) ** 2)


def first_last(y_true, y_pred):
    return tf.reduce_mean((y_true[..., 0] - y_pred[..., 0]) ** 2 + 3 * (y_true[..., 1] - y_pred[..., 1]) ** 2)
