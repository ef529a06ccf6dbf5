"""Golden values of boxes, overlaps, focal losses and likelihoods from the libraries people come from, in float64; gradients by autograd.

    python -m venv venv
    venv/bin/pip install torch torchvision kornia monai segmentation-models-pytorch scikit-image torchmetrics
    venv/bin/python test/golden/libraries.py

writes libraries.npz beside this file.
"""
import os
import warnings

warnings.filterwarnings("ignore")
import kornia
import monai
import numpy as np
import segmentation_models_pytorch as smp
import torch
import torch.nn.functional as F
import torchvision
from monai.losses import DiceLoss, FocalLoss, GeneralizedDiceLoss, TverskyLoss

from inputs import Golden, inputs

torch.set_default_dtype(torch.float64)
data = inputs()
golden = Golden()
rng = np.random.default_rng(20240502)
f32 = lambda x: np.asarray(x, np.float32).astype(np.float64)


def add(name, true, pred, loss, weights=None):
    """`loss` takes tensors and gives the map or a number; the gradient is that of its mean."""
    tensor = torch.tensor(pred, requires_grad=True)
    value = loss(torch.tensor(true), tensor)
    (grad,) = torch.autograd.grad(value.mean(), tensor)
    golden.add(name, true, pred, value.detach().numpy(), grad.numpy(), weights)


nchw = lambda x: x.movedim(-1, 1)

# Boxes: most overlap, one pair does not touch, one lies within the other.
corner = rng.uniform(0, 5, (12, 2))
true_boxes = f32(np.concatenate([corner, corner + rng.uniform(1, 3, (12, 2))], 1))
pred_boxes = f32(true_boxes + rng.uniform(-0.8, 0.8, (12, 4)))
pred_boxes[0] = [20, 20, 22, 21]
pred_boxes[1] = true_boxes[1] + [0.25, 0.25, -0.25, -0.25]
boxes = torchvision.ops
add("torchvision.giou", true_boxes, f32(pred_boxes), lambda t, p: boxes.generalized_box_iou_loss(p, t))
add("torchvision.diou", true_boxes, f32(pred_boxes), lambda t, p: boxes.distance_box_iou_loss(p, t))
add("torchvision.ciou", true_boxes, f32(pred_boxes), lambda t, p: boxes.complete_box_iou_loss(p, t))
add("torchvision.iou", true_boxes, f32(pred_boxes), lambda t, p: 1 - torch.diagonal(boxes.box_iou(p, t)))

t, p = data["binary"]
add("torchvision.focal", t, p, lambda t, p: boxes.sigmoid_focal_loss(p, t, alpha=0.25, gamma=2))

t, p = data["classes"]
index = t.argmax(-1).astype(np.float64)
index[0, 0, 0] = index[1, 2, 1] = 255
weights = torch.tensor([0.5, 1.0, 2.0, 4.0])
long = lambda t: t.long()
add("torch.ce_ignored", index, p, lambda t, p: F.cross_entropy(nchw(p), long(t), ignore_index=255))
add("torch.ce_weighted", index, p, lambda t, p: F.cross_entropy(nchw(p), long(t), weights, ignore_index=255))
add(
    "torch.ce_weighted_map",
    index,
    p,
    lambda t, p: F.cross_entropy(nchw(p), long(t), weights, ignore_index=255, reduction="none"),
)
whole = t.argmax(-1).astype(np.float64)
add("kornia.focal_softmax", whole, p, lambda t, p: kornia.losses.focal_loss(nchw(p), long(t), alpha=None, gamma=2.0).sum(1))
add(
    "monai.focal_softmax",
    t,
    p,
    lambda t, p: FocalLoss(use_softmax=True, gamma=1.5, reduction="none")(nchw(p), nchw(t)).sum(1),
)
add("smp.focal", data["binary"][0], data["binary"][1], lambda t, p: smp.losses.FocalLoss("binary", alpha=0.25, gamma=2.0)(p, t))

t, p = data["regions"]
absent = t.copy()
absent[..., 1] = 0
for name, truth in (("", t), ("_absent", absent)):
    add(f"smp.dice{name}", truth, p, lambda t, p: smp.losses.DiceLoss("multilabel", from_logits=False)(nchw(p), nchw(t)))
    add(f"smp.jaccard{name}", truth, p, lambda t, p: smp.losses.JaccardLoss("multilabel", from_logits=False)(nchw(p), nchw(t)))
    add(
        f"smp.tversky{name}",
        truth,
        p,
        lambda t, p: smp.losses.TverskyLoss("multilabel", from_logits=False, alpha=0.3, beta=0.7)(nchw(p), nchw(t)),
    )
    add(f"monai.dice{name}", truth, p, lambda t, p: DiceLoss()(nchw(p), nchw(t)))
add("monai.dice_squared", t, p, lambda t, p: DiceLoss(squared_pred=True)(nchw(p), nchw(t)))
add("monai.dice_nr_dr", t, p, lambda t, p: DiceLoss(smooth_nr=0, smooth_dr=1e-3)(nchw(p), nchw(t)))
add("monai.dice_jaccard", t, p, lambda t, p: DiceLoss(jaccard=True)(nchw(p), nchw(t)))
add("monai.tversky", t, p, lambda t, p: TverskyLoss(alpha=0.3, beta=0.7)(nchw(p), nchw(t)))
for weighting in ("square", "simple", "uniform"):
    add(
        f"monai.generalized_dice_{weighting}",
        t,
        p,
        lambda t, p: GeneralizedDiceLoss(w_type=weighting, reduction="none")(nchw(p), nchw(t)).flatten(),
    )

hot, logits = data["classes"]
soft = f32(torch.tensor(logits).softmax(-1).numpy())
# Probabilities, as the authors' function takes them; its gradient of float labels is float32, so all of it is.
lovasz = smp.losses.lovasz._lovasz_softmax
for name, per_image in (("smp.lovasz_softmax", False), ("smp.lovasz_softmax_image", True)):
    add(name, hot, soft, lambda t, p: lovasz(nchw(p).float(), t.argmax(-1), per_image=per_image).double())

t, p = data["real"]
variance = f32(rng.uniform(0.1, 3, t.shape))
v = torch.tensor(variance)
add("torch.smooth_l1", t, p, lambda t, p: F.smooth_l1_loss(p, t, beta=0.5, reduction="none"))
add("torch.gaussian_nll", t, p, lambda t, p: F.gaussian_nll_loss(p, t, v, reduction="none"), variance)
add("torch.gaussian_nll_full", t, p, lambda t, p: F.gaussian_nll_loss(p, t, v, full=True, reduction="none"), variance)
add("torch.laplace_nll", t, p, lambda t, p: -torch.distributions.Laplace(p, v).log_prob(t), variance)

versions = ", ".join(f"{m.__name__} {m.__version__}" for m in (torch, torchvision, kornia, monai, smp, np))
golden.save(os.path.join(os.path.dirname(os.path.abspath(__file__)), "libraries.npz"), versions)
