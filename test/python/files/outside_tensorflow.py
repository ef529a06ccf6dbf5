"""A tensor made when the file is read, in float32."""
import tensorflow as tf

WEIGHTS = tf.constant([1.0, 2.0])


def stays(y_true, y_pred):
    return tf.reduce_mean(WEIGHTS * tf.square(y_true - y_pred))


def is_cast(y_true, y_pred):
    return tf.reduce_mean(tf.cast(WEIGHTS, y_pred.dtype) * tf.square(y_true - y_pred))
