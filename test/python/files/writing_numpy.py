"""Losses as people write them with numpy and loops; `test/python/written.test.ts` says what is said of each."""

import numpy as np


def squares(y_true, y_pred):
    total = 0.0
    for t, p in zip(y_true.ravel(), y_pred.ravel()):
        total += (t - p) ** 2
    return total / y_pred.size


def squares_slope(y_true, y_pred):
    return 2 * (y_pred - y_true) / y_pred.size


def squares_slope_sign(y_true, y_pred):
    return 2 * (y_true - y_pred) / y_pred.size


def squares_slope_factor(y_true, y_pred):
    return (y_pred - y_true) / y_pred.size


def squares_slope_sum(y_true, y_pred):
    return 2 * (y_pred - y_true)


def squares_slope_shape(y_true, y_pred):
    return (2 * (y_pred - y_true) / y_pred.size).sum(-1)


def divided(y_true, y_pred):
    b, h, w, c = y_true.shape
    return np.sum((y_true - y_pred) ** 2) / b * h * w * c


def pixels_only(y_true, y_pred):
    b, h, w, _ = y_true.shape
    return np.sum((y_true - y_pred) ** 2) / (b * h * w)


def uninitialised(y_true, y_pred):
    for t, p in zip(y_true.ravel(), y_pred.ravel()):
        total += abs(t - p)  # noqa: F821
    return total / y_pred.size


def whole_numbers(y_true, y_pred):
    total = np.zeros((), dtype=int)
    total += np.abs(y_true - y_pred).sum()
    return total / y_pred.size


def floored(y_true, y_pred):
    return (np.abs(y_true - y_pred) * 10).astype(int).sum()


def skips_last(y_true, y_pred):
    b, h, w, c = y_true.shape
    total = 0.0
    for i in range(b):
        for y in range(h):
            for x in range(w - 1):
                total += np.abs(y_true[i, y, x] - y_pred[i, y, x]).sum()
    return total / y_pred.size


def writes(y_true, y_pred):
    y_pred -= y_true
    return np.abs(y_pred).mean()


def degrees(y_true, y_pred):
    dot = (y_true * y_pred).sum(-1)
    cross = y_true[..., 0] * y_pred[..., 1] - y_true[..., 1] * y_pred[..., 0]
    return np.mean(np.degrees(np.arctan2(np.abs(cross), dot)) ** 1.2)


def narrow(y_true, y_pred):
    return np.mean((y_true.astype(np.float32) - y_pred.astype(np.float32)) ** 2)


def ragged(y_true, y_pred):
    return [[1.0], [1.0, 2.0]]
