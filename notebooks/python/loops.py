"""The angular loss as loops over plain numbers. They run in any Python that has numpy, whatever the framework."""
import math

EPS = 1e-6
DELTA = 0.2


def pixel(true, pred):
    """theta^(1 + delta) of one pixel, its cosine clipped as the question has it."""
    (cos_a, sin_a), (cos_b, sin_b) = true, pred
    cosine = max(EPS, min(1 - EPS, cos_a * cos_b + sin_a * sin_b))
    return math.acos(cosine) ** (1 + DELTA)


def posted(y_true, y_pred):
    """As posted: nothing ever sets l."""
    batch, height, width, _ = y_true.shape
    for b in range(batch):
        for i in range(height):
            for j in range(width):
                l += pixel(y_true[b, i, j], y_pred[b, i, j])
    return l / batch * height * width


def summed(y_true, y_pred):
    """Of all pixels."""
    l = 0.0
    batch, height, width, _ = y_true.shape
    for b in range(batch):
        for i in range(height):
            for j in range(width):
                l += pixel(y_true[b, i, j], y_pred[b, i, j])
    return l


def posted_divisor(y_true, y_pred):
    batch, height, width, _ = y_true.shape
    return summed(y_true, y_pred) / batch * height * width


def mean(y_true, y_pred):
    batch, height, width, _ = y_true.shape
    return summed(y_true, y_pred) / (batch * height * width)
