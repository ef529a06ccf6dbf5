"""TensorFlow in double precision, by what makes, converts, casts and executes: none of it is a public interface, and what is missing is left out."""

import contextlib
import inspect

import numpy
import tensorflow as tf

from ..errors import narrowed

DRAWS = ("random_uniform", "random_standard_normal", "truncated_normal", "stateless_random_uniform_v2", "stateless_random_normal_v2")
DRAWS += ("stateless_truncated_normal_v2",)
# What takes float32 as it is: a cast of it, and what writes to a variable of that type.
NARROW = {"Cast", "AssignVariableOp", "AssignAddVariableOp", "AssignSubVariableOp"}
Tensor = type(tf.constant(0.0))


@contextlib.contextmanager
def doubles():
    """float32 that a loss names, or that a plain number would become, is float64; what it holds from outside becomes so where it is used."""
    with contextlib.ExitStack() as stack:
        try:
            from tensorflow.python import pywrap_tfe
            from tensorflow.python.framework import constant_op, tensor_conversion_registry
            from tensorflow.python.ops import gen_math_ops, gen_random_ops, gen_stateless_random_ops_v2, script_ops
        except ImportError:
            yield
            return
        cast, constant = gen_math_ops.cast, constant_op.convert_to_eager_tensor
        py_function = script_ops._internal_py_func
        execute = pywrap_tfe.TFE_Py_FastPathExecute
        convert = tensor_conversion_registry.convert

        def wide_cast(x, DstT, Truncate=False, name=None):
            if DstT in (tf.float16, tf.bfloat16) and getattr(x, "dtype", None) == tf.float64:
                raise narrowed(tf.as_dtype(DstT).name)
            return cast(x, tf.float64 if DstT == tf.float32 else DstT, Truncate, name)

        def wide_constant(value, ctx, dtype=None):
            dtype = _wide_type(dtype)
            if dtype is None and _is_plain_float(value):
                dtype = tf.float64
            return constant(value, ctx, dtype)

        def wide_convert(value, dtype=None, name=None, as_ref=False, preferred_dtype=None, *more):
            if dtype is not None and _wide_type(dtype) == tf.float64:
                # The weights of a network that was made outside.
                value = wide_input(value)
            return convert(value, _wide_type(dtype), name, as_ref, _wide_type(preferred_dtype), *more)

        def wide_execute(context, operation, name, *args):
            """All that is made in here is wide: a float32 that an operation is given is from outside."""
            if operation in NARROW:
                return execute(context, operation, name, *args)
            if operation == "Bitcast" and _is_wider(args):
                # Bits of a float32 that a loss asked for, as Keras does for the sign of a zero: of a double they are twice as many.
                return execute(context, operation, name, cast(args[0], tf.float32, False, None), *args[1:])
            return execute(context, operation, name, *(wide_input(x) for x in args))

        def wide_py_function(func, inp, Tout, *more, **named):
            """What a py_function says that it returns; a numpy_function rounds to what it says."""
            if isinstance(Tout, (list, tuple)):
                return py_function(func, inp, [_wide_type(each) for each in Tout], *more, **named)
            return py_function(func, inp, _wide_type(Tout), *more, **named)

        def wide_input(x):
            if type(x) in (list, tuple):
                return [wide_input(each) for each in x]
            if not isinstance(x, (Tensor, tf.Variable)) or x.dtype != tf.float32:
                return x
            return cast(x.read_value() if isinstance(x, tf.Variable) else x, tf.float64, False, None)

        for name in DRAWS:
            for module in (gen_random_ops, gen_stateless_random_ops_v2):
                if hasattr(module, name):
                    _put(stack, module, name, _drawn(getattr(module, name)))
        _put(stack, pywrap_tfe, "TFE_Py_FastPathExecute", wide_execute)
        _put(stack, gen_math_ops, "cast", wide_cast)
        _put(stack, script_ops, "_internal_py_func", wide_py_function)
        _put(stack, tensor_conversion_registry, "convert", wide_convert)
        _put(stack, constant_op, "convert_to_eager_tensor", wide_constant)
        yield


def _wide_type(dtype):
    if isinstance(dtype, tf.TypeSpec):
        return dtype
    return tf.float64 if dtype is not None and tf.as_dtype(dtype) == tf.float32 else dtype


def _is_wider(args):
    return getattr(args[0], "dtype", None) == tf.float64 and tf.as_dtype(args[-1]).size == 4


def _drawn(draw):
    """Random numbers of float32, as training has them: in float64 the same seed gives others."""
    parameters = inspect.signature(draw)

    def wide(*args, **kwargs):
        bound = parameters.bind(*args, **kwargs)
        bound.apply_defaults()
        if bound.arguments["dtype"] in (tf.float32, tf.float64):
            bound.arguments["dtype"] = tf.float32
            return tf.cast(draw(*bound.args, **bound.kwargs), tf.float64)
        return draw(*args, **kwargs)

    return wide


def _put(stack, module, name, value):
    before = getattr(module, name)
    setattr(module, name, value)
    stack.callback(setattr, module, name, before)


def _is_plain_float(value):
    while isinstance(value, (list, tuple)) and value:
        value = value[0]
    return isinstance(value, (float, numpy.float32)) or getattr(value, "dtype", None) == numpy.float32
