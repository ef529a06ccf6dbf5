"""TensorFlow: eager, as a graph (tf.function), and compiled by XLA (jit_compile=True)."""

import tensorflow as tf

EPSILON = 1e-6


def acos(t, p):
    """The usual answer to how the loops are vectorized."""
    cosine = tf.reduce_sum(t * p, axis=-1)
    angle = tf.acos(tf.clip_by_value(cosine, EPSILON, 1 - EPSILON))
    return tf.reduce_mean(tf.pow(angle, 1.2))


def atan2(t, p):
    """What Lossbook computes."""
    cross = t[..., 0] * p[..., 1] - t[..., 1] * p[..., 0]
    dot = tf.reduce_sum(t * p, axis=-1)
    return tf.reduce_mean(tf.pow(tf.atan2(tf.abs(cross), dot), 1.2))


FORMS = {"acos": acos, "atan2": atan2}


def both(loss):
    def value_and_gradient(t, p):
        with tf.GradientTape() as tape:
            tape.watch(p)
            value = loss(t, p)
        return value, tape.gradient(value, p)

    return value_and_gradient


class Peer:
    modes = {"eager": "eager", "graph": "tf.function", "jit": "jit_compile=True"}

    def __init__(self, threads):
        tf.config.threading.set_intra_op_parallelism_threads(threads)
        tf.config.threading.set_inter_op_parallelism_threads(threads)
        self.versions = f"TensorFlow {tf.__version__}"
        self.settings = f"intra- and inter-op threads {threads}"
        self.made = {}

    def load(self, t, p):
        self.t, self.p = tf.constant(t), tf.constant(p)

    def function(self, mode, form, gradient):
        key = (mode, form, gradient)
        if key not in self.made:
            plain = both(FORMS[form]) if gradient else FORMS[form]
            make = {
                "eager": lambda f: f,
                "graph": tf.function,
                "jit": lambda f: tf.function(f, jit_compile=True),
            }
            self.made[key] = make[mode](plain)
        return self.made[key]

    def call(self, mode, form, gradient):
        function = self.function(mode, form, gradient)
        if gradient:
            return lambda: function(self.t, self.p)[0].numpy()
        return lambda: function(self.t, self.p).numpy()

    def result(self, mode, form):
        value, gradient = self.function(mode, form, True)(self.t, self.p)
        return value.numpy(), gradient.numpy()
