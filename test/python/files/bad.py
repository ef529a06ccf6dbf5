"""What a loss must not do, one function each."""
import os
import signal
import sys

import numpy as np


def raises(y_true, y_pred):
    inner = {}
    return inner["missing"]


def exits(y_true, y_pred):
    sys.exit(3)


def segfaults(y_true, y_pred):
    os.kill(os.getpid(), signal.SIGSEGV)


def aborts(y_true, y_pred):
    os.abort()


def leaves(y_true, y_pred):
    os._exit(7)


def none(y_true, y_pred):
    np.mean(y_true)


def text(y_true, y_pred):
    return "0.5"


def complex_(y_true, y_pred):
    return np.complex64(1j)


def ragged(y_true, y_pred):
    return [[1.0, 2.0], [3.0]]


def several(y_true, y_pred):
    return np.mean(y_true - y_pred), 1


def whole(y_true, y_pred):
    return 3


def number(y_true, y_pred):
    return 0.1


def half(y_true, y_pred):
    return np.float16(0.1)


def mapping(y_true, y_pred):
    return {"loss": 1.0}


async def later(y_true, y_pred):
    return 1.0


def make(delta):
    def loss(y_true, y_pred):
        return np.mean(y_true) * delta

    return loss


def one(y_true):
    return np.mean(y_true)


def strict(y_true, y_pred, *, weight=1.0):
    return np.mean(y_true) * weight


class Loss:
    def __call__(self, y_true, y_pred):
        return np.mean(y_true)


CONSTANT = 3


def forks(y_true, y_pred):
    if os.fork() == 0:
        while True:
            pass
    return 1.0
