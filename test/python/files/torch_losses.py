import torch
import torch.nn.functional as F

def angle(y_true, y_pred, delta=0.2):
    d = (y_true * y_pred).sum(-1)
    c = (y_true[..., 0] * y_pred[..., 1] - y_true[..., 1] * y_pred[..., 0]).abs()
    return torch.atan2(c, d).pow(1 + delta).mean()

def mse(t, p):
    return F.mse_loss(p, t)

def detached(y_true, y_pred):
    return ((y_true - y_pred.detach()) ** 2).mean()

def wrong(y_true, y_pred):
    x = y_pred * 2 - y_pred.detach()
    return ((y_true - x) ** 2).mean()

def broken(y_true, y_pred):
    print('hello')
    for i in range(3):
        l += i
    return l
