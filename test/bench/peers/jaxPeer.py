"""JAX: jit."""

import jax
import jax.numpy as jnp
import numpy

EPSILON = 1e-6


def acos(t, p):
    """The usual answer to how the loops are vectorized."""
    cosine = jnp.sum(t * p, axis=-1)
    return jnp.mean(jnp.acos(jnp.clip(cosine, EPSILON, 1 - EPSILON)) ** 1.2)


def atan2(t, p):
    """What Lossbook computes."""
    cross = t[..., 0] * p[..., 1] - t[..., 1] * p[..., 0]
    return jnp.mean(jnp.atan2(jnp.abs(cross), jnp.sum(t * p, axis=-1)) ** 1.2)


FORMS = {"acos": acos, "atan2": atan2}


class Peer:
    modes = {"jit": "jit"}

    def __init__(self, threads):
        self.versions = f"JAX {jax.__version__}"
        self.settings = f"XLA for the CPU, {threads} of its threads"
        self.made = {}

    def load(self, t, p):
        self.t, self.p = jnp.asarray(t), jnp.asarray(p)

    def function(self, form, gradient):
        if (form, gradient) not in self.made:
            loss = FORMS[form]
            made = jax.jit(jax.value_and_grad(loss, argnums=1) if gradient else loss)
            self.made[form, gradient] = made
        return self.made[form, gradient]

    def call(self, mode, form, gradient):
        function = self.function(form, gradient)
        return lambda: jax.block_until_ready(function(self.t, self.p))

    def result(self, mode, form):
        value, gradient = self.function(form, True)(self.t, self.p)
        return value, numpy.asarray(gradient)
