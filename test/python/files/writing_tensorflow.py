"""Losses as people write them in TensorFlow; `test/python/written.test.ts` says what is said of each."""

import numpy as np
import tensorflow as tf


def noisy(y_true, y_pred):
    noise = tf.random.stateless_normal(tf.shape(y_pred), seed=[1, 2])
    return tf.reduce_mean(tf.square(y_true - y_pred - 0.01 * noise))


def dropped(y_true, y_pred):
    keep = tf.random.stateless_uniform(tf.shape(y_pred), seed=[1, 2], dtype=y_pred.dtype) < 0.5
    return tf.reduce_mean(tf.where(keep, tf.square(y_true - y_pred), 0.0))


def converts(y_true, y_pred):
    y_true = tf.convert_to_tensor(y_true, dtype=tf.float32)
    epsilon = tf.convert_to_tensor(1e-3, dtype_hint=tf.float32)
    return tf.reduce_mean(tf.sqrt(tf.square(y_true - tf.convert_to_tensor(y_pred, "float32")) + epsilon))


def through_a_py_function(y_true, y_pred):
    return tf.py_function(lambda t, p: tf.reduce_mean(tf.square(p - t)), [y_true, y_pred], tf.float32)


@tf.function(jit_compile=True)
def compiled(y_true, y_pred):
    return tf.reduce_mean(tf.math.squared_difference(y_true, y_pred))


def in_turn(y_true, y_pred):
    each = tf.map_fn(lambda pair: tf.reduce_mean((pair[0] - pair[1]) ** 2), (y_true, y_pred), fn_output_signature=y_pred.dtype)
    return tf.reduce_mean(each)


def in_numpy(y_true, y_pred):
    return tf.reshape(tf.numpy_function(lambda a, b: np.mean((a - b) ** 2), [y_true, y_pred], y_pred.dtype), [])


def paired(y_true, y_pred):
    return tf.reduce_mean((y_true[:, None] - y_pred[None]) ** 2)
