"""One file a framework, each with a class of the same methods; imported when a loss asks for it."""

import importlib

from ..errors import Refused
from ..missing import facts_of

MODULES = {
    "numpy": "numpy_frame",
    "torch": "torch_frame",
    "tensorflow": "tensorflow_frame",
    "keras": "keras_frame",
    "jax": "jax_frame",
}

_made = {}


def framework(name):
    """The framework of this name; `Refused` with what installs it if it is missing."""
    if name not in MODULES:
        raise Refused("there is no framework '%s'; there are %s" % (name, ", ".join(MODULES)), "framework")
    if name not in _made:
        require(name)
        _made[name] = importlib.import_module("%s.%s" % (__name__, MODULES[name])).Framework()
    return _made[name]


def require(package):
    try:
        return importlib.import_module(package)
    except ImportError as error:
        if getattr(error, "name", None) != package:
            raise
        raise Refused("there is no %s" % package, "missing-framework", missing=facts_of(package))
