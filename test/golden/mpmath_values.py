"""Golden values of the special functions and the ill-conditioned points, from mpmath at 50 digits.

    python -m venv venv && venv/bin/pip install numpy mpmath
    venv/bin/python test/golden/mpmath_values.py

writes mpmath_values.npz beside this file. With --bessel it prints the series of extension/losses/bessel.ts instead.
"""
import os
import sys

import mpmath
import numpy as np
from mpmath import mpf

from inputs import Golden

mpmath.mp.dps = 50


def chebyshev(f, n=60):
    """Coefficients of f on [-1, 1], cut below 1e-17."""
    nodes = [mpmath.cos(mpmath.pi * (k + mpf(1) / 2) / n) for k in range(n)]
    values = [f(x) for x in nodes]
    terms = lambda j: (v * mpmath.cos(mpmath.pi * j * (k + mpf(1) / 2) / n) for k, v in enumerate(values))
    c = [2 * sum(terms(j)) / n for j in range(n)]
    c[0] /= 2
    return c[: 1 + max(i for i, x in enumerate(c) if abs(x) > 1e-17)]


scaled = lambda order, k: mpmath.exp(-k) * mpmath.besseli(order, k)


def gap(k):
    """1 - I1/I0, to 50 digits for any k: beyond 1e6 by its asymptotic series in 1/k."""
    if k > 10**6:
        return 1 / (2 * k) + 1 / (8 * k**2) + 1 / (8 * k**3) + mpf(25) / (128 * k**4) + mpf(13) / (32 * k**5)
    return 1 - mpmath.besseli(1, k) / mpmath.besseli(0, k)


def gap_slope(k):
    ratio = 1 - gap(k)
    return ratio**2 + ratio / k - 1


if "--bessel" in sys.argv:
    series = {
        "i0Small": lambda x: scaled(0, 4 * x + 4),
        "i1Small": lambda x: scaled(1, 4 * x + 4) / (4 * x + 4),
        "i0Large": lambda x: mpmath.sqrt(16 / (x + 1)) * scaled(0, 16 / (x + 1)),
        "gapLarge": lambda x: (16 / (x + 1)) * gap(16 / (x + 1)),
        "slopeLarge": lambda x: -((16 / (x + 1)) ** 2) * gap_slope(16 / (x + 1)),
    }
    for name, f in series.items():
        print(name, *(mpmath.nstr(x, 17) for x in chebyshev(f)), sep="\n  ")
    sys.exit()

golden = Golden()
exact = lambda x: mpf(float(np.float32(x)))

# Parameters and errors, from tiny to huge; `pred` holds the argument, `true` zeros.
kappas = [0, 1e-6, 1e-3, 0.01, 0.1, 0.5, 0.99, 1, 2, 5, 7.9, 8, 8.1, 15, 20, 40, 100, 1000, 1e5]
errors = [0, 1e-30, 1e-8, 1e-4, 1e-3, 0.1, 0.5, 0.99, 1, 1.01, 2, 3, 10, 80, 1000, 1e6, 1e18]


def add(name, xs, value, slope):
    values = [float(value(exact(x))) for x in xs]
    slopes = [float(slope(exact(x))) for x in xs]
    golden.add(f"mpmath.{name}", np.zeros(len(xs)), xs, values, slopes)


def log_i0e_far(k):
    """log(exp(-k) I0(k)) for any k."""
    if k > 10**6:
        return mpmath.log(1 + 1 / (8 * k) + mpf(9) / (128 * k**2)) - mpmath.log(2 * mpmath.pi * k) / 2
    return mpmath.log(mpmath.besseli(0, k)) - k


log_i0e = lambda k: mpmath.log(mpmath.besseli(0, k)) - k
ratio = lambda k: mpmath.besseli(1, k) / mpmath.besseli(0, k) - 1
add("log_i0e", kappas, log_i0e, ratio)
fisher = lambda k: mpmath.log(2) if k == 0 else mpmath.log1p(-mpmath.exp(-2 * k)) - mpmath.log(k)
fisher_slope = lambda k: mpf(-1) if k == 0 else mpmath.coth(k) - 1 / k - 1
add("fisher_normaliser", kappas, fisher, fisher_slope)
add("log_cosh", errors, lambda e: e + mpmath.log1p(mpmath.exp(-2 * e)) - mpmath.log(2), mpmath.tanh)
add("cauchy", errors, lambda e: mpmath.log1p(e**2 / 2), lambda e: 2 * e / (e**2 + 2))
add("geman_mcclure", errors, lambda e: 2 * e**2 / (e**2 + 4), lambda e: 16 * e / (e**2 + 4) ** 2)
add("charbonnier", errors, lambda e: mpmath.sqrt(e**2 + mpf("1e-6")), lambda e: e / mpmath.sqrt(e**2 + mpf("1e-6")))
add(
    "charbonnier_offset",
    errors,
    lambda e: mpmath.sqrt(e**2 + 1) - 1,
    lambda e: e / mpmath.sqrt(e**2 + 1),
)
add("welsch", errors, lambda e: -mpmath.expm1(-(e**2) / 2), lambda e: e * mpmath.exp(-(e**2) / 2))
add("bce_of_one", [-x for x in errors] + errors, lambda x: mpmath.log1p(mpmath.exp(-x)), lambda x: -1 / (1 + mpmath.exp(x)))

# Angles from 1e-6 to 180° less 1e-6, of float32 vectors whose exact angle is computed here.
angles = [1e-6, 1e-5, 1e-4, 1e-3, 1e-2, 0.1, 1, np.pi / 2, 2, 3, np.pi - 1e-2, np.pi - 1e-4, np.pi - 1e-6]
phases = np.arange(12) * 0.53
rows = [(phase, angle) for angle in angles for phase in phases]
true = np.float32([[np.cos(a), np.sin(a)] for a, _ in rows])
pred = np.float32([[np.cos(a + d), np.sin(a + d)] for a, d in rows])
theta = []
for (tc, ts), (pc, ps) in zip(true.astype(float), pred.astype(float)):
    cross, dot = mpf(tc) * mpf(ps) - mpf(ts) * mpf(pc), mpf(tc) * mpf(pc) + mpf(ts) * mpf(ps)
    theta.append(float(mpmath.atan2(abs(cross), dot)))
golden.add("mpmath.angle", true, pred, theta)

# Likelihoods of directions for concentrations of every size, and their slopes in it. `true` and `pred` are vectors,
# `weights` the concentrations; the exact angle of the float32 vectors is computed here.
decades = [10.0**e for e in range(-30, 31)] + [0, 2, 7.9, 8.1, 30, 40]
turns = [0.0, 1e-3, 1.0, 3.0]


def likelihood(name, size, loss):
    """`loss` gives value and slope of an angle's cosine distance, the angle and the concentration."""
    true, pred, kappa, value, slope = [], [], [], [], []
    for turn in turns:
        p = [mpf(float(np.float32(x))) for x in (np.cos(turn), np.sin(turn))]
        angle = mpmath.atan2(p[1], p[0])
        for k in decades:
            k = exact(k)
            v, s = loss(2 * mpmath.sin(angle / 2) ** 2, angle, k)
            true.append([1.0, 0.0, 0.0][:size])
            pred.append([float(p[0]), float(p[1]), 0.0][:size])
            kappa.append(float(k))
            value.append(float(v))
            slope.append(float(s))
    golden.add(f"mpmath.{name}", true, pred, value, slope, kappa)


mpmath.mp.dps = 90
likelihood(
    "von_mises_nll",
    2,
    lambda d, a, k: (k * d + log_i0e_far(k) + mpmath.log(2 * mpmath.pi), d - gap(k)),
)
likelihood(
    "von_mises_fisher_nll",
    3,
    lambda d, a, k: (
        (k * d + mpmath.log(2), d - 1) if k == 0 else (
            k * d - mpmath.log(k) + mpmath.log1p(-mpmath.exp(-2 * k)),
            d - 1 / k + 2 / mpmath.expm1(2 * k),
        )
    ),
)
likelihood(
    "ang_mf_nll",
    3,
    lambda d, a, k: (
        k * a - mpmath.log(k**2 + 1) + mpmath.log1p(mpmath.exp(-k * mpmath.pi)),
        a - 2 * k / (k**2 + 1) - mpmath.pi / (1 + mpmath.exp(k * mpmath.pi)),
    ),
)
likelihood("von_mises", 2, lambda d, a, k: (-mpmath.expm1(-k * d), d * mpmath.exp(-k * d)))

golden.save(
    os.path.join(os.path.dirname(os.path.abspath(__file__)), "mpmath_values.npz"),
    f"mpmath {mpmath.__version__}, numpy {np.__version__}",
)
