"""TensorFlow, eager. Maps are seen by its op callbacks, and in doubles what would be float32 is made float64 where tensors are made and cast."""

import contextlib
import ctypes

import numpy
import tensorflow as tf

from ..errors import Refused
from ..results import array_of, result_of
from .tensorflow_doubles import doubles

FLOATS = ("float32", "float64")
# Their results lie where what they were given lies.
SHARING = ("Identity", "Reshape", "ExpandDims", "Squeeze", "StopGradient", "Snapshot", "ReadVariableOp", "IdentityN")


class Framework:
    name = "tensorflow"
    differentiates = True
    wrong_path = "a tf.custom_gradient, a tf.stop_gradient on a part of the way, or a rounding"
    no_path = "a tf.stop_gradient, .numpy(), float(), a comparison or a rounding on the way cuts it"

    def version(self):
        return tf.__version__

    def value(self, target, arrays, keywords, double=False, maps=None):
        with self._device(target):
            result, seen = self._run(target, self._tensors(arrays), keywords, double, maps)
        return self._array(result, target), seen

    def forward(self, target, arrays, keywords, wanted, double=False, maps=None):
        with self._device(target):
            tensors = self._tensors(arrays)
            asked = [tensors[i] for i in wanted]
            with tf.GradientTape(watch_accessed_variables=False) as tape:
                # Of whole numbers and booleans it would only warn.
                tape.watch([t for t in asked if t.dtype.is_floating])
                result, seen = self._run(target, tensors, keywords, double, maps)

        def pullback(slope):
            if not tf.is_tensor(result):
                return [None for _ in wanted]
            dy = tf.reshape(tf.constant(slope, result.dtype), result.shape)
            with self._device(target):
                found = tape.gradient(result, asked, output_gradients=dy)
            return [None if g is None else self._plain(g) for g in found]

        return self._array(result, target), seen, pullback

    def second(self, target, arrays, keywords, slope, wrt, direction, double=False):
        with self._device(target):
            tensors = self._tensors(arrays)
            floats = [i for i, a in enumerate(arrays) if a.dtype.kind == "f"]
            asked = [tensors[i] for i in floats]
            with tf.GradientTape(persistent=True) as outer:
                outer.watch(asked)
                with tf.GradientTape() as inner:
                    inner.watch(tensors[wrt])
                    result, _ = self._run(target, tensors, keywords, double, None)
                if not tf.is_tensor(result):
                    return [None for _ in arrays], None
                dy = tf.reshape(tf.constant(slope, result.dtype), result.shape)
                outer.watch(dy)
                first = inner.gradient(result, tensors[wrt], output_gradients=dy)
            if first is None:
                return [None for _ in arrays], None
            v = tf.reshape(tf.constant(direction, first.dtype), first.shape)
            found = outer.gradient(first, [*asked, dy], output_gradients=v)
        plain = [None if g is None else self._plain(g) for g in found]
        by_input = dict(zip(floats, plain))
        return [by_input.get(i) for i in range(len(arrays))], plain[-1]

    def is_float(self, x):
        return x.dtype.is_floating

    def cast(self, x, dtype):
        return tf.cast(x, dtype)

    def for_doubles(self, target):
        return target

    @contextlib.contextmanager
    def rounded(self, rounding):
        """Operations of the gradient too: the callbacks hear of each, and what it made is changed where it lies."""
        callbacks = _op_callbacks()
        if callbacks is None:
            yield
            return

        def note(op_type, inputs, attrs, outputs, op_name=None, graph=None):
            if graph is None and op_type not in SHARING:
                for x in outputs:
                    if x.dtype == tf.float64:
                        made = numpy.asarray(memoryview(x))
                        new = numpy.ascontiguousarray(rounding.of(made))
                        ctypes.memmove(made.ctypes.data, new.ctypes.data, new.nbytes)

        callbacks.add_op_callback(note)
        try:
            yield
        finally:
            callbacks.remove_op_callback(note)

    @contextlib.contextmanager
    def traced(self, texts, _slope, **options):
        from .tensorflow_trace import Traced

        with _eagerly(), Traced(texts, **options).seen() as seen:
            yield seen

    def _tensors(self, arrays):
        return [tf.constant(a) for a in arrays]

    def _device(self, target):
        return tf.device(target.device) if target.device else contextlib.nullcontext()

    def _run(self, target, tensors, keywords, double, maps):
        with contextlib.ExitStack() as stack:
            if double or maps is not None:
                stack.enter_context(_eagerly())
            seen = stack.enter_context(_watched(maps, max((int(tf.size(t)) for t in tensors), default=0)))
            if double:
                stack.enter_context(doubles())
            return target.call(tensors, keywords), seen

    def _array(self, result, target):
        if tf.is_tensor(result):
            return self._plain(result, target.name)
        if isinstance(result, (list, tuple)) and any(tf.is_tensor(r) for r in result):
            raise Refused(
                "%s returned a %s of %d tensors; a loss returns one: pick it in the expression, as lambda *x: %s(*x)[0]"
                % (target.name, type(result).__name__, len(result), target.name),
                "result",
            )
        return result_of(result, target.name)

    def _plain(self, tensor, name=""):
        if isinstance(tensor, tf.IndexedSlices):
            tensor = tf.convert_to_tensor(tensor)
        if isinstance(tensor, tf.SparseTensor):
            tensor = tf.sparse.to_dense(tensor)
        return array_of(tensor.numpy(), name)


@contextlib.contextmanager
def _eagerly():
    """A compiled function is a single operation to whoever looks on."""
    before = tf.config.functions_run_eagerly()
    tf.config.run_functions_eagerly(True)
    try:
        yield
    finally:
        tf.config.run_functions_eagerly(before)


@contextlib.contextmanager
def _watched(maps, largest):
    """What is given to sums and means. The callbacks are no public interface: without them the loss is opaque."""
    seen = []
    callbacks = _op_callbacks() if maps is not None else None
    if callbacks is None:
        yield seen
        return
    count = [0]

    def note(op_type, inputs, attrs, outputs, op_name=None, graph=None):
        if op_type not in ("Sum", "Mean") or graph is not None:
            return
        x = inputs[0]
        index = count[0]
        count[0] += 1
        if (maps == "all" or maps == index) and x.dtype.name in FLOATS:
            size = int(numpy.prod(x.shape, dtype=int))
            if 1 < size <= largest:
                seen.append((index, x.numpy()))

    callbacks.add_op_callback(note)
    try:
        yield seen
    finally:
        callbacks.remove_op_callback(note)


def _op_callbacks():
    try:
        from tensorflow.python.framework import op_callbacks

        return op_callbacks
    except ImportError:
        return None
