"""The losses of the tables, in PyTorch. The same are in losses_tensorflow.py, losses_jax.py."""
from functools import partial

import torch
import torch.nn.functional as F
from torch import nn

from helpers import DELTA

EPS = torch.tensor(1e-6)


def angle(y_true, y_pred, delta=DELTA):
    dot = (y_true * y_pred).sum(-1)
    cross = y_true[..., 0] * y_pred[..., 1] - y_true[..., 1] * y_pred[..., 0]
    return torch.atan2(cross.abs(), dot).pow(1 + delta).mean()


def usual(y_true, y_pred):
    dot = (y_true * y_pred).sum(-1)
    return torch.acos(dot.clamp(1e-6, 1 - 1e-6)).pow(1.2).mean()


def factor(y_true, y_pred):
    b, h, w, _ = y_true.shape
    dot = (y_true * y_pred).sum(-1)
    cross = y_true[..., 0] * y_pred[..., 1] - y_true[..., 1] * y_pred[..., 0]
    return torch.atan2(cross.abs(), dot).pow(1.2).sum() / b * h * w


def mse(y_true, y_pred):
    return F.mse_loss(y_pred, y_true)


def casts(y_true, y_pred):
    return ((y_true.float() - y_pred.to(torch.float32)) ** 2 + EPS).mean()


def cut(y_true, y_pred):
    return ((y_true - y_pred.detach()) ** 2).mean()


def half_cut(y_true, y_pred):
    return ((y_true - y_pred) * (y_true - y_pred.detach())).mean()


class Angle(nn.Module):
    def __init__(self, delta=0.2):
        super().__init__()
        self.scale = nn.Parameter(torch.tensor(1.0))
        self.delta = delta

    def forward(self, y_true, y_pred):
        return angle(y_true, y_pred, self.delta) * self.scale


def make(delta):
    return lambda y_true, y_pred: angle(y_true, y_pred, delta)


bound = partial(angle, delta=0.2)


def first(y_true, y_pred):
    """Channels first."""
    return ((y_true[:, 0] - y_pred[:, 0]) ** 2 + 3 * (y_true[:, 1] - y_pred[:, 1]) ** 2).mean()


def first_last(y_true, y_pred):
    return ((y_true[..., 0] - y_pred[..., 0]) ** 2 + 3 * (y_true[..., 1] - y_pred[..., 1]) ** 2).mean()
