"""Images [B, H, W, C]."""


def blurred(x, weights):
    """Weighted means in windows that lie in the image, first of rows, then of columns."""
    size = len(weights)
    height, width = x.shape[1] - size + 1, x.shape[2] - size + 1
    x = sum(w * x[:, i : i + height] for i, w in enumerate(weights))
    return sum(w * x[:, :, i : i + width] for i, w in enumerate(weights))


def bell(size, sigma):
    each = [math.exp(-((i - (size - 1) / 2) ** 2) / (2 * sigma**2)) for i in range(size)]
    return [x / sum(each) for x in each]


def similarity(t, p, weights, c1, c2):
    """Luminance, and contrast with structure."""
    mean_t, mean_p = blurred(t, weights), blurred(p, weights)
    variances = blurred(t * t, weights) - mean_t**2 + blurred(p * p, weights) - mean_p**2
    covariance = blurred(t * p, weights) - mean_t * mean_p
    luminance = (2 * mean_t * mean_p + c1) / (mean_t**2 + mean_p**2 + c1)
    return luminance, (2 * covariance + c2) / (variances + c2)


def ssim(y_true, y_pred, max_value=1.0, window_size=11, sigma=1.5, k1=0.01, k2=0.03):
    c1, c2 = (k1 * max_value) ** 2, (k2 * max_value) ** 2
    luminance, structure = similarity(y_true, y_pred, bell(window_size, sigma), c1, c2)
    return xp.mean((1 - luminance * structure) / 2)


def halved(x):
    """Means of 2 x 2 pixels; an odd last row or column is left out."""
    height, width = x.shape[1] // 2 * 2, x.shape[2] // 2 * 2
    x = x[:, :height, :width]
    return (x[:, ::2, ::2] + x[:, 1::2, ::2] + x[:, ::2, 1::2] + x[:, 1::2, 1::2]) / 4


def ms_ssim(
    y_true,
    y_pred,
    powers=(0.0448, 0.2856, 0.3001, 0.2363, 0.1333),
    max_value=1.0,
    window_size=11,
    sigma=1.5,
    k1=0.01,
    k2=0.03,
):
    c1, c2 = (k1 * max_value) ** 2, (k2 * max_value) ** 2
    weights = bell(window_size, sigma)
    product = 1.0
    for j, power in enumerate(powers):
        luminance, structure = similarity(y_true, y_pred, weights, c1, c2)
        each = luminance * structure if j == len(powers) - 1 else structure
        product = product * xp.relu(xp.mean(each, (1, 2))) ** power
        y_true, y_pred = halved(y_true), halved(y_pred)
    return xp.mean(1 - product)


def photometric(y_true, y_pred, alpha=0.85, max_value=1.0):
    c1, c2 = (0.01 * max_value) ** 2, (0.03 * max_value) ** 2
    luminance, structure = similarity(y_true, y_pred, [1 / 3, 1 / 3, 1 / 3], c1, c2)
    absolute = xp.abs(y_pred - y_true)[:, 1:-1, 1:-1]
    return xp.mean(alpha * (1 - luminance * structure) / 2 + (1 - alpha) * absolute)


def census(y_true, y_pred, radius=3, max_value=1.0):
    size = 2 * radius + 1
    height, width = y_true.shape[1] - size + 1, y_true.shape[2] - size + 1

    def sign(image, i, j):
        middle = image[:, radius : radius + height, radius : radius + width]
        d = (image[:, i : i + height, j : j + width] - middle) * (255 / max_value)
        return d / xp.sqrt(0.81 + d * d)

    loss = 0.0
    for i in range(size):
        for j in range(size):
            square = (sign(y_true, i, j) - sign(y_pred, i, j)) ** 2
            loss = loss + square / (0.1 + square)
    return xp.mean(loss)


def total_variation(y_true, y_pred):
    down = xp.sum(xp.abs(y_pred[:, 1:] - y_pred[:, :-1]))
    right = xp.sum(xp.abs(y_pred[:, :, 1:] - y_pred[:, :, :-1]))
    return (down + right) / math.prod(y_pred.shape)
