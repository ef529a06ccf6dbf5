"""Operations of PyTorch as they run, below autograd: those of the gradient too, each known by the operation whose derivative it is in."""

import numpy
import torch
import torch.nn.functional as F
from torch.utils._python_dispatch import TorchDispatchMode
from torch.utils._pytree import tree_leaves

from .numbers_kept import kept, place
from .torch_rounded import has_numbers, is_made

aten = torch.ops.aten
# Moved or cast, and nothing computed: a format casts where doubles do not.
COPIES = {aten.clone, aten._to_copy, aten.copy_, aten.detach, aten.lift_fresh, aten.expand, aten.contiguous, aten._unsafe_view}
# TensorFlow.js's names of the same operations, by which conditions and remedies are known.
NAMES = {
    "add": "Add", "sub": "Sub", "rsub": "Sub", "mul": "Multiply", "div": "RealDiv", "clamp": "ClipByValue", "clamp_min": "ClipByValue",
    "clamp_max": "ClipByValue", "_softmax": "Softmax", "_log_softmax": "LogSoftmax", "mm": "BatchMatMul", "bmm": "BatchMatMul",
    "where": "Select", "avg_pool2d": "AvgPool", "convolution": "Conv2D", "log_sigmoid_forward": "Softplus", "reciprocal": "Reciprocal",
}  # fmt: skip
PUBLIC = {"rsub": "sub", "_softmax": "softmax", "_log_softmax": "log_softmax", "log_sigmoid_forward": "logsigmoid", "nll_loss_forward": "nll_loss"}


class Traced(TorchDispatchMode):
    def __init__(self, texts, keep=(), repairs=None, look=None):
        super().__init__()
        self.look = look
        self.texts = texts
        self.keep = set(keep)
        self.repairs = repairs or {}
        self.full = {}
        self.backward = False
        self.operations = []
        self.makers = {}  # By the identity of a tensor, which is its own as long as it lives.
        self.alive = []
        self.by_sequence = {}

    def __torch_dispatch__(self, func, types, args=(), kwargs=None):
        kwargs = kwargs or {}
        given = [self._given(a) for a in args if isinstance(a, (torch.Tensor, float, int)) and not isinstance(a, bool)]
        given = [g for g in given if g is not None]
        whole = [_whole(x) for x in tree_leaves((args, kwargs)) if _counts(x)] if self.look else []
        found = func(*args, **kwargs)
        made = found[0] if isinstance(found, (tuple, list)) and found else found
        self.alive.append((args, found))
        if not has_numbers(made):
            return found
        is_new = all(is_made(told) for told in func._schema.returns) and func.overloadpacket not in COPIES
        if not (is_new and made.is_floating_point()):
            first = next((a for a in args if isinstance(a, torch.Tensor)), None)
            maker = self.makers.get(id(first))
            if maker is not None:
                self.makers[id(made)] = maker
            self._note_node(maker)
            return found
        self._note(func, args, given, made, whole)
        return found

    def _note(self, func, args, given, made, whole):
        index = len(self.operations)
        if index in self.keep:
            self.full[index] = made.detach().double().clone()
        if index in self.repairs and self.repairs[index].shape == made.shape:
            made.copy_(self.repairs[index])
        short = func.overloadpacket.__name__.rstrip("_")
        each = {
            "name": _name(short, args),
            "called": _called(PUBLIC.get(short, short)),
            "attrs": _bounds(short, args),
            "given": [spec for spec, _ in given],
            "numbers": [*(numbers for _, numbers in given), _kept(made)],
            "size": made.numel(),
            "shape": list(made.shape),
        }
        if self.backward:
            node = torch._C._current_autograd_node()
            each["derivativeOf"] = self.by_sequence.get(node._sequence_nr() + 1, -1) if node is not None else -1
        else:
            each["place"] = place(self.texts)
        self.operations.append(each)
        if self.look:
            self.look.see(each, short, whole, _whole(made))
        self.makers[id(made)] = index
        self._note_node(index)

    def _note_node(self, index):
        """Autograd makes its node before the operation runs, and numbers nodes in their order."""
        if not self.backward and index is not None:
            self.by_sequence.setdefault(torch._C._autograd._get_sequence_nr(), index)

    def _given(self, x):
        if not isinstance(x, torch.Tensor):
            return {"size": 1, "isConstant": True}, numpy.array([float(x)])
        if not (has_numbers(x) and x.is_floating_point()):
            return None
        maker = self.makers.get(id(x))
        spec = {"size": x.numel(), "isConstant": maker is None and x.numel() == 1}
        if maker is not None:
            spec["maker"] = maker
        return spec, _kept(x)


def _name(short, args):
    if short == "pow" and len(args) > 1 and args[1] == 2:
        return "Square"
    return NAMES.get(short, short[:1].upper() + short[1:])


def _called(name):
    """As a person writes it."""
    return ("torch." if hasattr(torch, name) else "F." if hasattr(F, name) else "aten.") + name


def _bounds(short, args):
    if not short.startswith("clamp"):
        return {}
    low, high = {"clamp_min": (1, None), "clamp_max": (None, 1)}.get(short, (1, 2))
    found = {"clipValueMin": low, "clipValueMax": high}
    return {
        name: args[i] for name, i in found.items() if i is not None and i < len(args) and isinstance(args[i], (int, float))
    }


def _counts(x):
    return isinstance(x, float) or (isinstance(x, torch.Tensor) and has_numbers(x) and x.is_floating_point())


def _whole(x):
    """As it is now: an operation may write to what it is given."""
    return numpy.array(x.detach().cpu().double().numpy() if isinstance(x, torch.Tensor) else x, "float64")


def _kept(x):
    return kept(x.detach().cpu().double().numpy())
