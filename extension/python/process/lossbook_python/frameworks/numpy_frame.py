"""Losses of numpy, and plain loops: values only."""

import numpy

from ..results import result_of


class Framework:
    name = "numpy"
    differentiates = False
    wrong_path = ""
    no_path = ""

    def version(self):
        return numpy.__version__

    def tensors(self, arrays, _double):
        return [a.copy() for a in arrays]

    def value(self, target, arrays, keywords, double=False, maps=None):
        """The result as an array, and the maps that were added up on the way (of numpy none can be seen)."""
        given = self.tensors(arrays, double)
        found = result_of(target.call(given, keywords), target.name)
        target.changed = [i for i, a in enumerate(arrays) if not numpy.array_equal(a, given[i], equal_nan=a.dtype.kind == "f")]
        return found, []

    def for_doubles(self, target):
        return target
