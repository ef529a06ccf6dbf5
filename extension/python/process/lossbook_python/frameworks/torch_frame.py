"""PyTorch. What a loss does on the way is seen by a TorchFunctionMode: the maps it adds up, and in doubles every mention of float32."""

import contextlib
import inspect

import numpy
import torch
from torch.overrides import TorchFunctionMode

from ..errors import Refused, narrowed
from ..results import array_of, result_of
from .torch_rounded import Rounded
from .torch_trace import Traced

SUMS = {torch.sum, torch.mean, torch.nansum, torch.nanmean, torch.Tensor.sum, torch.Tensor.mean, torch.Tensor.nansum}
SUMS.add(torch.Tensor.nanmean)
HALF = (torch.float16, torch.bfloat16)
TO_DOUBLE = {torch.Tensor.float: torch.Tensor.double}
# Random numbers, which are others in float64 from the same seed: of a shape, of what is given, and written to what there is.
DRAWS = {torch.rand, torch.randn, torch.rand_like, torch.randn_like}
DRAWS_BY = {torch.normal, torch.bernoulli, torch.Tensor.bernoulli}
DRAWS_INTO = {torch.Tensor.normal_, torch.Tensor.uniform_, torch.Tensor.exponential_, torch.Tensor.bernoulli_}


class Framework:
    name = "torch"
    differentiates = True
    wrong_path = "a torch.autograd.Function, a hook, a .detach() or torch.no_grad() on a part of the way, or a rounding"
    no_path = "a .detach(), .item(), .numpy(), float(), a comparison or torch.no_grad() on the way cuts it"

    def version(self):
        return torch.__version__

    def value(self, target, arrays, keywords, double=False, maps=None):
        # As in training: the labels are not differentiated by, and may go through numpy.
        last = [i for i, a in enumerate(arrays) if a.dtype.kind == "f"][-1:]
        leaves = self._leaves(target, arrays, target.wanted if target.wanted is not None else last)
        result, seen = self._run(target, leaves, keywords, double, maps)
        return self._array(result, target), seen

    def forward(self, target, arrays, keywords, wanted, double=False, maps=None):
        """As `value`, and a function from the slope of the result to the slopes of the wanted inputs; None: no path."""
        target.wanted = wanted
        leaves = self._leaves(target, arrays, wanted)
        result, seen = self._run(target, leaves, keywords, double, maps)

        def pullback(slope):
            if not isinstance(result, torch.Tensor) or not result.requires_grad:
                return [None for _ in wanted]
            dy = torch.from_numpy(slope).to(result)
            asked = [leaves[i] for i in wanted]
            found = torch.autograd.grad(result, asked, dy.reshape(result.shape), allow_unused=True)
            return [None if g is None else self._plain(g) for g in found]

        return self._array(result, target), seen, pullback

    def second(self, target, arrays, keywords, slope, wrt, direction, double=False):
        """Slopes of ⟨direction, gradient by input wrt⟩ by every input, and by the slope of the result."""
        floats = [i for i, a in enumerate(arrays) if a.dtype.kind == "f"]
        leaves = self._leaves(target, arrays, floats)
        result, _ = self._run(target, leaves, keywords, double, None)
        if not isinstance(result, torch.Tensor) or not result.requires_grad:
            return [None for _ in arrays], None
        dy = torch.from_numpy(slope).to(result).reshape(result.shape).requires_grad_(True)
        first = torch.autograd.grad(result, [leaves[wrt]], dy, create_graph=True, allow_unused=True)[0]
        if first is None or not first.requires_grad:
            return [None for _ in arrays], None
        v = torch.from_numpy(direction).to(first).reshape(first.shape)
        asked = [leaves[i] for i in floats] + [dy]
        found = torch.autograd.grad(first, asked, v, allow_unused=True)
        plain = [None if g is None else self._plain(g) for g in found]
        by_input = dict(zip(floats, plain))
        return [by_input.get(i) for i in range(len(arrays))], plain[-1]

    def is_float(self, x):
        return x.is_floating_point()

    def cast(self, x, dtype):
        return x.to(getattr(torch, dtype))

    def autocast(self, dtype, device):
        return torch.autocast((device or "cpu").partition(":")[0], dtype=getattr(torch, dtype))

    def for_doubles(self, target):
        return target

    def rounded(self, rounding):
        return Rounded(rounding)

    def traced(self, texts, _slope, **options):
        return Traced(texts, **options)

    def _leaves(self, target, arrays, wanted):
        device = target.device or "cpu"
        # Class numbers are int64 there and nothing else: cross_entropy, nll_loss, one_hot and gather refuse int32.
        leaves = [torch.from_numpy(a).to(device, torch.int64 if a.dtype == numpy.int32 else None) for a in arrays]
        for i in wanted:
            if leaves[i].is_floating_point():
                leaves[i].requires_grad_(True)
        return leaves

    def _run(self, target, leaves, keywords, double, maps):
        # What a network hands to its loss is no leaf: it may be changed in place, and a leaf may not.
        inputs = [x.clone() if x.requires_grad else x for x in leaves]
        before = [x._version for x in inputs]
        watching = Watching(double, maps, max((x.numel() for x in leaves), default=0))
        with self._doubles(double), watching if double or maps is not None else contextlib.nullcontext():
            result = target.call(inputs, keywords)
        target.changed = [i for i, x in enumerate(inputs) if x._version != before[i]]
        return result, watching.seen

    @contextlib.contextmanager
    def _doubles(self, double):
        before = torch.get_default_dtype()
        if double:
            torch.set_default_dtype(torch.float64)
        try:
            yield
        finally:
            torch.set_default_dtype(before)

    def _array(self, result, target):
        if isinstance(result, torch.Tensor):
            return self._plain(result, target.name)
        if isinstance(result, (list, tuple)) and any(isinstance(r, torch.Tensor) for r in result):
            kinds = ", ".join("Tensor%s" % list(r.shape) if hasattr(r, "shape") else type(r).__name__ for r in result)
            raise Refused(
                "%s returned a %s (%s); a loss returns one tensor: pick it in the expression, "
                "as lambda *x: %s(*x)[0]" % (target.name, type(result).__name__, kinds, target.name),
                "result",
            )
        return result_of(result, target.name)

    def _plain(self, tensor, name=""):
        found = tensor.detach()
        if found.is_sparse or found.layout != torch.strided:
            found = found.to_dense()
        if found.dtype == torch.bfloat16:
            return Widened(found.cpu().float().numpy(), "bfloat16")
        return array_of(found.cpu().resolve_neg().resolve_conj().numpy(), name)


def Widened(array, dtype):
    """float32 that was in a type numpy does not know; exact."""
    return array.view(_Named).named(dtype)


class _Named(numpy.ndarray):
    lossbook_dtype = None

    def named(self, dtype):
        self.lossbook_dtype = dtype
        return self


class Watching(TorchFunctionMode):
    """`only`: None for all maps, a number or 'value' for one or none of them."""

    def __init__(self, double, maps, largest):
        super().__init__()
        self.double = double
        self.maps = maps
        self.largest = largest
        self.count = 0
        self.seen = []

    def __torch_function__(self, func, types, args=(), kwargs=None):
        kwargs = kwargs or {}
        if self.double:
            func = TO_DOUBLE.get(func, func)
            args = tuple(_doubled(a) for a in args)
            kwargs = {name: _doubled(a) for name, a in kwargs.items()}
        if self.maps is not None:
            self._note(func, args, kwargs)
        found = (_drawn if self.double else _called)(func, args, kwargs)
        if self.double and isinstance(found, torch.Tensor) and found.dtype in HALF and _is_of_doubles(args, kwargs):
            raise narrowed(str(found.dtype).replace("torch.", ""))
        return found

    def _note(self, func, args, kwargs):
        if func in SUMS:
            x = args[0] if args else kwargs.get("input")
        elif _reduces(func, args, kwargs):
            x = func
        else:
            return
        index = self.count
        self.count += 1
        if self.maps != "all" and self.maps != index:
            return
        if x is func:
            with torch.no_grad():
                x = _unreduced(func, args, kwargs)
        if isinstance(x, torch.Tensor) and x.is_floating_point() and 1 < x.numel() <= self.largest:
            if x.dtype in (torch.float32, torch.float64) and _is_at_hand(x):
                self.seen.append((index, x.detach().cpu().numpy()))


def _is_at_hand(tensor):
    """Inside of torch.vmap and torch.func.grad it stands for many, or for a dual number: its numbers are below."""
    try:
        tensor.detach().untyped_storage().data_ptr()
        return True
    except (RuntimeError, NotImplementedError):
        return False


def _called(func, args, kwargs):
    return func(*args, **kwargs)


def _drawn(func, args, kwargs):
    """In doubles: random numbers are drawn in float32, as training has them."""
    if getattr(func, "__module__", None) == "torch.nn.init":
        # By its Python code, whose own draws nobody sees.
        given, rest = (args[0], args[1:]) if args else (kwargs.get("tensor"), ())
        more = {name: each for name, each in kwargs.items() if name != "tensor"}
        if isinstance(given, torch.Tensor) and given.dtype == torch.float64:
            with torch.no_grad():
                return given.copy_(func(given.float(), *rest, **more))
    if func in DRAWS and kwargs.get("dtype") in (None, torch.float64):
        return func(*args, **{**kwargs, "dtype": torch.float32}).double()
    if func in DRAWS_BY:
        given = [a.float() if isinstance(a, torch.Tensor) else a for a in args]
        return func(*given, **kwargs).double()
    if func in DRAWS_INTO and args[0].dtype == torch.float64:
        return args[0].copy_(func(torch.empty_like(args[0], dtype=torch.float32), *args[1:], **kwargs))
    return func(*args, **kwargs)


_signatures = {}


def _bound(func, args, kwargs):
    if func not in _signatures:
        try:
            _signatures[func] = inspect.signature(func)
        except (TypeError, ValueError):
            _signatures[func] = None
    signature = _signatures[func]
    if signature is None or "reduction" not in signature.parameters:
        return None
    try:
        return signature.bind(*args, **kwargs)
    except TypeError:
        return None


def _reduces(func, args, kwargs):
    if getattr(func, "__module__", None) != "torch.nn.functional":
        return False
    bound = _bound(func, args, kwargs)
    if bound is None:
        return False
    bound.apply_defaults()
    return bound.arguments["reduction"] in ("mean", "sum", "batchmean")


def _unreduced(func, args, kwargs):
    bound = _bound(func, args, kwargs)
    bound.arguments["reduction"] = "none"
    try:
        return func(*bound.args, **bound.kwargs)
    except Exception:
        return None  # It has no unreduced form: opaque.


def _is_of_doubles(args, kwargs):
    return any(isinstance(a, torch.Tensor) and a.dtype == torch.float64 for a in (*args, *kwargs.values()))


def _doubled(value):
    if isinstance(value, torch.Tensor):
        return value.double() if value.dtype == torch.float32 else value
    if value is torch.float32:
        return torch.float64
    if type(value) in (list, tuple) and value and any(isinstance(v, torch.Tensor) for v in value):
        return type(value)(_doubled(v) for v in value)
    return value
