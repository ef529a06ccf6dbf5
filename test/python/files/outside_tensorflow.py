"""Tensors made when the file is read, in float32."""
import tensorflow as tf

WEIGHTS = tf.constant([1.0, 2.0])
SCALE = tf.Variable(3.0)


def held(y_true, y_pred):
    return tf.reduce_mean(WEIGHTS * tf.square(y_true - y_pred))


def held_second(y_true, y_pred):
    return tf.reduce_mean(tf.square(y_true - y_pred) * WEIGHTS + 0.5 * WEIGHTS)


def variable(y_true, y_pred):
    return tf.reduce_mean(SCALE * tf.square(y_true - y_pred) + tf.abs(SCALE))


def listed(y_true, y_pred):
    return tf.reduce_mean(tf.add_n([WEIGHTS * 0.1, WEIGHTS]) * tf.square(y_true - y_pred))


def stacked(y_true, y_pred):
    return tf.reduce_mean(tf.concat([tf.square(y_true - y_pred), [WEIGHTS]], 0))


def chosen(y_true, y_pred):
    return tf.reduce_mean(tf.where(y_true > 0.5, WEIGHTS, tf.square(y_true - y_pred)))


def multiplied(y_true, y_pred):
    return tf.reduce_mean(tf.matmul(tf.square(y_true - y_pred), WEIGHTS[:, None]))


def is_cast(y_true, y_pred):
    return tf.reduce_mean(tf.cast(WEIGHTS, y_pred.dtype) * tf.square(y_true - y_pred))


def weighted(weights):
    weights = tf.constant(weights)

    def loss(y_true, y_pred):
        return -tf.reduce_mean(tf.reduce_sum(weights * y_true * tf.math.log(y_pred), -1))

    return loss


@tf.function
def compiled(y_true, y_pred):
    return tf.reduce_mean(WEIGHTS * tf.square(y_true - y_pred))
