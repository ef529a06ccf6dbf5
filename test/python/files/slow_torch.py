"""Losses whose gradient, or whose gradient's gradient, does not end."""

import torch


def _forever():
    print("ready", flush=True)
    while True:
        pass


class _SecondSlow(torch.autograd.Function):
    @staticmethod
    def forward(ctx, slope):
        return slope * 2

    @staticmethod
    def backward(ctx, slope):
        _forever()


class _Slow(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x, order):
        ctx.order = order
        return x * 1.0

    @staticmethod
    def backward(ctx, slope):
        if ctx.order == 1:
            _forever()
        return _SecondSlow.apply(slope), None


def gradient(y_true, y_pred):
    return (_Slow.apply(y_pred, 1) - y_true).square().mean()


def second(y_true, y_pred):
    return (_Slow.apply(y_pred, 2) - y_true).square().mean()


def square(y_true, y_pred):
    return (y_pred - y_true).square().mean()
