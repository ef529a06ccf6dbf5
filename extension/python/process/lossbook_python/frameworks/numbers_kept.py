"""What is kept of an operation's numbers, and where in the person's files it was called: for whoever looks on, in each framework alike."""

import math
import os
import sys

import numpy

MOST_NUMBERS = 4096


def kept(array):
    """All of a small array, evenly chosen ones of a large one, in float64."""
    flat = numpy.asarray(array).reshape(-1)
    return flat[:: max(1, -(-flat.size // MOST_NUMBERS))].astype("float64")


def cast(values, dtype):
    """What the type cannot hold is infinite there, and no warning."""
    with numpy.errstate(over="ignore"):
        return values.astype(dtype, order="C")


def bounds(name, value):
    """A bound of a clip, which there is none of where it is infinite."""
    return {name: value} if math.isfinite(value) else {}


def place(texts):
    """The innermost line of the person's files that is being executed."""
    found = sys._getframe(1)
    while found is not None:
        if found.f_code.co_filename in texts:
            return {"label": os.path.basename(found.f_code.co_filename), "line": found.f_lineno}
        found = found.f_back
    return None
