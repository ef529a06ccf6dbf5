import numpy
from not_installed import thing


def f(a, b):
    return a
