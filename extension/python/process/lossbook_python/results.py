"""What a loss may return, as an array of numpy; and what to say of anything else."""

import numbers

from .errors import Refused

EXPECTED = "expected a number or an array of numbers"
KEPT = ("float32", "float64", "int32", "bool")


def result_of(value, name):
    """One array: several results are a tuple, while a list may be rows of numbers, that numpy makes an array of."""
    if isinstance(value, tuple):
        raise Refused(
            "%s returned a tuple of %d; a loss returns one tensor: pick it in the expression, as lambda *x: %s(*x)[0]"
            % (name, len(value), name),
            "result",
        )
    return array_of(value, name)


def array_of(value, name):
    """An array of numpy or of anything that becomes one; complex numbers, text and objects are refused."""
    import numpy

    if value is None:
        raise Refused("%s returned None; %s (has it a return statement?)" % (name, EXPECTED), "result")
    if isinstance(value, dict) and value:
        key = next(iter(value))
        raise Refused(
            "%s returned a dict with %s; a loss returns one tensor: pick it in the expression, as lambda *x: %s(*x)[%r]"
            % (name, ", ".join(map(repr, list(value)[:10])), name, key),
            "result",
        )
    if isinstance(value, (str, bytes, dict, set)):
        raise Refused("%s returned %s; %s" % (name, shown(value), EXPECTED), "result")
    if callable(value) and not hasattr(value, "__array__"):
        raise Refused(
            "%s returned a function; %s. Is it a factory? Then call it in the expression: %s(…)" % (name, EXPECTED, name),
            "result",
        )
    if hasattr(value, "__await__"):
        value.close() if hasattr(value, "close") else None
        raise Refused("%s is async: it returned a coroutine; a loss must return its value at once" % name, "result")
    try:
        found = numpy.asarray(value)
    except ValueError:
        raise Refused("%s returned a ragged list: its rows have different lengths; %s" % (name, EXPECTED), "result")
    except Exception as error:
        raise Refused("%s returned %s, which is no array: %s" % (name, shown(value), error), "result")
    if found.dtype == object and isinstance(value, (list, tuple)):
        try:
            found = numpy.array([numpy.asarray(v, float) for v in value])
        except ValueError:
            raise Refused("%s returned a ragged list; %s" % (name, EXPECTED), "result")
        except Exception:
            raise Refused("%s returned %s; %s" % (name, shown(value), EXPECTED), "result")
    if found.dtype.kind == "c":
        raise Refused("%s returned complex numbers (%s); %s" % (name, found.dtype, EXPECTED), "result")
    if found.dtype.kind not in "fiub" and str(found.dtype) != "bfloat16":
        raise Refused("%s returned %s; %s" % (name, shown(value), EXPECTED), "result")
    return found


def shown(value):
    kind = type(value).__name__
    if isinstance(value, (str, numbers.Number)):
        return "%s %.60r" % (kind, value)
    return "a %s" % kind


def portable(array, double, name, is_number=False):
    """As the other side can take it, and the dtype it had. Nothing is rounded: what does not fit is refused."""
    import numpy

    dtype = str(array.dtype)
    if double:
        if dtype in ("float32", "float16", "bfloat16"):
            raise Refused(
                "%s returned %s for float64 inputs: somewhere on the way it rounds (a cast, .float(), astype), so it cannot be "
                "evaluated in double precision" % (name, dtype),
                "rounds",
                dtype=dtype,
            )
        return numpy.asarray(array, "float64" if array.dtype.kind == "f" else _whole(array), order="C"), dtype
    if dtype == "float64" and not is_number:
        # A loss that works in float64 by itself: what training gets is rounded once, at the end.
        return numpy.asarray(array, "float32", order="C"), dtype
    if dtype in KEPT and dtype != "float64":
        return numpy.asarray(array, order="C"), dtype
    if array.dtype.kind == "f" or dtype == "bfloat16":
        return array.astype("float32", order="C"), dtype
    return numpy.asarray(array, _whole(array), order="C"), dtype


def _whole(array):
    return "bool" if array.dtype.kind == "b" else "int32"
