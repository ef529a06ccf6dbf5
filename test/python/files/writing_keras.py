"""Losses as people write them in Keras; `test/python/written.test.ts` says what is said of each."""

import keras
from keras import ops

EPSILON = keras.config.epsilon()


class Weighted(keras.losses.Loss):
    """Of each channel its own weight."""

    def __init__(self, weights=(1.0, 3.0), **kwargs):
        super().__init__(**kwargs)
        self.weights = weights

    def call(self, y_true, y_pred):
        return ops.mean(ops.square(y_true - y_pred) * ops.convert_to_tensor(self.weights, y_pred.dtype), axis=-1)


@keras.saving.register_keras_serializable()
def charbonnier(y_true, y_pred):
    return ops.mean(ops.sqrt(ops.square(y_true - y_pred) + EPSILON))


def make_focal(gamma):
    def loss(y_true, y_pred):
        p = ops.clip(y_pred, EPSILON, 1 - EPSILON)
        return -ops.mean(y_true * (1 - p) ** gamma * ops.log(p) + (1 - y_true) * p**gamma * ops.log(1 - p))

    return loss


def noisy(y_true, y_pred):
    noise = 0.01 * keras.random.normal(ops.shape(y_pred), dtype="float32", seed=3)
    return ops.mean(ops.square(y_true - y_pred - noise))


def dropped(y_true, y_pred):
    return ops.mean(keras.random.dropout(ops.square(y_true - y_pred), 0.5, seed=3))


def summed_channels(y_true, y_pred):
    return ops.mean(ops.sum(ops.square(y_true - y_pred), axis=-1))


def per_image(y_true, y_pred):
    """Keras's reduction divides once more than its author thinks."""
    return keras.losses.MeanSquaredError()(y_true, y_pred) / ops.cast(ops.shape(y_pred)[0], "float32")


def cut(y_true, y_pred):
    return ops.mean(ops.square(y_true - ops.stop_gradient(y_pred)))


def through_numpy(y_true, y_pred):
    return ops.mean(ops.square(ops.convert_to_numpy(y_true) - ops.convert_to_numpy(y_pred)))


def weight_of_error(y_true, y_pred):
    """The weight was meant to be held constant, and the error was."""
    error = y_true - y_pred
    return ops.mean(ops.abs(error) * ops.stop_gradient(ops.abs(error)))


def halves(y_true, y_pred):
    return ops.mean(ops.square(ops.cast(y_true, "float16") - ops.cast(y_pred, "float16")))


def rounded(y_true, y_pred):
    return ops.mean(ops.square(ops.round(y_pred) - y_true))


def metrics(y_true, y_pred):
    mse = ops.mean(ops.square(y_true - y_pred))
    return {"loss": mse, "rmse": ops.sqrt(mse)}


def unsafe_norm(y_true, y_pred):
    return ops.mean(ops.norm(y_true - y_pred, axis=-1))


@keras.ops.custom_gradient
def forgets_the_slope(y_true, y_pred):
    error = y_pred - y_true

    def backward(*_, upstream=None):
        slope = 2 * error / ops.cast(ops.size(error), error.dtype)
        return -slope, slope

    return ops.mean(ops.square(error)), backward


class Network(keras.losses.Loss):
    """Whose weights are drawn when it is made, each time others."""

    def __init__(self):
        super().__init__()
        self.nets = [keras.Sequential([keras.layers.Input((None, None, 2)), keras.layers.Dense(3, "tanh"), keras.layers.Dense(2)])]

    def call(self, y_true, y_pred):
        return ops.mean(ops.square(self.nets[0](y_pred) - y_true), axis=-1)


outside = keras.Sequential([keras.layers.Input((None, None, 2)), keras.layers.Conv2D(3, 3, activation="tanh"), keras.layers.Dense(2)])


def of_features(y_true, y_pred):
    return ops.mean(ops.square(outside(y_pred) - outside(y_true)))


def of_chosen_class(y_true, y_pred):
    chosen = ops.one_hot(ops.argmax(y_pred, axis=-1), 2)
    return ops.mean(chosen * ops.square(y_true - y_pred))
