"""The protocol: u32 length of a JSON header, u64 length of a body, the two, and in the body raw arrays, each from a multiple of 8 bytes on.

All is little-endian. `arrays` of a header has dtype and shape of each. Numbers that JSON lacks (NaN, infinities) travel as arrays.
"""

import json
import os
import struct
import sys

from . import shared

HEAD = struct.Struct("<IQ")
SIZES = {"float64": 8, "float32": 4, "int32": 4, "bool": 1, "int64": 8, "uint8": 1}


class Channel:
    """Both directions, on descriptors of their own: those of print are others by now."""

    def __init__(self, nonce, paths=()):
        # For large bodies, where there are any: one file for each direction.
        self.there, self.back = shared.opened(paths)
        self.incoming = os.dup(0)
        self.outgoing = os.dup(1)
        nothing = os.open(os.devnull, os.O_RDONLY)
        os.dup2(nothing, 0)
        os.dup2(3 if _is_open(3) else 2, 1)
        for fd in (self.incoming, self.outgoing):
            os.set_inheritable(fd, False)
        for stream in (sys.stdout, sys.stderr):
            stream.reconfigure(line_buffering=True)
        self.write_all(bytes.fromhex(nonce))

    def messages(self):
        """Header and body of each, as a list, until the other side ends."""
        while True:
            message = self.read()
            if message is None:
                return
            yield message
            del message

    def read(self):
        """The next header and body; None at the end."""
        head = self.read_exactly(HEAD.size)
        if head is None:
            return None
        header_length, body_length = HEAD.unpack(head)
        header = self.read_exactly(header_length)
        body = self.read_exactly(body_length)
        if header is None or body is None:
            return None
        found = json.loads(bytes(header))
        if "shared" in found:
            body = self.there.body(**found["shared"])
        return [found, body]

    def read_exactly(self, length):
        buffer = bytearray(length)
        view = memoryview(buffer)
        while view:
            count = os.readv(self.incoming, [view]) if hasattr(os, "readv") else _read_into(self.incoming, view)
            if count == 0:
                return None
            view = view[count:]
        return buffer

    def write(self, header, arrays=()):
        """`arrays` are of numpy, contiguous; an empty list needs no numpy."""
        header["arrays"] = [{"dtype": str(a.dtype), "shape": list(a.shape)} for a in arrays]
        parts = []
        length = 0
        for array in arrays:
            parts += [memoryview(array.reshape(-1)).cast("B")] if array.size else []
            gap = -array.nbytes % 8
            parts += [bytes(gap)] if gap else []
            length += array.nbytes + gap
        if self.there is not None:
            header["held"] = self.there.held()
        if self.back is not None and self.back.take(parts, length):
            header["shared"], parts, length = length, [], 0
        text = json.dumps(header, allow_nan=False).encode()
        self.write_all(HEAD.pack(len(text), length) + text)
        for part in parts:
            self.write_all(part)

    def write_all(self, data):
        view = memoryview(data)
        while view:
            view = view[os.write(self.outgoing, view) :]


def arrays_in(header, body):
    """The arrays of a message, as views on its body that may be written to."""
    if not header.get("arrays"):
        return []
    import numpy

    found = []
    at = 0
    for each in header["arrays"]:
        dtype = numpy.dtype(each["dtype"])
        count = 1
        for n in each["shape"]:
            count *= n
        found.append(numpy.frombuffer(body, dtype, count, at).reshape(each["shape"]))
        at += count * dtype.itemsize
        at += -at % 8
    return found


def _read_into(fd, view):
    data = os.read(fd, len(view))
    view[: len(data)] = data
    return len(data)


def _is_open(fd):
    try:
        os.fstat(fd)
        return True
    except OSError:
        return False
