"""Hands back what it is given."""
import numpy as np


def second(y_true, y_pred):
    return y_pred


def dtypes(y_true, y_pred):
    print(y_true.dtype, y_pred.dtype, y_pred.shape)
    return 0.0


def total(y_true, y_pred):
    return (y_true * y_pred).sum()
