"""Two files in memory through which large arrays go, mapped: what comes is used where it lies, what goes is copied once."""

import mmap
import os
import weakref

# Below, a pipe is as fast.
FEWEST_BYTES = 1 << 17


def opened(paths):
    """For each direction its file, or None; they have no name any more."""
    if not paths:
        return None, None
    there, back = [os.open(path, os.O_RDWR) for path in paths]
    for path in paths:
        os.unlink(path)
    return Incoming(there), Outgoing(back)


class Incoming:
    def __init__(self, fd):
        self.fd = fd
        self.maps = {}
        self.bodies = {}

    def body(self, at, length, capacity):
        """The bytes of a request: memory that may be written to, and is not used again while anything refers to it."""
        import ctypes

        if at not in self.maps:
            self.maps[at] = mmap.mmap(self.fd, capacity, offset=at)
        body = (ctypes.c_char * length).from_buffer(self.maps[at])
        self.bodies[at] = weakref.ref(body)
        return body

    def held(self):
        """Where those begin that something still refers to: a gradient that may be asked for, or the person's own code."""
        return [at for at, body in self.bodies.items() if body() is not None]


class Outgoing:
    def __init__(self, fd):
        self.fd = fd
        self.map = None
        self.size = 0

    def take(self, parts, length):
        """Whether the parts are in the file now; not if they are small, or there is no room."""
        if length < FEWEST_BYTES:
            return False
        if length > self.size:
            try:
                # Written to without room, a map would end this process.
                os.posix_fallocate(self.fd, 0, length)
                self.map = memoryview(mmap.mmap(self.fd, length))
            except OSError:
                return False
            self.size = length
        at = 0
        for part in parts:
            self.map[at : at + len(part)] = part
            at += len(part)
        return True
