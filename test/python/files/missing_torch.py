import torch


def selected(pred, target):
    valid = ~torch.isnan(target)
    return (pred[valid] - target[valid]).abs().mean()


def filled(pred, target):
    valid = ~torch.isnan(target)
    label = torch.where(valid, target, torch.zeros_like(target))
    return (((pred - label) ** 2) * valid).sum() / valid.sum().clamp(min=1)


def silog(pred, target):
    valid = target > 0
    d = torch.log(pred[valid]) - torch.log(target[valid])
    return torch.sqrt((d**2).mean() - 0.5 * d.mean() ** 2)


def sampled(pred, target):
    """Of every third row only."""
    return ((pred - target)[:, ::3] ** 2).mean()


def zeroed(pred, target):
    return ((pred - torch.nan_to_num(target)) ** 2).mean()


def prediction_zeroed(pred, target):
    return ((torch.nan_to_num(pred) - target) ** 2).mean()


def nanmean(pred, target):
    return torch.nanmean((pred - target).abs())


def chosen_after(pred, target):
    e = torch.sqrt((pred - target) ** 2 + 1e-6)
    valid = ~torch.isnan(target)
    return torch.where(valid, e, torch.zeros_like(e)).sum() / valid.sum()


def whole_batch(pred, target):
    e = ((pred - torch.nan_to_num(target)) ** 2).mean()
    return e * (~torch.isnan(target).any())
