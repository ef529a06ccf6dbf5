"""Losses under torch.autocast("cpu", dtype=torch.bfloat16), with gradients; autocast.npz.

    python -m venv v && v/bin/pip install numpy==2.4.6 torch==2.15.0 && v/bin/python autocast.py

The prediction is in bfloat16, as a layer under autocast gives it, the truth in float32. test/backends/autocast.test.ts has
the same losses, operation by operation. `types` holds for each operation whether PyTorch's result was float32 (1) or bfloat16 (0).
"""

import numpy
import torch
import torch.nn.functional as F

random = numpy.random.RandomState(7)
shape = (6, 5, 2)


def unit(angle):
    return numpy.stack([numpy.cos(angle), numpy.sin(angle)], -1).astype(numpy.float32)


angle = random.uniform(-3, 3, shape[:2])
data = {
    "real": (random.standard_normal(shape).astype(numpy.float32), random.standard_normal(shape).astype(numpy.float32)),
    "unit": (unit(angle), unit(angle + random.uniform(-3, 3, shape[:2]))),
    "label": ((random.uniform(size=shape) > 0.5).astype(numpy.float32), random.uniform(0.02, 0.98, shape).astype(numpy.float32)),
    "logit": ((random.uniform(size=shape) > 0.5).astype(numpy.float32), (3 * random.standard_normal(shape)).astype(numpy.float32)),
}


def acos_loss(t, p):
    return torch.pow(torch.acos(torch.clamp((t * p).sum(-1), 1e-6, 1 - 1e-6)), 1.2).mean()


def atan2_loss(t, p):
    cross = t[..., 0] * p[..., 1] - t[..., 1] * p[..., 0]
    dot = t[..., 0] * p[..., 0] + t[..., 1] * p[..., 1]
    return torch.atan2(cross.abs(), dot).mean()


def focal(t, p):
    q = torch.sigmoid(p)
    return (-t * torch.pow(1 - q, 2) * torch.log(q + 1e-3)).mean()


losses = {
    "mse": ("real", lambda t, p: torch.square(p - t).mean()),
    "mae": ("real", lambda t, p: (p - t).abs().mean()),
    "own_square": ("real", lambda t, p: torch.square(p).sum() / 60),
    "charbonnier": ("real", lambda t, p: torch.sqrt(torch.square(p - t) + 1e-6).mean()),
    "log_cosh_of_prediction": ("real", lambda t, p: torch.log(torch.cosh(p)).mean()),
    "exponential": ("real", lambda t, p: torch.exp(-t * p).mean()),
    "acos": ("unit", acos_loss),
    "atan2": ("unit", atan2_loss),
    "norm_penalty": ("unit", lambda t, p: torch.square(torch.sqrt(torch.square(p).sum(-1)) - 1).mean()),
    "bce": ("label", lambda t, p: -(t * torch.log(p) + (1 - t) * torch.log(1 - p)).mean()),
    "dice": ("label", lambda t, p: 1 - (2 * (t * p).sum() + 1) / (t.sum() + p.sum() + 1)),
    "dice_of_squares": ("label", lambda t, p: 1 - (2 * p * 0.5).sum() / (torch.square(p).sum() + 1)),
    "focal": ("logit", focal),
    "softplus": ("logit", lambda t, p: (F.softplus(p) - t * p).mean()),
    "entropy": ("logit", lambda t, p: -(torch.softmax(p, -1) * torch.log_softmax(p, -1)).sum(-1).mean()),
    "matmul": ("real", lambda t, p: torch.square(torch.matmul(t.reshape(6, 10), p.reshape(10, 6))).mean()),
}

found = {"versions": numpy.frombuffer(f"PyTorch {torch.__version__}, CPU".encode(), dtype=numpy.uint8)}
for name, (kind, loss) in losses.items():
    t, p = data[kind]
    x = torch.tensor(p).bfloat16().requires_grad_()
    with torch.autocast("cpu", dtype=torch.bfloat16):
        value = loss(torch.tensor(t), x)
    (gradient,) = torch.autograd.grad(value, x)
    found[name + ".true"] = t
    found[name + ".pred"] = x.detach().float().numpy()
    found[name + ".value"] = value.detach().float().numpy().reshape(1)
    found[name + ".gradient"] = gradient.float().numpy()

x = torch.rand(4, 4, generator=torch.Generator().manual_seed(1)) * 0.8 + 0.1
h = x.bfloat16()
operations = {
    "Acos": lambda: torch.acos(h), "Asin": lambda: torch.asin(h), "Cosh": lambda: torch.cosh(h), "Exp": lambda: torch.exp(h),
    "Expm1": lambda: torch.expm1(h), "Log": lambda: torch.log(h), "Log1p": lambda: torch.log1p(h), "Pow": lambda: h**1.2,
    "Reciprocal": lambda: torch.reciprocal(h), "Rsqrt": lambda: torch.rsqrt(h), "Sqrt": lambda: torch.sqrt(h),
    "Square": lambda: torch.square(h), "Sum": lambda: h.sum(), "Mean": lambda: h.mean(), "Prod": lambda: h.prod(),
    "Cumsum": lambda: torch.cumsum(h, 0), "Cumprod": lambda: torch.cumprod(h, 0), "Softmax": lambda: torch.softmax(h, -1),
    "LogSoftmax": lambda: torch.log_softmax(h, -1), "Softplus": lambda: F.softplus(h), "Sinh": lambda: torch.sinh(h),
    "Tan": lambda: torch.tan(h), "Atan2": lambda: torch.atan2(h, h), "Multiply": lambda: h * h, "Sigmoid": lambda: torch.sigmoid(h),
    "BatchMatMul": lambda: x @ x, "Conv2D": lambda: F.conv2d(x[None, None], x[None, None, :2, :2]),
    "AvgPool3D": lambda: F.avg_pool3d(h[None, None, None].expand(1, 1, 4, 4, 4), 2), "Maximum": lambda: torch.maximum(h, h),
}
for name, operation in operations.items():
    with torch.autocast("cpu", dtype=torch.bfloat16):
        found["type." + name] = numpy.array([operation().dtype == torch.float32], dtype=numpy.float32)
numpy.savez_compressed("autocast.npz", **found)
