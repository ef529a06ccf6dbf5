"""Overlap of regions: labels 0 or 1; predictions are probabilities, where nothing else is said."""


def dice(y_true, y_pred, smooth=0.0):
    both = xp.sum(y_true * y_pred)
    return 1 - (2 * both + smooth) / (xp.sum(y_true) + xp.sum(y_pred) + smooth)


def tversky(y_true, y_pred, alpha=0.5, beta=0.5, smooth=0.0):
    tp = xp.sum(y_true * y_pred)
    fp = xp.sum((1 - y_true) * y_pred)
    fn = xp.sum(y_true * (1 - y_pred))
    return 1 - (tp + smooth) / (tp + alpha * fp + beta * fn + smooth)


def power(x, exponent):
    """Of 0 it is 0, without a slope: that of a root is infinite there."""
    safe = xp.where(x <= 0, 1.0, x)  # NaN stays NaN
    return xp.where(x <= 0, 0.0, safe**exponent)


def focal_tversky(y_true, y_pred, alpha=0.3, beta=0.7, gamma=0.75):
    return power(tversky(y_true, y_pred, alpha, beta), gamma)


def jaccard(y_true, y_pred, smooth=0.0):
    both = xp.sum(y_true * y_pred)
    return 1 - (both + smooth) / (xp.sum(y_true) + xp.sum(y_pred) - both + smooth)


def log_cosh_dice(y_true, y_pred):
    loss = dice(y_true, y_pred)
    return loss + xp.log1p(xp.exp(-2 * loss)) - math.log(2)


def log_dice(y_true, y_pred, floor=1e-7):
    return -xp.log(xp.clip(1 - dice(y_true, y_pred), floor, 1.0))


def images(y):
    """[B, pixels, K]."""
    return xp.reshape(y, (y.shape[0], -1, y.shape[-1]))


def dice_cross_entropy(y_true, y_pred, smooth=1e-5):
    """Predictions are logits."""
    t, log_p = images(y_true), xp.log_softmax(images(y_pred), -1)
    p = xp.exp(log_p)
    overlap = (2 * xp.sum(t * p, 1) + smooth) / (xp.sum(t, 1) + xp.sum(p, 1) + smooth)
    entropy = -xp.mean(xp.sum(t * log_p, -1), -1)
    return xp.mean(xp.mean(1 - overlap, -1) + entropy)


def unified_focal(y_true, y_pred, weight=0.5, delta=0.6, gamma=0.5):
    """Class 0 is the background."""
    t, p = images(y_true), images(y_pred)
    surprise = -t * xp.log(xp.clip(p, 1e-7, math.inf))
    background = (1 - delta) * power(1 - p[..., 0], gamma) * surprise[..., 0]
    focal = xp.mean(background + delta * xp.sum(surprise[..., 1:], -1), -1)
    hit = xp.sum(t * p, 1)
    missed = xp.sum(delta * t * (1 - p) + (1 - delta) * (1 - t) * p, 1)
    lost = missed / (hit + missed + 1e-7)
    overlap = (lost[:, 0] + xp.sum(power(lost[:, 1:], 1 - gamma), -1)) / t.shape[-1]
    return xp.mean(weight * focal + (1 - weight) * overlap)


def mcc(y_true, y_pred):
    tp = xp.sum(y_true * y_pred)
    fp = xp.sum((1 - y_true) * y_pred)
    fn = xp.sum(y_true * (1 - y_pred))
    tn = xp.sum((1 - y_true) * (1 - y_pred))
    return 1 - (tp * tn - fp * fn) / xp.sqrt((tp + fp) * (tp + fn) * (tn + fp) * (tn + fn))


def generalized_dice(y_true, y_pred, smooth=1e-5):
    t, p = images(y_true), images(y_pred)
    truth = xp.sum(t, 1)
    given = xp.where(truth > 0, 1 / xp.clip(truth, 1e-30, math.inf) ** 2, 0.0)
    # A class without truth weighs as much as the heaviest that has it.
    weights = xp.where(truth > 0, given, xp.max(given, -1, keepdims=True))
    above = 2 * xp.sum(weights * xp.sum(t * p, 1), -1) + smooth
    below = xp.sum(weights * xp.sum(t + p, 1), -1) + smooth
    return xp.mean(1 - above / below)


def lovasz_extension(labels, margins):
    """Margins from large to small, each by what it adds to the Jaccard loss."""
    order = xp.argsort(-margins)
    t, m = xp.take(labels, order), xp.take(margins, order)
    jaccard = 1 - (xp.sum(t) - xp.cumsum(t, 0)) / (xp.sum(t) + xp.cumsum(1 - t, 0))
    added = xp.concat([jaccard[:1], jaccard[1:] - jaccard[:-1]], 0)
    return xp.sum(m * added)


def lovasz(y_true, y_pred):
    """Predictions are logits."""
    losses = []
    for b in range(y_true.shape[0]):
        t, x = xp.reshape(y_true[b], (-1,)), xp.reshape(y_pred[b], (-1,))
        losses.append(lovasz_extension(t, xp.relu(1 - x * (2 * t - 1))))
    return xp.mean(xp.stack(losses, 0))


def lovasz_softmax(y_true, y_pred):
    t, p = images(y_true), images(y_pred)
    losses = []
    for b in range(t.shape[0]):
        each = [lovasz_extension(t[b, :, k], xp.abs(t[b, :, k] - p[b, :, k])) for k in range(t.shape[-1])]
        present = xp.where(xp.sum(t[b], 0) > 0, 1.0, 0.0)
        losses.append(xp.sum(present * xp.stack(each, 0)) / xp.clip(xp.sum(present), 1.0, math.inf))
    return xp.mean(xp.stack(losses, 0))


def to_other_side(y):
    """From each pixel to the nearest on the other side of a half: 0 where there is none. All pairs are looked at."""
    height, width = y.shape[1], y.shape[2]
    place = np.stack(np.meshgrid(np.arange(height), np.arange(width), indexing="ij"), -1).reshape(-1, 2)
    away = np.sqrt(((place[:, None] - place[None]) ** 2).sum(-1)).astype("float32")
    away = xp.asarray(away)[None, :, :, None]
    side = images(y) > 0.5
    nearest = xp.min(xp.where(side[:, :, None] != side[:, None], away, math.inf), 2)
    return xp.reshape(xp.where(nearest < math.inf, nearest, 0.0), tuple(y.shape))


def boundary(y_true, y_pred):
    away = to_other_side(y_true)
    inside = (y_true > 0.5) & (away > 0)
    return xp.mean(xp.where(inside, 1 - away, away) * y_pred)


def hausdorff(y_true, y_pred, alpha=2.0):
    far = to_other_side(y_true) ** alpha + to_other_side(y_pred) ** alpha
    return xp.mean((y_true - y_pred) ** 2 * far)
