"""Losses that make a NaN or an Infinity: each at the line that says so, and where derivatives do, at the line of the operation."""

import jax.numpy as jnp


def arc(t, p):
    cosine = jnp.sum(t * p, -1)
    angle = jnp.arccos(cosine)  # arc
    return jnp.mean(angle)


def bare_log(t, p):
    return -jnp.mean(
        t * jnp.log(p)  # bare_log
    )


def root(t, p):
    squared = (p - t) ** 2
    return jnp.mean(jnp.sqrt(squared))  # root


def guarded_outside(t, p):
    d = p - t
    root = jnp.sqrt(d)  # guarded_outside
    return jnp.mean(jnp.where(d > 0, root, jnp.zeros_like(d)))


def grows(t, p):
    weight = jnp.exp(100 * p)  # grows
    return jnp.mean(weight * (p - t))


def ratio(t, p):
    both = jnp.sum(t * p, -1)
    return jnp.mean(both / jnp.sum(p, -1))  # ratio
