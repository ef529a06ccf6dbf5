"""The operations of a loss and of its gradient, with the numbers that went in and came out: in a format of training, or in doubles.

Two such runs say which operation lost the bits; a third, with that operation's result as doubles have it, whether it is to blame.
"""

import numpy

from .errors import Refused
from .results import portable
from .strange import Strange


def trace(target, exact, arrays, keywords, header, texts):
    """`exact`: the same loss in doubles, for the results that take the place of the format's own."""
    double, wrt, slope = bool(header.get("double")), header["wrt"], header["slope"]
    repairs = {}
    if header.get("repaired"):
        wide = [a.astype("float64") if a.dtype.kind == "f" else a for a in arrays]
        repairs = _run(exact, wide, keywords, True, wrt, slope, texts, keep=header["repaired"])[2].full
    if double:
        arrays = [a.astype("float64") if a.dtype.kind == "f" else a for a in arrays]
    value, gradient, seen = _run(target, arrays, keywords, double, wrt, slope, texts, repairs=repairs)
    found = [portable(value, False, target.name)[0]]
    if gradient is not None:
        found.append(gradient)
    operations = []
    for each in seen.operations:
        *given, made = each.pop("numbers")
        found += [*given, made]
        operations.append(each)
    return {"operations": operations, "hasGradient": gradient is not None}, [numpy.asarray(a, "float64", order="C") for a in found]


def strange_operation(target, arrays, keywords, header, texts):
    """Of which a loss, or its derivative, first is no finite number; None if of none that can be seen."""
    double = bool(header.get("double"))
    if double:
        arrays = [a.astype("float64") if a.dtype.kind == "f" else a for a in arrays]
    look = Strange()
    seen = _run(target, arrays, keywords, double, header["wrt"], 1.0, texts, look=look)[2]
    found = look.first(seen.operations)
    return None if found is None or (found["inDerivative"] and not header["inDerivative"]) else found


def _run(target, arrays, keywords, double, wrt, slope, texts, **options):
    framework = target.framework
    if not hasattr(framework, "traced"):
        raise Refused("%s: of %s no operations can be seen" % (target.name, framework.name), "no-trace")
    with framework.traced(texts, slope, **options) as seen:
        value, _, pullback = framework.forward(target, arrays, keywords, [wrt], double, None)
        seen.backward = True
        kind = "float64" if double else "float32"
        (gradient,) = pullback(numpy.full(numpy.shape(value), slope, kind))
    return value, gradient, seen
