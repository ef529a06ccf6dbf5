"""Where images have their channels: last, as Lossbook has them, or first, as a loss may want them."""

# Axes of a batch of images, and of volumes.
IMAGES = (4, 5)


def images_among(target, arrays):
    """The rank of what is handed over with its channels first: images, or volumes where there are any; None for a loss that wants them last."""
    ranks = [array.ndim for array in arrays if array.ndim in IMAGES]
    return max(ranks) if target.channels_first and ranks else None


def inward(array, rank):
    """Channels last is how Lossbook has images; a loss may want them first."""
    if array.ndim != rank:
        return array
    import numpy

    return numpy.ascontiguousarray(numpy.moveaxis(array, -1, 1))


def all_inward(target, arrays):
    """The arrays as the loss wants them, and the rank of those that were turned for it."""
    rank = images_among(target, arrays)
    return rank, [inward(array, rank) for array in arrays]


def outward(array, rank):
    if array.ndim != rank:
        return array
    import numpy

    return numpy.moveaxis(array, 1, -1)
