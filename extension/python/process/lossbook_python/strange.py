"""Which operation of a loss makes the first NaN or Infinity: its result has one, and all that it was given was finite."""

import numpy

TEXTS = {numpy.inf: "Infinity", -numpy.inf: "-Infinity"}
# What they make nobody has written yet.
UNWRITTEN = {"empty", "empty_like", "empty_strided", "new_empty", "new_empty_strided", "Empty"}


class Strange:
    """What looks on while operations run: an operation is a record of `called` and `place`; `derivativeOf` may come later."""

    def __init__(self):
        self.found = []

    def see(self, operation, name, given, made):
        """`given` and `made` are whole arrays; of the first kind as they were before it ran."""
        made = numpy.asarray(made)
        odd = ~numpy.isfinite(made)
        if name in UNWRITTEN or not odd.any() or not all(numpy.isfinite(x).all() for x in given):
            return
        at = int(odd.reshape(-1).argmax())
        self.found.append((operation, {
            "index": [int(i) for i in numpy.unravel_index(at, made.shape)],
            "made": TEXTS.get(float(made.reshape(-1)[at]), "NaN"),
            "from": [float(x.reshape(-1)[at if x.size == made.size else 0]) for x in map(numpy.asarray, given) if x.size in (1, made.size)],
        }))  # fmt: skip

    def first(self, operations):
        """On the way forward, or where all is finite there, in the derivative."""
        forward = [each for each in self.found if "derivativeOf" not in each[0]]
        for operation, source in (forward or self.found)[:1]:
            told = {**source, **_named(operation), "inDerivative": not forward}
            of = operation.get("derivativeOf", -1)
            if of >= 0:
                told["derivativeOf"] = operations[of]["called"]
                told["place"] = operations[of].get("place")
            return told
        return None


def _named(operation):
    return {"op": operation["called"], "place": operation.get("place")}
