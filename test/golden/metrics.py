"""Golden values of segmentation metrics from torchmetrics, over all pixels, a class absent and a label ignored.

    python -m venv venv && venv/bin/pip install torch torchmetrics
    venv/bin/python test/golden/metrics.py

writes metrics.npz beside this file.
"""
import os

import numpy as np
import torch
import torchmetrics
import torchmetrics.functional.classification as M

from inputs import Golden

rng = np.random.default_rng(20240503)
golden = Golden()
true = rng.integers(0, 4, (2, 6, 7))
pred = np.where(rng.random((2, 6, 7)) < 0.6, true, rng.integers(0, 4, (2, 6, 7)))
true[0, 0, :3] = 255
t, p = torch.tensor(true), torch.tensor(pred)
# Five classes, of which the last is neither in the truth nor in the prediction.
own = dict(num_classes=5, ignore_index=255)


def add(name, value):
    golden.add(f"torchmetrics.{name}", true, pred, value.double().numpy())


add("confusion", M.multiclass_confusion_matrix(p, t, **own))
add("iou", M.multiclass_jaccard_index(p, t, average=None, **own))
add("mean_iou", M.multiclass_jaccard_index(p, t, average="macro", **own))
add("dice", M.multiclass_f1_score(p, t, average=None, **own))
add("accuracy", M.multiclass_accuracy(p, t, average="micro", **own))
add("weighted_iou", M.multiclass_jaccard_index(p, t, average="weighted", **own))

versions = f"torchmetrics {torchmetrics.__version__}, torch {torch.__version__}, numpy {np.__version__}"
golden.save(os.path.join(os.path.dirname(os.path.abspath(__file__)), "metrics.npz"), versions)
