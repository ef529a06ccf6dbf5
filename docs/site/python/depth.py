"""Depth."""


def si_log(y_true, y_pred, lam=0.5):
    d = xp.log(y_pred) - xp.log(y_true)
    d = xp.reshape(d, (d.shape[0], -1))  # an image a row
    return xp.mean(xp.mean(d**2, -1) - lam * xp.mean(d, -1) ** 2)


def scale_shift_invariant_depth(y_true, y_pred, gradient_weight=0.5, scales=4):
    t = y_true - xp.mean(y_true, (1, 2), keepdims=True)
    p = y_pred - xp.mean(y_pred, (1, 2), keepdims=True)
    covariance = xp.mean(t * p, (1, 2), keepdims=True)
    variance = xp.mean(p * p, (1, 2), keepdims=True)
    residual = covariance / variance * p - t
    loss = xp.mean(residual**2, (1, 2)) / 2
    for k in range(scales):
        r = residual[:, :: 2**k, :: 2**k]
        down = xp.sum(xp.abs(r[:, 1:] - r[:, :-1]), (1, 2))
        right = xp.sum(xp.abs(r[:, :, 1:] - r[:, :, :-1]), (1, 2))
        loss = loss + gradient_weight * (down + right) / (r.shape[1] * r.shape[2])
    return xp.mean(loss)


def edge_aware_smoothness(y_true, y_pred):
    def weighted(jump, edge):
        return xp.sum(xp.abs(jump) * xp.exp(-xp.mean(xp.abs(edge), -1, keepdims=True)))

    down = weighted(y_pred[:, 1:] - y_pred[:, :-1], y_true[:, 1:] - y_true[:, :-1])
    right = weighted(y_pred[:, :, 1:] - y_pred[:, :, :-1], y_true[:, :, 1:] - y_true[:, :, :-1])
    return (down + right) / math.prod(y_pred.shape)
