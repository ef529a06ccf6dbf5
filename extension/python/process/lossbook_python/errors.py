"""An exception as its author should see it: type, message, and the lines of the person's own files."""

import os
import re
import sys
import traceback

from .missing import missing_module

OWN = os.path.dirname(os.path.abspath(__file__))
LONGEST = 2000
NO_GPU = re.compile("not compiled with CUDA|No CUDA GPUs|no NVIDIA driver|Cannot initialize CUDA|no CUDA-capable device", re.IGNORECASE)


class Refused(Exception):
    """What Lossbook itself has to say of a loss; `kind` is for the other side to tell cases apart."""

    def __init__(self, message, kind="refused", **data):
        super().__init__(message)
        self.kind = kind
        self.data = data


def narrowed(dtype):
    """In doubles: what is cast to fewer bits and back would be taken for a loss that goes in steps."""
    return Refused(
        "on the way it casts to %s, so it cannot be evaluated in double precision; leave the cast out for the check" % dtype,
        "rounds",
        dtype=dtype,
    )


def described(error, sources):
    """`sources`: text by path of the person's files, as they were when they were executed."""
    if isinstance(error, Refused):
        return {"type": "Refused", "kind": error.kind, "message": str(error), "frames": [], **error.data}
    found = {"type": type(error).__name__, "kind": "raised", "message": message_of(error)}
    if isinstance(error, SystemExit):
        found["message"] += _command_line(error.__traceback__)
    frames = [f for f in traceback.extract_tb(error.__traceback__) if not f.filename.startswith(OWN)]
    theirs = [f for f in frames if f.filename in sources]
    found["frames"] = [frame(f.filename, f.lineno, f.name, sources) for f in reversed(theirs)]
    if isinstance(error, SyntaxError) and error.filename:
        # Where the text is wrong, not where it was imported.
        found["message"] = error.msg
        found["frames"].insert(0, frame(error.filename, error.lineno or 1, "", sources, error.text))
    if re.search("was expected to be a (double tensor but is a float|float tensor but is a double) tensor", found["message"]):
        found["message"] += (
            " (in double precision, a tensor that TensorFlow made outside of the loss is still float32: keep a numpy array there, "
            "make the tensor inside the loss, or cast it to y_pred.dtype where it is used)"
        )
    if NO_GPU.search(found["message"]):
        found["advice"] = "device"
    missing = missing_module(error, {f.filename: sources[f.filename] for f in theirs})
    if missing is not None:
        found["missing"] = missing
    return found


def _command_line(trace):
    """Why argparse ended it: its own words went to stderr."""
    for each, _ in traceback.walk_tb(trace):
        if each.f_globals.get("__name__") == "argparse" and each.f_code.co_name == "error":
            return (
                ". argparse reads a command line, of which there is none here, and says: %s. Parse it under if __name__ == '__main__', "
                "or give parse_args a list" % each.f_locals.get("message")
            )
    return ""


def frame(path, line, name, sources, text=None):
    lines = sources.get(path, "").splitlines()
    if text is None and 0 < line <= len(lines):
        text = lines[line - 1]
    return {"path": path, "line": line, "name": "" if name == "<module>" else name, "text": (text or "").strip()}


def message_of(error):
    if isinstance(error, KeyboardInterrupt):
        return "stopped"
    if isinstance(error, SystemExit):
        return "sys.exit(%s) was called: a loss cannot end Python, so only this call was stopped" % (
            "" if error.code is None else repr(error.code)
        )
    try:
        text = str(error)
    except Exception as second:
        text = "(its message cannot be read: %s)" % type(second).__name__
    if isinstance(error, KeyError):
        text = "key %s" % text
    text = text.strip() or "no message"
    return text if len(text) <= LONGEST else text[:LONGEST] + " …"
