"""Directions, axes and angles."""


def turned(y_true, y_pred):
    """Sine and cosine of the angle from truth to prediction, times their lengths."""
    tc, ts = y_true[..., 0], y_true[..., 1]
    pc, ps = y_pred[..., 0], y_pred[..., 1]
    return tc * ps - ts * pc, tc * pc + ts * ps


def length(v):
    # The tiny number gives the root a slope at 0.
    return xp.sqrt(xp.sum(v * v, -1) + 1e-30)


def unit(v):
    return v / length(v)[..., None]


def apart(y_true, y_pred):
    """1 - cos of the angle, which keeps its digits near 0."""
    return xp.sum((unit(y_pred) - unit(y_true)) ** 2, -1) / 2


def wrapped(y_true, y_pred, period):
    error = y_pred - y_true
    return error - period * xp.round(error / period)


def angular_loss(y_true, y_pred, delta=0.2):
    sine, cosine = turned(y_true, y_pred)
    angle = xp.atan2(xp.abs(sine), cosine)
    return xp.mean(angle ** (1 + delta))


def cosine_distance(y_true, y_pred):
    return xp.mean(apart(y_true, y_pred))


def axial_double_angle(y_true, y_pred):
    sine, _ = turned(unit(y_true), unit(y_pred))
    return xp.mean(sine**2)


def von_mises(y_true, y_pred, kappa=1.0):
    return xp.mean(-xp.expm1(-kappa * apart(y_true, y_pred)))


def von_mises_nll(y_true, y_pred, kappa=1.0):
    away = apart(y_true, y_pred)
    spread = kappa * xp.ones_like(away)
    return xp.mean(spread * away + xp.log(2 * math.pi * xp.i0e(spread)))


def cos_sin_mse(y_true, y_pred):
    return xp.mean((y_pred - y_true) ** 2)


def cos_sin_l1(y_true, y_pred):
    return xp.mean(xp.sum(xp.abs(y_pred - y_true), -1))


def unit_norm_penalty(y_true, y_pred):
    return xp.mean((xp.sum(y_pred**2, -1) - 1) ** 2)


def wrapped_l1(y_true, y_pred, period=2 * math.pi):
    return xp.mean(xp.abs(wrapped(y_true, y_pred, period)))


def wrapped_l2(y_true, y_pred, period=2 * math.pi):
    return xp.mean(wrapped(y_true, y_pred, period) ** 2)


def wrapped_huber(y_true, y_pred, delta=1.0, period=2 * math.pi):
    size = xp.abs(wrapped(y_true, y_pred, period))
    return xp.mean(xp.where(size <= delta, size**2 / 2, delta * (size - delta / 2)))


def angular_total_variation(y_true, y_pred):
    down = apart(y_pred[:, :-1], y_pred[:, 1:])
    right = apart(y_pred[:, :, :-1], y_pred[:, :, 1:])
    pixels = math.prod(y_pred.shape[:-1])
    return (xp.sum(down) + xp.sum(right)) / pixels
