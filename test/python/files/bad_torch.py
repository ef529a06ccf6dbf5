import torch


def half(y_true, y_pred):
    return (y_true - y_pred).half().mean()


def brain(y_true, y_pred):
    return ((y_true - y_pred) ** 2).mean().bfloat16()


def pair(y_true, y_pred):
    return y_true.mean(), y_pred


def array(y_true, y_pred):
    return float(((y_true - y_pred) ** 2).mean())


def to_numpy(y_true, y_pred):
    return (y_true - y_pred).abs().mean().detach().numpy()


def dropout(y_true, y_pred):
    return torch.nn.functional.dropout((y_true - y_pred).abs(), 0.5).mean()


def autocast(y_true, y_pred):
    with torch.autocast("cpu", dtype=torch.bfloat16):
        return (y_true @ (1.7 * y_pred * y_pred).transpose(-1, -2)).mean()


def root(y_true, y_pred):
    return (y_pred - y_true).sqrt().mean()
