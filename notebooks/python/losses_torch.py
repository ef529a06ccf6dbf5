"""The angular loss in PyTorch."""
import torch

DELTA = 0.2


def usual_answer(y_true, y_pred, eps=1e-6):
    """The loops without loops, as they are usually rewritten."""
    cosine = (y_true * y_pred).sum(dim=-1).clamp(eps, 1 - eps)
    return torch.acos(cosine).pow(1 + DELTA).mean()


def angle(y_true, y_pred):
    """Between two directions of any length, in radians: right from 0 to pi."""
    dot = (y_true * y_pred).sum(dim=-1)
    cross = y_true[..., 0] * y_pred[..., 1] - y_true[..., 1] * y_pred[..., 0]
    # Without a direction there is no angle: 0, and no gradient.
    dot = torch.where((dot == 0) & (cross == 0), torch.ones_like(dot), dot)
    return torch.atan2(cross.abs(), dot)


def angle_loss(y_true, y_pred):
    return angle(y_true, y_pred).pow(1 + DELTA).mean()


class AngleLoss(torch.nn.Module):
    """Each pixel's angle weighted by its power delta. The weight is detached, so the gradient lacks its part."""

    def forward(self, y_true, y_pred):
        theta = angle(y_true, y_pred)
        weight = theta.pow(DELTA).detach()
        return (weight * theta).mean()
