"""Takes requests one after another, and answers each."""

import importlib.abc
import os
import queue
import sys

from . import errors, frames, interrupts
from .errors import Refused
from .operations import Operations
from .sources import Sources
from .warned import unheard

SLOW = ("torch", "tensorflow", "keras", "tf_keras", "jax", "numpy", "scipy", "torchvision", "kornia", "monai", "transformers")


def run(nonce, *shared):
    ends_with_kernel = interrupts.end_with_parent()
    channel = frames.Channel(nonce, shared)
    busy = interrupts.Busy()
    messages = channel.messages if ends_with_kernel else listened(channel)
    sources = Sources()
    announce = Announcer(channel)
    sys.meta_path.insert(0, announce)
    operations = Operations(sources)
    answer(channel, {"id": 0, "python": python_facts()}, ())
    for message in messages():
        serve(channel, busy, operations, announce, message)
    interrupts.end_now()


def listened(channel):
    """Messages by way of a thread: it hears of the kernel's end, and of interrupts where there is no signal, while a loss computes."""
    requests = queue.SimpleQueue()

    def listen():
        try:
            for message in channel.messages():
                if message[0]["do"] == "interrupt":
                    interrupts.interrupt_from_a_thread()
                else:
                    requests.put(message)
                del message
        finally:
            # The kernel has ended: nobody will ever read what is computed here.
            interrupts.end_now()

    def taken():
        while True:
            try:
                message = requests.get()
            except KeyboardInterrupt:
                continue
            yield message
            del message

    interrupts.in_a_thread(listen)
    return taken


def serve(channel, busy, operations, announce, message):
    header = message[0]
    announce.request = header["id"]
    try:
        with busy, unheard(header.get("isQuiet")):
            # Nothing here may hold on to the arrays: what holds them is told with the answer.
            reply, arrays = operations.do(header, frames.arrays_in(header, message.pop()))
    except BaseException as error:
        busy.on = False
        reply, arrays = {"error": errors.described(error, operations.sources.texts)}, ()
        # A traceback holds on to every array of every frame.
        error.__traceback__ = None
    announce.request = None
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except Exception:
            pass
    reply["id"] = header["id"]
    news = operations.news()
    if news:
        reply["news"] = news
    answer(channel, reply, arrays)


def answer(channel, reply, arrays):
    try:
        channel.write(reply, arrays)
    except BrokenPipeError:
        interrupts.end_now()


def python_facts():
    return {
        "version": ".".join(str(n) for n in sys.version_info[:3]),
        "path": sys.executable,
        "implementation": sys.implementation.name,
        "pid": os.getpid(),
    }


class Announcer(importlib.abc.MetaPathFinder):
    """Says which package that takes seconds is being imported."""

    def __init__(self, channel):
        self.channel = channel
        self.request = None

    def find_spec(self, fullname, path=None, target=None):
        if fullname in SLOW and self.request is not None and fullname not in sys.modules:
            self.channel.write({"id": self.request, "importing": fullname})
        return None
