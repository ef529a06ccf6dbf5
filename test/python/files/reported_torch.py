"""Losses of public reports, written anew after their formulas: what each does wrong is said there."""

import torch
import torch.nn.functional as F


def focal_918(y_true, y_pred, gamma=0.5, alpha=0.25):
    """kornia #918: the derivative of a power below 1 where a probability is 0 or 1."""
    p = torch.sigmoid(y_pred)
    positive = -alpha * (1 - p) ** gamma * y_true * torch.log(p + 1e-8)
    negative = -(1 - alpha) * p**gamma * (1 - y_true) * torch.log(1 - p + 1e-8)
    return (positive + negative).mean()


def edges_77(y_true, y_pred):
    """DexiNed #77: the sum over an image, where the TensorFlow code that it is a port of has the mean."""
    positive = y_true.sum()
    negative = (1 - y_true).sum()
    weight = torch.where(y_true > 0, negative, 1.1 * positive) / (positive + negative)
    return F.binary_cross_entropy(torch.sigmoid(y_pred), y_true, weight, reduction="sum")


def edges_of_tensorflow(y_true, y_pred):
    positive = y_true.sum()
    negative = (1 - y_true).sum()
    weight = torch.where(y_true > 0, negative, 1.1 * positive) / (positive + negative)
    return F.binary_cross_entropy(torch.sigmoid(y_pred), y_true, weight)


def dice_of_labels(y_true, y_pred):
    """MONAI #5668: a decision on the way, and with it no gradient."""
    p = (torch.sigmoid(y_pred) > 0.5).to(y_pred.dtype)
    return 1 - (2 * (y_true * p).sum() + 1) / (y_true.sum() + p.sum() + 1)


def illuminant_33(y_true, y_pred):
    """fc4 #33: a clip at 0.999999, below which a loss of small angles is flat."""
    cosine = (F.normalize(y_true, dim=-1) * F.normalize(y_pred, dim=-1)).sum(-1)
    return torch.acos(torch.clamp(cosine, -0.999999, 0.999999)).mean()


def angle_8069(y_true, y_pred):
    """pytorch #8069: acos where rounding makes the cosine more than 1, or exactly 1."""
    return torch.acos((y_true * y_pred).sum(-1)).mean()


def angle_61810(y_true, y_pred):
    """pytorch #61810: acos of a cosine that is one, which it has where the two agree: AcosBackward gives NaN."""
    return torch.acos(F.cosine_similarity(y_true, y_pred, dim=-1)).mean()


def generalized_dice_3618(y_true, y_pred):
    """MONAI #3618 and #4656: weights mended image by image in place, in views that autograd refuses."""
    ground, p = y_true.flatten(1, 2), torch.softmax(y_pred, -1).flatten(1, 2)
    weights = 1 / ground.sum(1).square()
    for of_image in weights:
        infinite = torch.isinf(of_image)
        of_image[infinite] = 0.0
        of_image[infinite] = of_image.max()
    both = (weights * (ground * p).sum(1)).sum(-1)
    every = (weights * (ground + p).sum(1)).sum(-1)
    return (1 - 2 * both / every).mean()


def dissimilarity_473(y_true, y_pred):
    """kornia #473: cut off at 1 and then halved, where half of it is to be cut off at 1."""
    return (1 - _similarity(y_true, y_pred)).clamp(0, 1) / 2


def dissimilarity(y_true, y_pred):
    return ((1 - _similarity(y_true, y_pred)) / 2).clamp(0, 1)


def _similarity(x, y, c1=0.01**2, c2=0.03**2):
    """Of windows of 3 × 3 pixels."""

    def mean(of):
        return F.avg_pool2d(of.movedim(-1, 1), 3, 1)

    a, b = mean(x), mean(y)
    va, vb, both = mean(x * x) - a * a, mean(y * y) - b * b, mean(x * y) - a * b
    return (2 * a * b + c1) * (2 * both + c2) / ((a * a + b * b + c1) * (va + vb + c2))
