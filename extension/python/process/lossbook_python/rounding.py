"""Results of single operations rounded to fewer bits, up or down at random, while a loss runs in float64 (stochastic arithmetic: Vignes 2004).

Runs that differ by that alone differ by as much as rounding makes them differ, whatever cancels on the way.
"""

import numpy


class Rounding:
    def __init__(self, bits, units, seed):
        self.bits = bits
        self.size = units * 2.0 ** (1 - bits)
        self.random = numpy.random.RandomState(seed)

    def of(self, values, module=numpy):
        """The rounded values of a float64 array of `module`; those that need no rounding stay what they are."""
        with numpy.errstate(all="ignore"):
            noise = self.size * (self.random.random_sample(values.shape) - 0.5)
            noisy = self._nearest(values * (1 + noise), module)
            return module.where(self._nearest(values, module) == values, values, noisy)

    def _nearest(self, values, module):
        if self.bits == 24:
            return values.astype("float32").astype("float64")
        # The nearest number of 44 bits (Dekker 1971): errors of a unit of 40 bits fall on sixteen numbers.
        split = (2.0**9 + 1) * values
        high = split - (split - values)
        return module.where(module.isfinite(high), high, values)
