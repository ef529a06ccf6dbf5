"""Losses over plain numbers and numpy: as references, and without autodiff."""
import math

import numpy as np


def naive(y_true, y_pred):
    batch, height, width, _ = y_true.shape
    total = 0
    for b in range(batch):
        for i in range(height):
            for j in range(width):
                (c, s), (d, t) = y_true[b][i][j], y_pred[b][i][j]
                total = total + abs(math.atan2(c * t - s * d, c * d + s * t)) ** 1.2
    return total / (batch * height * width)


def unset(y_true, y_pred):
    batch, height, width, _ = y_true.shape
    for b in range(batch):
        for i in range(height):
            for j in range(width):
                (c, s), (d, t) = y_true[b][i][j], y_pred[b][i][j]
                total += abs(math.atan2(c * t - s * d, c * d + s * t)) ** 1.2
    return total / (batch * height * width)


def square(y_true, y_pred):
    return np.mean((y_true - y_pred) ** 2)


def square_gradient(y_true, y_pred):
    return 2 * (y_pred - y_true) / y_pred.size


def wrong_gradient(y_true, y_pred):
    return (y_pred - y_true) / y_pred.size
