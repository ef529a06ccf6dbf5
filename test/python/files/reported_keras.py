"""A loss of a public report, written anew after its formula."""

from keras import ops


def weighted_23235(y_true, y_pred):
    """keras #23235: a loss for each image, times a weight for each row of it: one image's loss is counted as often as it has rows."""
    of_images = ops.mean(ops.square(y_pred - y_true), axis=(1, 2, 3))
    weights = ops.ones_like(y_true[:, :, 0, 0])
    return ops.sum(ops.expand_dims(of_images, -1) * weights) / y_true.shape[0]
