"""Losses in words that Keras, JAX and PyTorch share; and, run as a program, what each framework by itself makes of them in half precision."""

import importlib
import json
import sys

MODULES = {"keras": "keras.ops", "jax": "jax.numpy", "torch": "torch"}
FORMATS = ("float16", "bfloat16")


def losses_of(framework):
    m = importlib.import_module(MODULES[framework])

    def dice_by_sums(t, p):
        return 1 - (2 * m.sum(t * p) + 1) / (m.sum(t) + m.sum(p) + 1)

    def acos_loss(t, p):
        return m.mean(m.arccos(m.clip(t * p, 1e-6, 1 - 1e-6)) ** 1.2)

    def cross_entropy(t, p):
        return -m.mean(t * m.log(p + 1e-8) + (1 - t) * m.log(1 - p + 1e-8))

    def focal(t, p):
        p = m.clip(p, 1e-7, 1 - 1e-7)
        return m.mean(-t * (1 - p) ** 2 * m.log(p))

    def sum_of_squares(t, p):
        return m.sum(m.square(300 * (t - p)))

    def log_cosh(t, p):
        return m.mean(m.log(m.cosh(12 * (p - t))))

    def charbonnier(t, p):
        return m.mean(m.sqrt(m.square(p - t) + 1e-6))

    def soft_l1(t, p):
        return m.mean(m.log1p(m.abs(p - t)))

    found = [dice_by_sums, acos_loss, cross_entropy, focal, sum_of_squares, log_cosh, charbonnier, soft_l1]
    if framework == "keras":
        import keras

        # A Loss casts what it is given to its own dtype, which is float32 under every policy of mixed precision.
        found += [keras.losses.Dice(axis=0), keras.losses.mean_squared_error, keras.losses.binary_crossentropy]
    return {getattr(each, "__name__", None) or each.name: each for each in found}


def by_itself(framework, loss, t, p, half):
    """Value and gradient by p, float32 at the far side of the casts."""
    if framework == "torch":
        import torch

        x = torch.tensor(p, dtype=torch.float32, requires_grad=True)
        value = loss(torch.tensor(t).to(getattr(torch, half)), x.to(getattr(torch, half)))
        (slope,) = torch.autograd.grad(value.sum(), x)
        return value.detach().float().numpy(), slope.numpy()
    import numpy

    if framework == "jax":
        import jax

        cast = lambda p, t: loss(t.astype(half), p.astype(half)).sum()  # noqa: E731
        value, slope = jax.jit(jax.value_and_grad(cast))(numpy.float32(p), numpy.float32(t))
        return numpy.float32(value), numpy.asarray(slope)
    import tensorflow as tf

    x = tf.Variable(numpy.float32(p))
    with tf.GradientTape() as tape:
        value = loss(tf.cast(numpy.float32(t), half), tf.cast(x, half))
    return tf.cast(value, tf.float32).numpy(), tape.gradient(value, x).numpy()


def as_text(numbers):
    return [str(float(x)).replace("inf", "Infinity").replace("nan", "NaN") for x in numbers.reshape(-1)]


if __name__ == "__main__":
    framework = sys.argv[1]
    inputs = json.load(sys.stdin)
    found = {
        name: {half: [as_text(x) for x in by_itself(framework, loss, *inputs, half)] for half in FORMATS}
        for name, loss in losses_of(framework).items()
    }
    print(json.dumps(found))
