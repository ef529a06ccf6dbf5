"""Golden values from PyTorch and kornia, in float64; gradients by autograd.

Any PyTorch from 1.13 and kornia from 0.6.12 will do (Debian 12 has PyTorch 1.13.1 for the CPU as python3-torch):

    python -m venv venv && venv/bin/pip install numpy torch kornia
    venv/bin/python test/golden/torch_kornia.py

writes torch_kornia.npz beside this file.
"""
import os

import kornia
import numpy as np
import torch
import torch.nn.functional as F

from inputs import Golden, inputs

data = inputs()
golden = Golden()


def add(name, kind, loss, true=None):
    """`loss` takes tensors and gives the map; the gradient is that of its mean."""
    t, p = data[kind]
    t = true(t) if true else t
    tensor = torch.tensor(p, requires_grad=True)
    value = loss(torch.tensor(t), tensor)
    (grad,) = torch.autograd.grad(value.mean(), tensor)
    golden.add(name, t, p, value.detach().numpy(), grad.numpy())


nchw = lambda x: x.movedim(-1, 1)
nhwc = lambda x: x.movedim(1, -1)

add("torch.mse", "real", lambda t, p: F.mse_loss(p, t, reduction="none"))
add("torch.l1", "real", lambda t, p: F.l1_loss(p, t, reduction="none"))
add("torch.huber", "real", lambda t, p: F.huber_loss(p, t, reduction="none", delta=0.5))
add("torch.bce", "soft", lambda t, p: F.binary_cross_entropy_with_logits(p, t, reduction="none"))
add("torch.ce", "classes", lambda t, p: F.cross_entropy(nchw(p), nchw(t), reduction="none"))
add(
    "torch.ce_smooth",
    "classes",
    lambda t, p: F.cross_entropy(nchw(p), nchw(t).argmax(1), reduction="none", label_smoothing=0.1),
)
add("torch.cosine", "normal", lambda t, p: 1 - F.cosine_similarity(p, t, dim=-1))

# The textbook formulas of the angle, differentiated by autograd, at points where they are well conditioned.
cosine = lambda t, p: F.cosine_similarity(p, t, dim=-1)
add("torch.angular", "direction", lambda t, p: torch.acos(cosine(t, p)) ** 1.2)
add("torch.angular_axial", "direction", lambda t, p: torch.acos(cosine(t, p).abs()) ** 1.2)
add("torch.normal", "normal", lambda t, p: torch.acos(cosine(t, p)))
add("torch.axial", "direction", lambda t, p: 0.5 * (1 - torch.cos(2 * torch.acos(cosine(t, p)))))
add("torch.von_mises_loss", "direction", lambda t, p: 1 - torch.exp(2.0 * (cosine(t, p) - 1)))
add("torch.quaternion", "quaternion", lambda t, p: 2 * torch.acos(cosine(t, p).abs()))
add("torch.ang_mf", "normal", lambda t, p: -np.log(26.0) + 5 * torch.acos(cosine(t, p)) + np.log1p(np.exp(-5 * np.pi)))
add("torch.endpoint", "direction", lambda t, p: (p - t).norm(dim=-1))
one = lambda x: torch.cat([x, torch.ones_like(x[..., :1])], -1)
add("torch.flow_angle", "real", lambda t, p: torch.acos(cosine(one(t), one(p))))
positive = lambda x: x.abs() + 0.1


def reproduction(t, p):
    w = positive(t) / positive(p)
    return torch.acos(w.sum(-1) / (3**0.5 * w.norm(dim=-1)))


t, p = data["normal"]
for name, loss in (("recovery", lambda t, p: torch.acos(cosine(t, p))), ("reproduction", reproduction)):
    # The library sees positive colours; the gradient is with respect to them.
    colours = [np.float32(np.abs(x) + 0.1).astype(np.float64) for x in (t, p)]
    tensor = torch.tensor(colours[1], requires_grad=True)
    shift = lambda x: x - 0.1  # undone by positive()
    value = loss(torch.tensor(colours[0]), tensor) if name == "recovery" else reproduction(
        shift(torch.tensor(colours[0])), shift(tensor)
    )
    (grad,) = torch.autograd.grad(value.mean(), tensor)
    golden.add(f"torch.{name}", *colours, value.detach().numpy(), grad.numpy())

L = kornia.losses
add("kornia.charbonnier", "real", lambda t, p: L.charbonnier_loss(p, t, reduction="none"))
add("kornia.geman_mcclure", "real", lambda t, p: L.geman_mcclure_loss(p, t, reduction="none"))
add("kornia.welsch", "real", lambda t, p: L.welsch_loss(p, t, reduction="none"))
add("kornia.cauchy", "real", lambda t, p: L.cauchy_loss(p, t, reduction="none"))
add("kornia.focal", "binary", lambda t, p: L.binary_focal_loss_with_logits(p, t, alpha=0.25, gamma=2.0))
add("kornia.ssim", "image", lambda t, p: nhwc(L.ssim_loss(nchw(p), nchw(t), 11, reduction="none", padding="valid")))
add("kornia.total_variation", "image", lambda t, p: L.total_variation(nchw(p), reduction="sum"))
# One number for the batch in kornia: the mean over images.
add("kornia.lovasz", "binary", lambda t, p: L.lovasz_hinge_loss(nchw(p)[:, :1], t[..., 0].long()))

versions = ", ".join(f"{m.__name__} {m.__version__}" for m in (torch, kornia, np))
golden.save(os.path.join(os.path.dirname(os.path.abspath(__file__)), "torch_kornia.npz"), versions)
