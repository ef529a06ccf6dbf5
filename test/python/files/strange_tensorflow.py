"""Losses that make a NaN or an Infinity: each at the line that says so, and where derivatives do, at the line of the operation."""

import tensorflow as tf


def arc(t, p):
    cosine = tf.reduce_sum(t * p, -1)
    angle = tf.acos(cosine)  # arc
    return tf.reduce_mean(angle)


def bare_log(t, p):
    return -tf.reduce_mean(
        t * tf.math.log(p)  # bare_log
    )


def root(t, p):
    squared = (p - t) ** 2
    return tf.reduce_mean(tf.sqrt(squared))  # root


def grows(t, p):
    weight = tf.exp(100 * p)  # grows
    return tf.reduce_mean(weight * (p - t))


def ratio(t, p):
    both = tf.reduce_sum(t * p, -1)
    return tf.reduce_mean(both / tf.reduce_sum(p, -1))  # ratio
