import torch


def half(y_true, y_pred):
    return (y_true - y_pred).half().mean()


def brain(y_true, y_pred):
    return ((y_true - y_pred) ** 2).mean().bfloat16()


def pair(y_true, y_pred):
    return y_true.mean(), y_pred


def array(y_true, y_pred):
    return float(((y_true - y_pred) ** 2).mean())
