"""The angular loss in Keras, on whichever backend it is set to."""
import keras
from keras import ops

DELTA = 0.2


def usual_answer(y_true, y_pred, eps=1e-6):
    """The loops without loops, as they are usually rewritten."""
    cosine = ops.clip(ops.sum(y_true * y_pred, axis=-1), eps, 1 - eps)
    return ops.mean(ops.power(ops.arccos(cosine), 1 + DELTA))


def angle(y_true, y_pred):
    """Between two directions of any length, in radians: right from 0 to pi."""
    dot = ops.sum(y_true * y_pred, axis=-1)
    cross = y_true[..., 0] * y_pred[..., 1] - y_true[..., 1] * y_pred[..., 0]
    # Without a direction there is no angle: 0, and no gradient instead of NaN.
    dot = ops.where((dot == 0) & (cross == 0), ops.ones_like(dot), dot)
    return ops.arctan2(ops.abs(cross), dot)


def angle_loss(y_true, y_pred):
    return ops.mean(ops.power(angle(y_true, y_pred), 1 + DELTA))


class AngleLoss(keras.losses.Loss):
    """Each pixel's angle weighted by its power delta. The weight is held constant, so the gradient lacks its part."""

    def call(self, y_true, y_pred):
        theta = angle(y_true, y_pred)
        weight = ops.stop_gradient(ops.power(theta, DELTA))
        return weight * theta
