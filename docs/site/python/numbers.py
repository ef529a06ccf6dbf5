"""Regression of numbers."""


def mse(y_true, y_pred):
    return xp.mean((y_pred - y_true) ** 2)


def mae(y_true, y_pred):
    return xp.mean(xp.abs(y_pred - y_true))


def huber(y_true, y_pred, delta=1.0):
    size = xp.abs(y_pred - y_true)
    return xp.mean(xp.where(size <= delta, size**2 / 2, delta * (size - delta / 2)))


def log_cosh(y_true, y_pred):
    size = xp.abs(y_pred - y_true)
    return xp.mean(size + xp.log1p(xp.exp(-2 * size)) - math.log(2))


def smooth_l1(y_true, y_pred, beta=1.0):
    size = xp.abs(y_pred - y_true)
    return xp.mean(xp.where(size <= beta, size**2 / (2 * beta), size - beta / 2))


def ber_hu(y_true, y_pred, threshold=1.0):
    size = xp.abs(y_pred - y_true)
    far = (size**2 + threshold**2) / (2 * threshold)
    return xp.mean(xp.where(size <= threshold, size, far))


def pinball(y_true, y_pred, quantile=0.5):
    error = y_true - y_pred
    return xp.mean(xp.where(error >= 0, quantile * error, (quantile - 1) * error))


def barron(y_true, y_pred, alpha=1.0, scale=1.0):
    square = ((y_pred - y_true) / scale) ** 2
    b = abs(alpha - 2)
    return xp.mean(b / alpha * xp.expm1(alpha / 2 * xp.log1p(square / b)))


def tukey(y_true, y_pred, scale=4.685):
    square = xp.clip(((y_pred - y_true) / scale) ** 2, 0.0, 1.0)
    return xp.mean(scale**2 / 6 * (1 - (1 - square) ** 3))


def charbonnier(y_true, y_pred, epsilon=1e-3):
    return xp.mean(xp.sqrt((y_pred - y_true) ** 2 + epsilon**2))


def geman_mc_clure(y_true, y_pred, scale=1.0):
    square = ((y_pred - y_true) / scale) ** 2
    return xp.mean(2 * square / (square + 4))


def welsch(y_true, y_pred, scale=1.0):
    return xp.mean(-xp.expm1(-(((y_pred - y_true) / scale) ** 2) / 2))


def cauchy(y_true, y_pred, scale=1.0):
    return xp.mean(xp.log1p(((y_pred - y_true) / scale) ** 2 / 2))


def gaussian_nll(y_true, y_pred, variance=1.0, epsilon=1e-6):
    v = max(variance, epsilon)
    return xp.mean((math.log(v) + (y_pred - y_true) ** 2 / v) / 2)


def laplace_nll(y_true, y_pred, scale=1.0, epsilon=1e-6):
    b = max(scale, epsilon)
    return xp.mean(math.log(2 * b) + xp.abs(y_pred - y_true) / b)
