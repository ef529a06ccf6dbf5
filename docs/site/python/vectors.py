"""Normals, colour, flow and rotations."""


def length(v):
    # The tiny number gives the root a slope at 0.
    return xp.sqrt(xp.sum(v * v, -1) + 1e-30)


def unit(v):
    return v / length(v)[..., None]


def angle_between(a, b):
    """Exact near 0 and near pi, where acos of a dot product is not."""
    u, v = unit(a), unit(b)
    return 2 * xp.atan2(length(u - v), length(u + v))


def surface_normal_angular(y_true, y_pred, delta=0.0):
    return xp.mean(angle_between(y_true, y_pred) ** (1 + delta))


def von_mises_fisher_nll(y_true, y_pred, kappa=1.0):
    away = xp.sum((unit(y_pred) - unit(y_true)) ** 2, -1) / 2  # 1 - cos of the angle
    constant = math.log1p(-math.exp(-2 * kappa)) - math.log(kappa)
    return xp.mean(kappa * away + constant)


def ang_mf_nll(y_true, y_pred, kappa=1.0):
    constant = math.log1p(math.exp(-kappa * math.pi)) - math.log(kappa**2 + 1)
    return xp.mean(kappa * angle_between(y_true, y_pred) + constant)


def endpoint_error(y_true, y_pred):
    return xp.mean(length(y_pred - y_true))


def flow_angular_error(y_true, y_pred):
    one = xp.ones_like(y_true[..., :1])
    return xp.mean(angle_between(xp.concat([y_true, one], -1), xp.concat([y_pred, one], -1)))


def recovery_error(y_true, y_pred):
    return xp.mean(angle_between(y_true, y_pred))


def reproduction_error(y_true, y_pred):
    white = y_true / y_pred
    return xp.mean(angle_between(white, xp.ones_like(white)))


def so3_geodesic(y_true, y_pred):
    r = xp.sum(y_true[..., None] * y_pred[..., None, :], -3)  # transposed truth times prediction
    axis = [r[..., 2, 1] - r[..., 1, 2], r[..., 0, 2] - r[..., 2, 0], r[..., 1, 0] - r[..., 0, 1]]
    trace = r[..., 0, 0] + r[..., 1, 1] + r[..., 2, 2]
    return xp.mean(xp.atan2(length(xp.stack(axis, -1)) / 2, (trace - 1) / 2))


def quaternion_geodesic(y_true, y_pred):
    angle = angle_between(y_true, y_pred)
    return xp.mean(2 * xp.minimum(angle, math.pi - angle))
