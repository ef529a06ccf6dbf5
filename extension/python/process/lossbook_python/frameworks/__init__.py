"""One file a framework, each with a class of the same methods; imported when a loss asks for it."""

import importlib

from ..errors import Refused, python_said

PACKAGES = {
    "numpy": ("numpy", "numpy_frame", "numpy"),
    "torch": ("torch", "torch_frame", "torch"),
    "tensorflow": ("tensorflow", "tensorflow_frame", "tensorflow"),
    "keras": ("keras", "keras_frame", "keras tensorflow"),
    "jax": ("jax", "jax_frame", "jax"),
}

_made = {}


def framework(name):
    """The framework of this name; `Refused` with what installs it if it is missing."""
    if name not in PACKAGES:
        raise Refused("there is no framework '%s'; there are %s" % (name, ", ".join(PACKAGES)), "framework")
    if name not in _made:
        package, module, _ = PACKAGES[name]
        require(package, name)
        _made[name] = importlib.import_module("%s.%s" % (__name__, module)).Framework()
    return _made[name]


def require(package, name=None):
    try:
        return importlib.import_module(package)
    except ImportError as error:
        if getattr(error, "name", None) != package:
            raise
        missing(package, name or package)


def missing(package, name):
    import sys

    install = PACKAGES[name][2] if name in PACKAGES else package
    command = '"%s" -m pip install %s' % (sys.executable, install) if " " in sys.executable else (
        "%s -m pip install %s" % (sys.executable, install)
    )
    raise Refused(
        "%s has no %s. Install it there with: %s; or choose another Python" % (python_said(), package, command),
        "missing-framework",
    )
