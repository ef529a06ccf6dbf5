"""Numbers rounded to float16 by NumPy and to bfloat16 by ml_dtypes; formats.npz.

    python -m venv v && v/bin/pip install numpy==2.4.6 ml_dtypes==0.6.0 && v/bin/python formats.py
"""

import ml_dtypes
import numpy

# Every float16 and every bfloat16 as the float32 it is.
patterns = numpy.arange(65536, dtype=numpy.uint16)
float16_values = patterns.view(numpy.float16).astype(numpy.float32)
bfloat16_values = patterns.view(ml_dtypes.bfloat16).astype(numpy.float32)

# float32 of every exponent and sign; ties between neighbours and what is just beside them.
random = numpy.random.RandomState(20261128)
anything = random.randint(0, 2**32, 4000, dtype=numpy.uint64).astype(numpy.uint32).view(numpy.float32)
near = (random.standard_normal(2000) * 10.0 ** random.uniform(-9, 6, 2000)).astype(numpy.float32)


def ties(values):
    finite = numpy.sort(values[numpy.isfinite(values)])
    chosen = numpy.concatenate([finite[:40], finite[-40:], finite[random.randint(0, len(finite) - 1, 500)]])
    index = numpy.searchsorted(finite, chosen)
    after = finite[numpy.minimum(index + 1, len(finite) - 1)]
    middle = ((chosen.astype(numpy.float64) + after.astype(numpy.float64)) / 2).astype(numpy.float32)
    return numpy.concatenate([middle, numpy.nextafter(middle, numpy.float32(numpy.inf)), numpy.nextafter(middle, numpy.float32(-numpy.inf))])


edges = numpy.array(
    [0.0, -0.0, numpy.inf, -numpy.inf, numpy.nan, 65504, 65519.996, 65520, -65520, 2.0**-24, 2.0**-25, 2.0**-25 * 1.0001, 2.0**-14, 6.1e-5, 3.4028235e38, 3.3895314e38, 3.39617752923046e38, 1e-45, 1 - 1e-6, 1e-8],
    dtype=numpy.float32,
)

with numpy.errstate(over="ignore"):
    inputs = numpy.concatenate([anything, near, ties(float16_values), ties(bfloat16_values), edges])
    numpy.savez_compressed(
        "formats.npz",
        versions=numpy.frombuffer(
            f"NumPy {numpy.__version__}, ml_dtypes {ml_dtypes.__version__}".encode(), dtype=numpy.uint8
        ),
        float16_values=float16_values,
        bfloat16_values=bfloat16_values,
        inputs=inputs,
        float16=inputs.astype(numpy.float16).astype(numpy.float32),
        bfloat16=inputs.astype(ml_dtypes.bfloat16).astype(numpy.float32),
    )
