"""Operations of TensorFlow as they run, by its op callbacks: those of the gradient too, each known by the operation whose derivative it is in.

Neither the callbacks nor the function that is asked for an operation's gradient are public interfaces: without them nothing is seen.
"""

import contextlib
import ctypes
import re

import numpy
import tensorflow as tf

from .numbers_kept import bounds, cast, kept, place

# Moved or cast, and nothing computed: a format casts where doubles do not.
COPIES = {"Cast", "Identity", "IdentityN", "Reshape", "ExpandDims", "Squeeze", "StopGradient", "Snapshot", "ReadVariableOp", "BroadcastTo"}
COPIES |= {"Tile", "Transpose", "StridedSlice", "Slice", "Reverse", "ReverseV2", "PreventGradient", "Fill", "ZerosLike", "OnesLike", "Pack", "ConcatV2"}
# TensorFlow.js's names of the same operations, by which conditions and remedies are known.
NAMES = {
    "AddV2": "Add", "AddN": "Add", "Mul": "Multiply", "Inv": "Reciprocal", "MatMul": "BatchMatMul", "BatchMatMulV2": "BatchMatMul",
    "SelectV2": "Select", "DivNoNan": "RealDiv", "Sqrt": "Sqrt",
}  # fmt: skip
PUBLIC = {
    "AddV2": "add", "AddN": "add_n", "Mul": "multiply", "Sub": "subtract", "RealDiv": "divide", "DivNoNan": "math.divide_no_nan",
    "Sum": "reduce_sum", "Mean": "reduce_mean", "Prod": "reduce_prod", "Max": "reduce_max", "Min": "reduce_min", "SelectV2": "where",
    "Inv": "math.reciprocal", "Neg": "negative", "BatchMatMulV2": "matmul", "MatMul": "matmul", "Conv2D": "nn.conv2d", "AvgPool": "nn.avg_pool",
}  # fmt: skip
BOUNDS = {"Minimum": "clipValueMax", "Maximum": "clipValueMin"}
FLOATS = {tf.float16, tf.bfloat16, tf.float32, tf.float64}


class Traced:
    def __init__(self, texts, keep=(), repairs=None, look=None):
        self.look = look
        self.texts = texts
        self.keep = set(keep)
        self.repairs = repairs or {}
        self.full = {}
        self.backward = False
        self.operations = []
        self.makers = {}  # By the id that each tensor has for itself.
        self.alive = []
        self.forward = []  # Of each operation on the way forward what it was given and made.
        self.inside = -1
        self.is_writing = False

    @contextlib.contextmanager
    def seen(self):
        from tensorflow.python import pywrap_tfe
        from tensorflow.python.eager import backprop
        from tensorflow.python.framework import op_callbacks

        of_operation = backprop._gradient_function

        def differentiated(name, attrs, count, inputs, outputs, slopes, *more):
            before = self.inside
            self.inside = self._forward_of(name.decode() if isinstance(name, bytes) else name, inputs, outputs)
            try:
                return of_operation(name, attrs, count, inputs, outputs, slopes, *more)
            finally:
                self.inside = before

        pywrap_tfe.TFE_Py_RegisterGradientFunction(differentiated)
        op_callbacks.add_op_callback(self._note)
        try:
            yield self
        finally:
            op_callbacks.remove_op_callback(self._note)
            pywrap_tfe.TFE_Py_RegisterGradientFunction(of_operation)

    def _note(self, op_type, inputs, attrs, outputs, op_name=None, graph=None):
        if graph is not None or not outputs or self.is_writing:
            return
        op_type = op_type.decode() if isinstance(op_type, bytes) else op_type
        self.alive.append((inputs, outputs))
        made = outputs[0]
        if made.dtype not in FLOATS:
            return
        if op_type in COPIES:
            self._note_copy(op_type, inputs, made)
            return
        index = len(self.operations)
        array = _numbers(made)
        if index in self.keep:
            self.full[index] = array.astype("float64")
        if index in self.repairs and self.repairs[index].shape == array.shape:
            self._write(made, self.repairs[index])
        given = [self._given(x) for x in inputs if x.dtype in FLOATS]
        bound = self._bound(op_type, inputs)
        each = {
            "name": "ClipByValue" if bound else _name(op_type, inputs),
            "called": _called("ClipByValue" if bound else op_type),
            "attrs": bound,
            "given": [spec for spec, _ in given],
            "numbers": [*(numbers for _, numbers in given), kept(_numbers(made))],
            "size": array.size,
            "shape": list(array.shape),
        }
        if self.backward:
            each["derivativeOf"] = self.inside
        else:
            each["place"] = place(self.texts)
            self.forward.append((op_type, index, [x._id for x in inputs], [x._id for x in outputs]))
        self.operations.append(each)
        if self.look:
            self.look.see(each, op_type, [_wide(x) for x in inputs if x.dtype in FLOATS], _wide(made))
        self.makers[made._id] = index

    def _note_copy(self, op_type, inputs, made):
        maker = next((self.makers[x._id] for x in inputs if x._id in self.makers), None)
        if maker is None:
            return
        self.makers[made._id] = maker
        if op_type == "Cast" and made.dtype.size < inputs[0].dtype.size and made.shape == self.operations[maker]["shape"]:
            # Computed in a wider type and rounded at once: that is what the operation gave.
            if maker in self.repairs and self.repairs[maker].shape == tuple(made.shape):
                self._write(made, self.repairs[maker])
            self.operations[maker]["numbers"][-1] = kept(_numbers(made))

    def _write(self, tensor, values):
        self.is_writing = True
        # Of a single number numpy has a copy; reshaped, it lies where it lay.
        made = _numbers(tf.reshape(tensor, [-1]))
        self.is_writing = False
        new = cast(values, made.dtype)
        ctypes.memmove(made.ctypes.data, new.ctypes.data, new.nbytes)

    def _given(self, x):
        maker = self.makers.get(x._id)
        size = int(numpy.prod(x.shape, dtype=int))
        spec = {"size": size, "isConstant": maker is None and size == 1}
        if maker is not None:
            spec["maker"] = maker
        return spec, kept(_numbers(x))

    def _bound(self, op_type, inputs):
        """tf.clip_by_value is a minimum and a maximum with numbers of the code."""
        if op_type not in BOUNDS:
            return {}
        constant = next((x for x in inputs if x._id not in self.makers and x.shape == ()), None)
        return {} if constant is None else bounds(BOUNDS[op_type], float(_numbers(constant)))

    def _forward_of(self, name, inputs, outputs):
        """Of what an operation was given and made the tape keeps only what its gradient needs."""
        given = [None if x is None else x._id for x in inputs or ()]
        made = [None if x is None else x._id for x in outputs or ()]
        for op_type, index, were_given, were_made in reversed(self.forward):
            if op_type == name and _agree(given, were_given) and _agree(made, were_made):
                return index
        return -1


def _agree(some, all_of_them):
    return all(a is None or a == b for a, b in zip(some, all_of_them))


def _name(op_type, inputs):
    if op_type == "Pow" and inputs[1].shape == () and float(_numbers(inputs[1])) == 2:
        return "Square"
    return NAMES.get(op_type, op_type)


def _called(op_type):
    """As a person writes it."""
    name = PUBLIC.get(op_type) or re.sub("(?<=[a-z0-9])(?=[A-Z])", "_", op_type).lower()
    for module, prefix in ((tf, "tf."), (tf.math, "tf.math."), (tf.nn, "tf.nn.")):
        if "." in name or hasattr(module, name):
            return prefix + name
    return "tf.raw_ops." + op_type


def _wide(tensor):
    return _numbers(tensor).astype("float64")


def _numbers(tensor):
    """Where they lie, but for those of a few numbers."""
    return numpy.asarray(tensor._numpy())
