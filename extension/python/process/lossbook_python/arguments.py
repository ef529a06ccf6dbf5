"""Which of a loss's two arguments is the truth: what the names of its parameters say. Keras has it first, PyTorch second."""

import re

TRUTHS = frozenset(
    "true trues ytrue truth truths groundtruth target targets tgt tgts trg label labels lbl lbls gt gts annotation annotations t y".split()
)
PREDICTIONS = frozenset(
    "pred preds ypred predict predicted prediction predictions hat yhat output outputs out input inputs inp logit logits "
    "prob probs proba probas score scores est estimate estimated recon student p".split()
)


def order_of(parameters):
    """(which comes first, whether the names say so); undefined names are taken as (truth, prediction)."""
    sides = [_side(name) for name in parameters[:2]]
    if len(sides) < 2 or sides[0] == sides[1]:
        return "truth", False
    if sides[0] == "prediction" or sides[1] == "truth":
        return "prediction", True
    return "truth", True


def _side(name):
    """A word that names a prediction counts for more: `y_pred`, `target_logits`."""
    words = {word.lower() for word in re.findall(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])", name)}
    if words & PREDICTIONS:
        return "prediction"
    return "truth" if words & TRUTHS else None
