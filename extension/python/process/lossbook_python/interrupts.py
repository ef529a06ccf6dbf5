"""When this process is stopped: an interrupt ends the request under way, and the end of the kernel ends all of it."""

import os
import signal
import sys
import threading


class Busy:
    """True while a person's code runs: an interrupt at any other time came too late and is of no meaning."""

    def __init__(self):
        self.on = False
        signal.signal(signal.SIGINT, self._interrupted)

    def _interrupted(self, _number, _frame):
        if self.on:
            # Once: what unwinds must not be stopped in turn.
            self.on = False
            raise KeyboardInterrupt

    def __enter__(self):
        self.on = True

    def __exit__(self, *_):
        self.on = False


def interrupt_from_a_thread():
    """Where there is no signal to send (Windows), the thread that reads messages does it."""
    import _thread

    _thread.interrupt_main()


def end_with_parent():
    """Linux ends this process as soon as the thread that started it ends, even inside a call that never returns. Whether it will."""
    if not sys.platform.startswith("linux"):
        return False
    try:
        import ctypes

        PR_SET_PDEATHSIG = 1
        return ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0) == 0
    except Exception:
        return False  # The end of stdin says it too, a little later.


def end_now():
    """Without the `finally` and `atexit` of code that may be waiting for something."""
    os._exit(0)


def in_a_thread(run):
    threading.Thread(target=run, daemon=True, name="lossbook").start()
