"""Boxes (x1, y1, x2, y2), landmarks and heatmaps."""


def area(box):
    return (box[..., 2] - box[..., 0]) * (box[..., 3] - box[..., 1])


def overlap(t, p):
    """Intersection over union, and the union."""
    sides = xp.relu(xp.minimum(t[..., 2:], p[..., 2:]) - xp.maximum(t[..., :2], p[..., :2]))
    intersection = sides[..., 0] * sides[..., 1]
    union = area(t) + area(p) - intersection
    return intersection / union, union


def hull(t, p):
    """Sides of the smallest box around both."""
    return xp.maximum(t[..., 2:], p[..., 2:]) - xp.minimum(t[..., :2], p[..., :2])


def distance(t, p):
    """Of the centres, squared, over the squared diagonal of the box around both."""
    between = (p[..., :2] + p[..., 2:] - t[..., :2] - t[..., 2:]) / 2
    return xp.sum(between**2, -1) / xp.sum(hull(t, p) ** 2, -1)


def aspect(box):
    return xp.atan2(xp.abs(box[..., 2] - box[..., 0]), xp.abs(box[..., 3] - box[..., 1]))


def box_iou(y_true, y_pred):
    iou, _ = overlap(y_true, y_pred)
    return xp.mean(1 - iou)


def generalized_box_iou(y_true, y_pred):
    iou, union = overlap(y_true, y_pred)
    sides = hull(y_true, y_pred)
    around = sides[..., 0] * sides[..., 1]
    return xp.mean(1 - iou + (around - union) / around)


def distance_box_iou(y_true, y_pred):
    iou, _ = overlap(y_true, y_pred)
    return xp.mean(1 - iou + distance(y_true, y_pred))


def complete_box_iou(y_true, y_pred):
    iou, _ = overlap(y_true, y_pred)
    v = 4 / math.pi**2 * (aspect(y_true) - aspect(y_pred)) ** 2
    # Held constant, as the paper says; the tiny number is for boxes that are equal.
    alpha = v / (1 - iou + v + 1e-30)
    alpha = xp.stop_gradient(alpha)
    return xp.mean(1 - iou + distance(y_true, y_pred) + alpha * v)


def wing(y_true, y_pred, width=10.0, curvature=2.0):
    size = xp.abs(y_pred - y_true)
    c = width - width * math.log1p(width / curvature)
    return xp.mean(xp.where(size < width, width * xp.log1p(size / curvature), size - c))


def adaptive_wing(y_true, y_pred, width=14.0, threshold=0.5, curvature=1.0, alpha=2.1):
    size = xp.abs(y_pred - y_true)
    power = alpha - y_true
    edge = (threshold / curvature) ** power
    slope = width / (1 + edge) * power * (threshold / curvature) ** (power - 1) / curvature
    c = threshold * slope - width * xp.log1p(edge)
    near = width * xp.log1p((size / curvature) ** power)
    return xp.mean(xp.where(size < threshold, near, slope * size - c))


def heatmap_focal(y_true, y_pred, gamma=2.0, beta=4.0):
    p = xp.sigmoid(y_pred)
    log_p, log_q = -xp.softplus(-y_pred), -xp.softplus(y_pred)
    peak = y_true == 1
    each = xp.where(peak, (1 - p) ** gamma * log_p, (1 - y_true) ** beta * p**gamma * log_q)
    count = xp.sum(xp.where(peak, 1.0, 0.0))
    return -xp.sum(each) / xp.clip(count, 1.0, math.inf)
