"""Losses as people write them; `test/python/written.test.ts` says what is said of each."""

import warnings
from dataclasses import dataclass

import numpy as np
import torch
import torch.nn as nn
import torch.nn.functional as F

CONFIG = {"eps": 1e-6}


class Weighted(nn.Module):
    """A module with a buffer."""

    def __init__(self, weights=(1.0, 3.0)):
        super().__init__()
        self.register_buffer("weights", torch.tensor(weights))

    def forward(self, y_true, y_pred):
        return ((y_pred - y_true) ** 2 * self.weights).mean()


class Running(nn.Module):
    """A statistic that each call moves."""

    def __init__(self):
        super().__init__()
        self.register_buffer("average", torch.zeros(()))

    def forward(self, y_true, y_pred):
        error = (y_pred - y_true).abs().mean()
        self.average.mul_(0.9).add_(0.1 * error.detach())
        return error / (self.average + 1e-6)


@dataclass
class Huber:
    beta: float = 0.5

    def __call__(self, y_true, y_pred):
        return F.smooth_l1_loss(y_pred, y_true, beta=self.beta)


charbonnier = lambda y_true, y_pred: torch.sqrt((y_true - y_pred) ** 2 + CONFIG["eps"]).mean()


def power(gamma):
    def loss(y_true, y_pred):
        return ((y_pred - y_true).abs() ** gamma).mean()

    return loss


def masked(y_true, y_pred):
    mask = y_true.abs().sum(-1, keepdim=True) > 0.3
    return ((y_pred - y_true) ** 2 * mask).sum() / mask.sum().clamp(min=1)


def noisy(y_true, y_pred):
    noise = torch.randn(y_pred.shape, generator=torch.Generator().manual_seed(1))
    return ((y_pred - y_true - 0.01 * noise) ** 2).mean()


def dropped(y_true, y_pred):
    torch.manual_seed(0)
    keep = torch.bernoulli(torch.full_like(y_pred, 0.5))
    return (keep * (y_pred - y_true) ** 2).mean()


def shaken(y_true, y_pred):
    torch.manual_seed(0)
    noise = torch.empty_like(y_pred).uniform_(-0.01, 0.01) + 0.01 * torch.rand_like(y_pred)
    return ((y_pred - y_true - noise) ** 2).mean()


def chosen(y_true, y_pred):
    mask = y_true[..., 0] > 0
    return F.l1_loss(y_pred[mask], y_true[mask])


def in_place(y_true, y_pred):
    difference = y_pred - y_true
    difference.pow_(2)
    return difference.mean()


def in_place_input(y_true, y_pred):
    y_true.mul_(2)
    return (y_pred - y_true).pow(2).mean()


def patches(y_true, y_pred, p=2):
    b, h, w, c = y_pred.shape

    def cut(x):
        return x.reshape(b, h // p, p, w // p, p, c).permute(0, 1, 3, 2, 4, 5).reshape(b, -1, p * p * c)

    return (cut(y_pred).mean(-1) - cut(y_true).mean(-1)).pow(2).mean()


def talks(y_true, y_pred):
    print("shape", tuple(y_pred.shape))
    warnings.warn("use mse")
    return F.mse_loss(y_pred, y_true)


def refuses(y_true, y_pred):
    if y_pred.shape[1] != 3:
        raise ValueError("expected channels first, got %s" % (tuple(y_pred.shape),))
    return F.mse_loss(y_pred, y_true)


def metrics(y_true, y_pred):
    loss = F.mse_loss(y_pred, y_true)
    return {"loss": loss, "mse": loss.item()}


def halves(y_true, y_pred):
    return F.mse_loss(y_pred.half(), y_true.half()).float()


def item(y_true, y_pred):
    return torch.tensor((y_pred - y_true).pow(2).mean().item(), requires_grad=True)


def through_numpy(y_true, y_pred):
    return torch.as_tensor(np.mean((y_pred.detach().numpy() - y_true.numpy()) ** 2))


@torch.no_grad()
def evaluation(y_true, y_pred):
    return F.mse_loss(y_pred, y_true)


class Halved(torch.autograd.Function):
    @staticmethod
    def forward(ctx, t, p):
        ctx.save_for_backward(t, p)
        return (p - t).pow(2).mean()

    @staticmethod
    def backward(ctx, slope):
        t, p = ctx.saved_tensors
        return None, slope * (p - t) / p.numel()


def own_backward(y_true, y_pred):
    return Halved.apply(y_true, y_pred)


class SlopeForgotten(torch.autograd.Function):
    @staticmethod
    def forward(ctx, t, p):
        ctx.save_for_backward(t, p)
        return (p - t).pow(2).mean()

    @staticmethod
    def backward(ctx, grad_output):
        t, p = ctx.saved_tensors
        return None, 2 * (p - t) / p.numel()


def forgets_the_slope(y_true, y_pred):
    return SlopeForgotten.apply(y_true, y_pred)


def hooked(y_true, y_pred):
    difference = y_pred - y_true
    difference.register_hook(lambda slope: 2 * slope)
    return difference.pow(2).mean()


class Network(nn.Module):
    """Whose weights are drawn when it is made: in each call of `makes_a_network`."""

    def __init__(self):
        super().__init__()
        torch.manual_seed(3)
        self.net = nn.Sequential(nn.Linear(2, 3), nn.Tanh(), nn.Linear(3, 2))

    def forward(self, y_true, y_pred):
        return F.mse_loss(self.net(y_pred), y_true)


def makes_a_network(y_true, y_pred):
    return Network()(y_true, y_pred)


def drops_entries(y_true, y_pred):
    torch.manual_seed(0)
    return F.mse_loss(F.dropout(y_pred, 0.5), y_true)


def on_a_gpu(y_true, y_pred):
    return F.mse_loss(y_pred, y_true) * torch.ones(1).cuda()


class Forgets(nn.Module):
    def forward(self, y_true, y_pred):
        self.last = F.mse_loss(y_pred, y_true)


def arc(y_true, y_pred):
    return torch.acos((y_true * y_pred).sum(-1)).mean()


def mapped(y_true, y_pred):
    """One image, and vmap for the others."""
    return torch.vmap(F.mse_loss)(y_pred, y_true).mean()


def with_its_slope(y_true, y_pred):
    slope = torch.func.grad(lambda p: F.mse_loss(p, y_true))(y_pred)
    return F.mse_loss(y_pred, y_true) + slope.square().sum()


def counts(y_true, y_pred):
    return F.mse_loss((y_pred > 0.5).to(y_pred), y_true)
