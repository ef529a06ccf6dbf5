"""Classification: predictions are logits, labels 0 or 1, of classes one-hot on the last axis."""


def surprise(y_true, y_pred):
    return xp.softplus(y_pred) - y_pred * y_true


def binary_cross_entropy(y_true, y_pred):
    return xp.mean(surprise(y_true, y_pred))


def cross_entropy(y_true, y_pred):
    return xp.mean(-xp.sum(y_true * xp.log_softmax(y_pred, -1), -1))


def focal(y_true, y_pred, gamma=2.0):
    wrong = y_true * xp.sigmoid(-y_pred) + (1 - y_true) * xp.sigmoid(y_pred)
    return xp.mean(wrong**gamma * surprise(y_true, y_pred))


def softmax_focal(y_true, y_pred, gamma=2.0):
    log_p = xp.log_softmax(y_pred, -1)
    return xp.mean(-xp.sum(y_true * (-xp.expm1(log_p)) ** gamma * log_p, -1))


def poly_cross_entropy(y_true, y_pred, epsilon=1.0):
    log_p = xp.log_softmax(y_pred, -1)
    return xp.mean(xp.sum(y_true * (-log_p - epsilon * xp.expm1(log_p)), -1))


def ohem_cross_entropy(y_true, y_pred, threshold=0.7, min_kept=100_000):
    loss = xp.reshape(-xp.sum(y_true * xp.log_softmax(y_pred, -1), -1), (-1,))
    if loss.shape[0] <= min_kept:
        return xp.mean(loss)
    least = xp.sort(loss)[-min_kept]
    kept = (loss > -math.log(threshold)) | (loss >= least)
    return xp.sum(xp.where(kept, loss, 0.0)) / xp.sum(xp.where(kept, 1.0, 0.0))
