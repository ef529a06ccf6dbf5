"""Keras, on the backend that it is set to: that framework's own way, and Keras's own precision beside it."""

import contextlib
import copy

import keras

from ..errors import Refused
from .keras_weights import take_weights


def Framework():
    """The framework of Keras's backend, as Keras sees it."""
    backend = keras.config.backend() if hasattr(keras, "config") else "tensorflow"
    if backend == "tensorflow":
        from .tensorflow_frame import Framework as Base
    elif backend == "torch":
        from .torch_frame import Framework as Base
    elif backend == "jax":
        from .jax_frame import Framework as Base
    else:
        raise Refused("Keras's backend is %s; valid are tensorflow, torch and jax" % backend, "framework")

    class Keras(Base):
        name = "keras"

        def version(self):
            return keras.__version__

        def for_doubles(self, target):
            """A Loss takes its dtype when it is made: it is made once more. A function stays."""
            found = copy.copy(target)
            if target.again is not None:
                with floatx("float64"):
                    found.function = target.again()
                take_weights(found.function, target.function)
            return found

        def value(self, target, arrays, keywords, double=False, maps=None):
            with floatx("float64" if double else None):
                return super().value(target, arrays, keywords, double, maps)

        def forward(self, target, arrays, keywords, wanted, double=False, maps=None):
            with floatx("float64" if double else None):
                return super().forward(target, arrays, keywords, wanted, double, maps)

        def second(self, target, arrays, keywords, slope, wrt, direction, double=False):
            with floatx("float64" if double else None):
                return super().second(target, arrays, keywords, slope, wrt, direction, double)

    return Keras()


@contextlib.contextmanager
def floatx(name):
    before = keras.config.floatx()
    policy = keras.config.dtype_policy() if hasattr(keras.config, "dtype_policy") else None
    if name is not None:
        keras.config.set_floatx(name)
        if policy is not None:
            keras.config.set_dtype_policy(name)
    try:
        yield
    finally:
        if name is not None:
            keras.config.set_floatx(before)
            if policy is not None:
                keras.config.set_dtype_policy(policy)
