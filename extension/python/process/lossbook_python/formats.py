"""A loss in a number format of training: its inputs cast in its own framework, and PyTorch's own autocast around it.

The cast is part of what is differentiated, so gradients come back in float32, as a layer before the loss would take them.
"""

import copy

from .errors import Refused


def in_format(target, name, made):
    """The target that runs so; one for each format and input that a network made."""
    key = (name, made)
    if key not in target.in_formats:
        target.in_formats[key] = _cast(target, name, made)
    return target.in_formats[key]


def _cast(target, name, made):
    framework = target.framework
    is_autocast = name.startswith("autocast")
    half = {"autocast": "float16", "autocast-bfloat16": "bfloat16"}.get(name, name)
    if name == "gpu" or (is_autocast and not hasattr(framework, "autocast")):
        raise Refused("%s: %s is not for losses of %s" % (target.name, name, framework.name), "format")
    if not hasattr(framework, "cast"):
        raise Refused("%s: %s has no %s here" % (target.name, framework.name, half), "format")
    found = copy.copy(target)

    def call(values, keywords):
        cast = [
            framework.cast(x, half) if (not is_autocast or i == made) and framework.is_float(x) else x
            for i, x in enumerate(values)
        ]
        if not is_autocast:
            return target.call(cast, keywords)
        with framework.autocast(half, target.device):
            return target.call(cast, keywords)

    found.call, found.half = call, half
    return found
