"""Losses of kornia, MONAI and segmentation models, from the packages themselves; images have their channels second."""

import importlib
import importlib.machinery
import importlib.util
import sys
import types

import kornia.losses as kornia
import monai.losses as monai
import torch


def losses_alone(package):
    """Of segmentation models its losses: the encoders beside them want timm and torchvision."""
    folder = importlib.util.find_spec(package).submodule_search_locations
    alone = types.ModuleType(package)
    alone.__path__ = list(folder)
    alone.__spec__ = importlib.machinery.ModuleSpec(package, None, is_package=True)
    sys.modules[package] = alone
    return importlib.import_module(package + ".losses")


smp = losses_alone("segmentation_models_pytorch")


def numbers(hot):
    return hot.argmax(1)


def of_classes(loss):
    """Of logits that a softmax makes the probabilities of, and class numbers."""
    return lambda y_true, y_pred: loss(torch.log(y_pred), numbers(y_true))
