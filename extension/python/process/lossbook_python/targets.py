"""A loss that was asked for: the function, how it is called, and what is known of it."""

import inspect
import os
import re

from . import guess
from .arguments import order_of
from .errors import Refused
from .frameworks import framework as framework_named
from .sources import evaluated, offered


class Target:
    def __init__(self, function, name, framework, options, project=None, again=None):
        self.function = function
        self.name = name
        self.framework = framework
        self.project = project
        self.again = again  # Evaluates the expression once more; of a function of a cell there is none.
        self.channels_first = options.get("layout") == "NCHW"
        self.device = options.get("device")
        self.gradient = options.get("gradientFunction")
        self.signature = _signature(function)
        self.order = self._order(options)
        self.takes_arrays = None  # As a loop: known once it was tried.
        self.in_doubles = None
        self.in_formats = {}
        self.half = None  # The type that its inputs are cast to.
        self.wanted = None  # Inputs by which it was differentiated last.

    def _order(self, options):
        if options.get("first"):
            return options["first"], True
        return order_of(self._positional(), options["words"]) if options.get("truthFirst") else None

    @property
    def parameters(self):
        """In the order in which the inputs are given."""
        return self._turned(self._positional())

    def _turned(self, each):
        """Between the order of the inputs and that of the function; either way it is the same."""
        if self.order is None or self.order[0] == "truth" or len(each) < 2:
            return each
        first, second, *others = each
        return [second, first, *others]

    def _positional(self):
        if self.signature is None:
            return []
        kinds = (inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD)
        return [p.name for p in self.signature.parameters.values() if p.kind in kinds]

    @property
    def differentiates(self):
        return "own" if self.gradient else "autodiff" if self.framework.differentiates else "none"

    def call(self, values, keywords):
        self._check_count(values, keywords)
        return self.function(*self._turned(values), **keywords)

    def _check_count(self, values, keywords):
        if self.signature is None:
            return
        try:
            self.signature.bind(*values, **keywords)
        except TypeError as error:
            takes = "%s%s" % (self.name, self.signature)
            given = "%d array%s" % (len(values), "" if len(values) == 1 else "s")
            if keywords:
                given += " and the option%s %s" % ("" if len(keywords) == 1 else "s", ", ".join(keywords))
            factory = "; if it makes the loss, call it in the expression: %s(…)" % self.name
            hint = factory if "too many positional" in str(error) and self.name.isidentifier() else ""
            missing = re.search(r"missing a required.* '(\w+)'", str(error))
            if missing:
                hint = "; give an input for it too, or its value in the expression: lambda *x: %s(*x, %s=…)" % (
                    self.name,
                    missing.group(1),
                )
            raise Refused("%s was given %s: %s%s" % (takes, given, error, hint), "arguments")


def target_of(value, expression, module, path, project, options, sources):
    """The value of an expression as a loss; says why it is none."""
    name = short(expression)
    if inspect.isclass(value):
        raise Refused("%s is a class: make one of it in the expression: %s(…)" % (name, name), "not-a-loss")
    if not callable(value):
        raise Refused(
            "%s is a %s, no function; %s" % (name, type(value).__name__, offered(module)), "not-a-loss"
        )
    if inspect.iscoroutinefunction(value):
        raise Refused("%s is async; a loss must return its value at once" % name, "not-a-loss")
    chosen = options.get("framework") or guess.framework_of(value, vars(module), options.get("loop", False))
    if isinstance(chosen, tuple):
        raise Refused(
            "%s in %s uses %s"
            % (name, os.path.basename(path), " and ".join(chosen)),
            "framework",
            advice="framework",
        )
    if options.get("gradient"):
        other = next((name for name in ("truthFirst", "first") if options.get(name)), None)
        if other:
            raise Refused("gradient: it takes its arguments as the loss does, so %s cannot be given with it" % other, "arguments")
        found = evaluated(options["gradient"], module, path)
        if not callable(found):
            raise Refused("gradient: %s is no function" % options["gradient"], "not-a-loss")
        options = {**options, "gradientFunction": found}
    again = lambda: evaluated(expression, module, path)  # noqa: E731
    return Target(value, name, framework_named(chosen), options, project, again)


def short(expression):
    """The name of what is called in an expression: `AngleLoss` of `AngleLoss(delta=0.2)`."""
    text = expression.strip()
    head = text.partition("(")[0].strip()
    return text if head in ("partial", "functools.partial", "lambda", "") or len(text) <= 30 else head


def _signature(function):
    of = getattr(function, "forward", None) if hasattr(function, "named_parameters") else None
    if of is None and _is_keras_loss(function):
        of = function.call
    of = getattr(of or function, "python_function", of or function)
    try:
        return inspect.signature(of)
    except (TypeError, ValueError):
        return _scripted(getattr(of, "schema", None))


def _scripted(schema):
    """What `torch.jit.script` and `trace` keep of a function's parameters."""
    arguments = getattr(schema, "arguments", None)
    if arguments is None:
        return None
    kinds = inspect.Parameter
    return inspect.Signature([
        kinds(
            each.name,
            kinds.KEYWORD_ONLY if each.kwarg_only else kinds.POSITIONAL_OR_KEYWORD,
            default=each.default_value if each.has_default_value() else kinds.empty,
        )
        for each in arguments
        if each.name != "self"
    ])


def _is_keras_loss(function):
    return any(base.__name__ == "Loss" and "keras" in (base.__module__ or "") for base in type(function).__mro__)
