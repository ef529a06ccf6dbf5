"""Which of a loss's two arguments is the truth: what the names of its parameters say. Keras has it first, PyTorch second."""

import re


def order_of(parameters, words):
    """(which comes first, whether the names say so); undefined names are taken as (truth, prediction). `words` of each: wire/argumentNames.ts."""
    sides = [_side(name, words) for name in parameters[:2]]
    if len(sides) < 2 or sides[0] == sides[1]:
        return "truth", False
    if sides[0] == "prediction" or sides[1] == "truth":
        return "prediction", True
    return "truth", True


def _side(name, known):
    """A word that names a prediction counts for more: `y_pred`, `target_logits`."""
    words = {word.lower() for word in re.findall(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])", name)}
    if not words.isdisjoint(known["prediction"]):
        return "prediction"
    return "truth" if not words.isdisjoint(known["truth"]) else None
