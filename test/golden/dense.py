"""Golden values of losses over regions, boundaries and images, and of panoptic quality, in float64; gradients by autograd.

    python -m venv venv
    venv/bin/pip install torch torchvision tensorflow kornia monai segmentation-models-pytorch torchmetrics pytorch-msssim scipy
    venv/bin/python test/golden/dense.py

writes dense.npz beside this file. `torch.` and `scipy.` are losses that no package on PyPI has: their authors' functions, in the words
of PyTorch and SciPy, by another way than the library goes where there is one (least squares by a solver, windows by unfolding).
"""
import os
import warnings

warnings.filterwarnings("ignore")
import kornia
import monai
import numpy as np
import pytorch_msssim
import scipy
import scipy.ndimage
import segmentation_models_pytorch as smp
import tensorflow as tf
import torch
import torch.nn.functional as F
import torchmetrics
from monai.losses import AsymmetricUnifiedFocalLoss, DiceCELoss, HausdorffDTLoss
from torchmetrics.functional.detection import panoptic_quality

from inputs import Golden, inputs

torch.set_default_dtype(torch.float64)
data = inputs()
golden = Golden()
rng = np.random.default_rng(20240504)
f32 = lambda x: np.asarray(x, np.float32).astype(np.float64)
nchw = lambda x: x.movedim(-1, 1)


def add(name, true, pred, loss, weights=None):
    """`loss` takes tensors and gives the map or a number; the gradient is that of its mean."""
    tensor = torch.tensor(pred, requires_grad=True)
    value = loss(torch.tensor(true), tensor)
    (grad,) = torch.autograd.grad(value.mean(), tensor)
    golden.add(name, true, pred, value.detach().numpy(), grad.numpy(), weights)


# Regions.
t, p = data["regions"]
add("smp.mcc", t, p, lambda t, p: smp.losses.MCCLoss()(p, t))
absent = t.copy()
absent[..., 1] = 0
for name, truth in (("", t), ("_absent", absent)):
    add(
        f"smp.log_dice{name}",
        truth,
        p,
        lambda t, p: smp.losses.DiceLoss("multilabel", log_loss=True, from_logits=False)(nchw(p), nchw(t)),
    )
dice = smp.losses.DiceLoss("binary", from_logits=False)
add("smp.log_cosh_dice", t[..., :1], p[..., :1], lambda t, p: torch.log(torch.cosh(dice(nchw(p), nchw(t)))))

hot, logits = data["classes"]
add("monai.dice_ce", hot, logits, lambda t, p: DiceCELoss(softmax=True)(nchw(p), nchw(t)))
add(
    "monai.dice_ce_foreground",
    hot,
    logits,
    lambda t, p: DiceCELoss(softmax=True, include_background=False, lambda_ce=0.5)(nchw(p), nchw(t)),
)
add("monai.dice_ce_batch", hot, logits, lambda t, p: DiceCELoss(softmax=True, batch=True, smooth_nr=1, smooth_dr=1)(nchw(p), nchw(t)))

two = f32(np.eye(2)[hot.argmax(-1) % 2])
soft = torch.tensor(logits[..., :2]).softmax(-1).numpy()
add("monai.unified_focal", two, f32(soft), lambda t, p: AsymmetricUnifiedFocalLoss()(nchw(p), nchw(t)))

index = hot.argmax(-1).astype(np.float64)
index[0, 0, 0] = index[1, 2, 1] = 255
probabilities = f32(torch.tensor(logits).softmax(-1).numpy())
lovasz = smp.losses.lovasz._lovasz_softmax
# Its gradient of float labels is float32, so all of it is.
add("smp.lovasz_softmax_ignored", index, probabilities, lambda t, p: lovasz(nchw(p).float(), t.long(), ignore=255).double())


def ohem(t, p, threshold, least):
    """OhemCrossEntropy of HRNet-Semantic-Segmentation, lib/core/criterion.py."""
    losses = F.cross_entropy(nchw(p), t.long(), ignore_index=255, reduction="none").view(-1)
    valid = t.view(-1) != 255
    label = t.clone()
    label[label == 255] = 0
    chance = nchw(p).softmax(1).gather(1, label.long().unsqueeze(1)).view(-1)[valid]
    chance, order = chance.sort()
    bound = max(chance[min(least, chance.numel() - 1)].item(), threshold)
    return losses[valid][order][chance < bound].mean()


# By the threshold; and by the least number, where its bound is the next pixel's.
add("torch.ohem", index, logits, lambda t, p: ohem(t, p, 0.3, 1))
add("torch.ohem_least", index, logits, lambda t, p: ohem(t, p, 1e-6, 7))

# Boundaries: blobs, one channel without any.
y, x = np.mgrid[:9, :11]
blob = lambda cy, cx, r: (np.hypot(y - cy, x - cx) < r).astype(np.float64)
masks = np.stack([np.stack([blob(3, 4, 2.6), blob(5, 7, 3.2)], -1), np.stack([blob(4, 5, 3.4), 0 * blob(0, 0, 1)], -1)])
guess = f32(np.clip(0.5 + 0.35 * scipy.ndimage.gaussian_filter(rng.normal(size=masks.shape), (0, 1, 1, 0)) * 4 + 0.2 * (masks - 0.5), 0.02, 0.98))
for alpha in (2.0, 1.5):
    add(
        f"monai.hausdorff_{alpha}",
        masks,
        guess,
        lambda t, p: HausdorffDTLoss(alpha=alpha, include_background=True)(nchw(p), nchw(t)),
    )


def signed_distance(mask, sampling):
    """one_hot2dist of LIViAETS/boundary-loss, utils.py."""
    if not mask.any():
        return np.zeros_like(mask)
    inside = mask.astype(bool)
    edt = lambda m: scipy.ndimage.distance_transform_edt(m, sampling=sampling)
    return edt(~inside) * ~inside - (edt(inside) - 1) * inside


for name, sampling in (("", (1, 1)), ("_spacing", (2, 0.5))):
    distances = np.stack([np.stack([signed_distance(m[..., c], sampling) for c in range(2)], -1) for m in masks])
    add(f"scipy.boundary{name}", masks, guess, lambda t, p: torch.tensor(distances) * p)

# Images.
t = f32(rng.uniform(0, 1, (2, 24, 28, 2)))
p = f32(np.clip(t + rng.normal(0, 0.1, t.shape), 0, 1))
def multiscale(t, p):
    """In float32, which is all it has."""
    t, p = tf.constant(t, tf.float32), tf.constant(p, tf.float32)
    with tf.GradientTape() as tape:
        tape.watch(p)
        each = 1 - tf.image.ssim_multiscale(t, p, 1.0, power_factors=(0.3, 0.4, 0.3), filter_size=5)
        mean = tf.reduce_mean(each)
    return each.numpy(), tape.gradient(mean, p).numpy()


golden.add("tensorflow.ms_ssim", t, p, *multiscale(t, p))
# Its negative: similarities below 0, where a power has no gradient.
golden.add("tensorflow.ms_ssim_negative", t, f32(1 - t), multiscale(t, f32(1 - t))[0])
large = f32(rng.uniform(0, 1, (1, 80, 80, 2)).round(2))
near = f32((large * 0.6 + 0.4 * large[:, ::-1]).round(2))
# Its own window is rounded to float32.
window = torch.exp(-((torch.arange(5.0) - 2) ** 2) / (2 * 1.5**2))
window = (window / window.sum()).repeat(2, 1, 1, 1)
both = [nchw(torch.tensor(x)) for x in (near, large)]
value = 1 - pytorch_msssim.ms_ssim(*both, data_range=1.0, win=window, size_average=False)
golden.add("pytorch_msssim.ms_ssim", large, near, value.numpy())

t, p = f32(rng.uniform(0, 1, (2, 5, 6, 3))), f32(rng.uniform(0.2, 1, (2, 5, 6, 1)))
smooth = kornia.losses.inverse_depth_smoothness_loss
# It averages the two directions by themselves: of a prediction that varies along one of them the sum is its mean times their number.
for name, axis, count in (("x", 1, 2 * 5 * 5), ("y", 2, 2 * 4 * 6)):
    flat = f32(p.mean(axis, keepdims=True).repeat(p.shape[axis], axis))
    add(f"kornia.edge_aware_{name}", t, flat, lambda t, p: count * smooth(nchw(p), nchw(t)))

t, p = f32(rng.uniform(0, 1, (2, 6, 7, 2))), f32(rng.uniform(0, 1, (2, 6, 7, 2)))


def photometric(t, p, alpha=0.85):
    """monodepth's SSIM and absolute difference, at the middles of whole windows."""
    t, p = nchw(t), nchw(p)
    mean = lambda x: F.avg_pool2d(x, 3, 1)
    mt, mp = mean(t), mean(p)
    vt, vp, c = mean(t * t) - mt**2, mean(p * p) - mp**2, mean(t * p) - mt * mp
    similarity = (2 * mt * mp + 0.01**2) * (2 * c + 0.03**2) / ((mt**2 + mp**2 + 0.01**2) * (vt + vp + 0.03**2))
    inner = (slice(None), slice(None), slice(1, -1), slice(1, -1))
    return (alpha * (1 - similarity) / 2 + (1 - alpha) * (p - t).abs()[inner]).movedim(1, -1)


add("torch.photometric", t, p, photometric)

t, p = f32(rng.uniform(0, 1, (1, 9, 10, 1))), f32(rng.uniform(0, 1, (1, 9, 10, 1)))


def census(t, p, radius=3):
    """ternary_loss of UnFlow, src/e2eflow/core/losses.py, before its Charbonnier function."""
    size = 2 * radius + 1

    def transform(x):
        grey = nchw(x) * 255
        patches = F.unfold(grey, size).view(1, size * size, 9 - 2 * radius, 10 - 2 * radius)
        d = patches - grey[:, :, radius:-radius, radius:-radius]
        return d / torch.sqrt(0.81 + d**2)

    squared = (transform(t) - transform(p)) ** 2
    return (squared / (0.1 + squared)).sum(1, keepdim=True).movedim(1, -1)


add("torch.census", t, p, census)

t = f32(rng.uniform(0.1, 1, (2, 9, 11, 1)))
p = f32(3 * t + 0.5 + rng.normal(0, 0.5, t.shape))
mask = f32(rng.random((2, 9, 11)) < 0.8)


def midas(t, p, alpha=0.5, scales=4):
    """ScaleAndShiftInvariantLoss of MiDaS, image-based; scale and shift by a solver."""
    total = []
    for t, p, m in zip(t[..., 0], p[..., 0], torch.tensor(mask)):
        on = m > 0
        columns = torch.stack([p[on], torch.ones_like(p[on])], 1)
        scale, shift = torch.linalg.lstsq(columns, t[on].unsqueeze(1)).solution[:, 0]
        aligned = scale * p + shift
        loss = ((aligned - t)[on] ** 2).sum() / (2 * m.sum())
        for k in range(scales):
            s = 2**k
            r, n = (m * (aligned - t))[::s, ::s], m[::s, ::s]
            across = ((r[:, 1:] - r[:, :-1]).abs() * n[:, 1:] * n[:, :-1]).sum()
            down = ((r[1:] - r[:-1]).abs() * n[1:] * n[:-1]).sum()
            loss = loss + alpha * (across + down) / n.sum()
        total.append(loss)
    return torch.stack(total)


add("torch.midas", t, p, midas, mask)

t, p = f32(rng.uniform(0, 1, (3, 5)).round(2)), f32(rng.uniform(-0.3, 1.3, (3, 5)))


def adaptive_wing(t, p, omega=14, theta=0.5, epsilon=1, alpha=2.1):
    """AWing of protossw512/AdaptiveWingLoss, core/evaler or losses.py."""
    e = (t - p).abs()
    power = lambda x: torch.pow(x, alpha - t)
    edge = power(torch.tensor(theta / epsilon))
    a = omega * (1 / (1 + edge)) * (alpha - t) * torch.pow(torch.tensor(theta / epsilon), alpha - t - 1) / epsilon
    c = theta * a - omega * torch.log(1 + edge)
    return torch.where(e < theta, omega * torch.log(1 + power(e / epsilon)), a * e - c)


add("torch.adaptive_wing", t, p, adaptive_wing)

# Panoptic quality: things 1 and 2, stuff 6 and 7, 0 unlabelled in the truth; segments grown from seeds, shifted in the prediction.
seeds = [(1, 1), (1, 2), (2, 1), (6, 0), (7, 0), (0, 0)]
places = rng.uniform(0, 12, (2, len(seeds), 2))
grid = np.stack(np.mgrid[:12, :14], -1)


def panoptic(places):
    nearest = np.linalg.norm(grid[None, :, :, None] - places[:, None, None], axis=-1).argmin(-1)
    return np.array(seeds)[nearest]


true = panoptic(places)
pred = panoptic(places + rng.normal(0, 0.7, places.shape))
pred[pred[..., 0] == 0] = (7, 0)
pred[0, 8:, 10:] = (2, 5)
of = lambda **own: panoptic_quality(torch.tensor(pred), torch.tensor(true), things={1, 2}, stuffs={6, 7}, **own).double().numpy()
golden.add("torchmetrics.panoptic", true, pred, of(return_sq_and_rq=True))
golden.add("torchmetrics.panoptic_categories", true, pred, of(return_per_class=True))

modules = (torch, tf, kornia, monai, smp, torchmetrics, scipy, np)
versions = ", ".join(f"{m.__name__.split('.')[-1]} {m.__version__}" for m in modules) + ", pytorch-msssim 1.0.0"
golden.save(os.path.join(os.path.dirname(os.path.abspath(__file__)), "dense.npz"), versions)
