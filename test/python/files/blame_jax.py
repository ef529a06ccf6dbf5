"""What the losses of test/python/blameWords.ts are made of, in JAX."""

from types import SimpleNamespace

import jax
import jax.numpy as jnp

m = SimpleNamespace(
    acos=jnp.arccos, clip=jnp.clip, cos=jnp.cos, cosh=jnp.cosh, exp=jnp.exp, log=jnp.log, log_softmax=jax.nn.log_softmax, mean=jnp.mean,
    prod=jnp.prod, reciprocal=jnp.reciprocal, sigmoid=jax.nn.sigmoid, sinh=jnp.sinh, softmax=jax.nn.softmax, softplus=jax.nn.softplus,
    sqrt=jnp.sqrt, square=jnp.square, sum=jnp.sum, tanh=jnp.tanh, abs=jnp.abs,
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


@jax.jit
def compiled(t, p):
    return 1 - 2 * m.sum(t * p) / (m.sum(t) + m.sum(p))
