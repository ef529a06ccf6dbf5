"""What the losses of test/python/blameWords.ts are made of, in TensorFlow."""

from types import SimpleNamespace

import keras
import tensorflow as tf

m = SimpleNamespace(
    acos=tf.acos, clip=tf.clip_by_value, cos=tf.cos, cosh=tf.math.cosh, exp=tf.exp, log=tf.math.log, log_softmax=tf.nn.log_softmax,
    mean=tf.reduce_mean, prod=tf.reduce_prod, reciprocal=tf.math.reciprocal, sigmoid=tf.sigmoid, sinh=tf.math.sinh, softmax=tf.nn.softmax,
    softplus=tf.nn.softplus, sqrt=tf.sqrt, square=tf.square, sum=tf.reduce_sum, tanh=tf.tanh, abs=tf.abs,
)  # fmt: skip


def dot(t, p):
    return m.sum(t * p, -1)


def dice(t, p):
    both = m.sum(t * p)
    every = m.sum(t) + m.sum(p)
    return 1 - 2 * both / every


def acos_loss(t, p):
    cosine = dot(t, p)
    inside = m.clip(cosine, 1e-6, 1 - 1e-6)
    return m.mean(m.acos(inside) ** 1.2)


def of_keras(t, p):
    return 1 - 2 * keras.ops.sum(t * p) / (keras.ops.sum(t) + keras.ops.sum(p))


@tf.function
def compiled(t, p):
    return 1 - 2 * m.sum(t * p) / (m.sum(t) + m.sum(p))
