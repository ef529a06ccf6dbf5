"""Wrong angular losses, one mistake each; what must be said of them is in test/python/mutants.test.ts."""
import math

import torch


def _parts(y_true, y_pred):
    dot = (y_true * y_pred).sum(-1)
    cross = y_true[..., 0] * y_pred[..., 1] - y_true[..., 1] * y_pred[..., 0]
    return dot, cross.abs()


def _theta(y_true, y_pred):
    dot, cross = _parts(y_true, y_pred)
    return torch.atan2(cross, dot)


def _loss(theta):
    return theta.pow(1.2).mean()


def divisor(y_true, y_pred):
    b, h, w, _ = y_true.shape
    return _theta(y_true, y_pred).pow(1.2).sum() / b * h * w


def summed(y_true, y_pred):
    return _theta(y_true, y_pred).pow(1.2).sum()


def half(y_true, y_pred):
    return _loss(_theta(y_true, y_pred)) / 2


def double_mean(y_true, y_pred):
    return _loss(_theta(y_true, y_pred)) / y_true.shape[0]


def per_channel(y_true, y_pred):
    return _theta(y_true, y_pred).pow(1.2).sum() / y_true.numel()


def degrees(y_true, y_pred):
    return torch.rad2deg(_theta(y_true, y_pred)).pow(1.2).mean()


def negated(y_true, y_pred):
    return -_loss(_theta(y_true, y_pred))


def shifted(y_true, y_pred):
    return _loss(_theta(y_true, y_pred)) + 0.25


def swapped(y_true, y_pred):
    return _loss(_theta(y_true, y_pred.flip(-1)))


def axis(y_true, y_pred):
    dot = (y_true * y_pred).sum(-2)
    return torch.acos(dot.clamp(-1, 1)).pow(1.2).mean()


def clipped(y_true, y_pred):
    return _loss(torch.acos(_parts(y_true, y_pred)[0].clamp(1e-6, 1 - 1e-6)))


def floor(y_true, y_pred):
    return _loss(_theta(y_true, y_pred).clamp(min=0.5))


def capped(y_true, y_pred):
    return _loss(_theta(y_true, y_pred).clamp(max=2.0))


def cosine(y_true, y_pred):
    return (1 - _parts(y_true, y_pred)[0]).mean()


def unsigned(y_true, y_pred):
    return _loss(torch.acos(_parts(y_true, y_pred)[0].abs().clamp(max=1)))


def power(y_true, y_pred):
    return _theta(y_true, y_pred).pow(0.2).mean()


def detached_all(y_true, y_pred):
    return _loss(_theta(y_true, y_pred.detach()))


def detached_half(y_true, y_pred):
    theta = _theta(y_true, y_pred)
    return (theta * theta.detach().pow(0.2)).mean()


def through_numpy(y_true, y_pred):
    return _loss(_theta(y_true, torch.from_numpy(y_pred.detach().numpy())))


def rounded(y_true, y_pred):
    return _loss(_theta(y_true, torch.round(y_pred * 50) / 50))


class _Flipped(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        return x.clone()

    @staticmethod
    def backward(ctx, g):
        return -g


def flipped(y_true, y_pred):
    return _loss(_theta(y_true, _Flipped.apply(y_pred)))


class _Doubled(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        return x.clone()

    @staticmethod
    def backward(ctx, g):
        return 2 * g


def doubled(y_true, y_pred):
    return _loss(_theta(y_true, _Doubled.apply(y_pred)))


def in_place(y_true, y_pred):
    y_pred[..., 0] = 0
    return _loss(_theta(y_true, y_pred))


def random(y_true, y_pred):
    return _loss(_theta(y_true, y_pred)) + 1e-3 * torch.rand(())


def counted(y_true, y_pred, seen=[]):
    seen.append(1)
    return _loss(_theta(y_true, y_pred)) * len(seen)
