"""A loss that was made once more has the weights of the first: what is drawn at random when it is made would be another loss."""

import types

import keras

DEEPEST = 6


def take_weights(made, first, depth=0):
    """Of networks and variables among its attributes, in lists and dicts, and in what a function holds on to."""
    if made is first or type(made) is not type(first) or depth > DEEPEST:
        return
    if isinstance(made, keras.Variable):
        made.assign(first)
    elif isinstance(made, keras.layers.Layer):
        if first.built and not made.built:
            made.build_from_config(first.get_build_config())
        if len(made.weights) == len(first.weights):
            made.set_weights(first.get_weights())
    else:
        for each, before in _parts(made, first):
            take_weights(each, before, depth + 1)


def _parts(made, first):
    if isinstance(made, (list, tuple)):
        return zip(made, first)
    if isinstance(made, dict):
        return [(made[key], first[key]) for key in made if key in first]
    if isinstance(made, types.FunctionType):
        return zip(map(_held, made.__closure__ or ()), map(_held, first.__closure__ or ()))
    if isinstance(made, types.MethodType):
        return [(made.__self__, first.__self__)]
    return [(vars(made), vars(first))] if hasattr(made, "__dict__") and not isinstance(made, (type, types.ModuleType)) else []


def _held(cell):
    try:
        return cell.cell_contents
    except ValueError:
        return None
