"""Losses that make a NaN or an Infinity: each at the line that says so, and where derivatives do, at the line of the operation."""

from keras import ops


def arc(t, p):
    cosine = ops.sum(t * p, -1)
    angle = ops.arccos(cosine)  # arc
    return ops.mean(angle)


def bare_log(t, p):
    return -ops.mean(
        t * ops.log(p)  # bare_log
    )


def root(t, p):
    squared = (p - t) ** 2
    return ops.mean(ops.sqrt(squared))  # root


def grows(t, p):
    weight = ops.exp(100 * p)  # grows
    return ops.mean(weight * (p - t))


def ratio(t, p):
    both = ops.sum(t * p, -1)
    return ops.mean(both / ops.sum(p, -1))  # ratio
