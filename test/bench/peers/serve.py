"""Runs the angular loss in one framework, for the speed bench, which asks on stdin and is answered on stdout: one JSON a line.

    python serve.py tensorflow | jax | torch  THREADS  FOLDER

First it says {"versions", "settings", "modes"}. Then it is asked, and answers with an object, {"error"} if it cannot:

    {"do": "load", "shape", "yTrue", "yPred"}           files of float32
    {"do": "time", "mode", "form", "gradient", "untimed", "calls"}
        first `untimed` calls, then `calls` that are timed: {"ns": of each}
    {"do": "result", "mode", "form", "to"}              {"value"}; the gradient in yPred in the file `to`, as float32

Every answer has "cpuSeconds", what this process has used since the one before.

FOLDER keeps what a framework compiled. THREADS = 1 holds the whole process to one processor: not every framework can
be told otherwise.
"""

import importlib
import json
import os
import sys
import time

# Frameworks print; only answers may reach the bench.
answers = os.fdopen(os.dup(1), "w")
os.dup2(2, 1)


def main(name, threads, folder):
    if threads == 1:
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    os.environ["TORCHINDUCTOR_CACHE_DIR"] = os.path.join(folder, "torch")
    # Compiles in this process: its workers' time would not be counted.
    os.environ["TORCHINDUCTOR_COMPILE_THREADS"] = "1"
    os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
    os.environ["CUDA_VISIBLE_DEVICES"] = ""
    os.environ["JAX_PLATFORMS"] = "cpu"
    peer = importlib.import_module(f"{name}Peer").Peer(threads)
    answer({"versions": peer.versions, "settings": peer.settings, "modes": peer.modes})
    for line in sys.stdin:
        try:
            answer(respond(peer, json.loads(line)))
        except Exception as error:  # whatever it was, the bench reports it
            answer({"error": f"{type(error).__name__}: {error}".splitlines()[0]})


def respond(peer, request):
    import numpy

    if request["do"] == "load":
        read = [numpy.fromfile(request[name], "<f4") for name in ("yTrue", "yPred")]
        peer.load(*(values.reshape(request["shape"]) for values in read))
        return {}
    if request["do"] == "time":
        run = peer.call(request["mode"], request["form"], request["gradient"])
        return {"ns": timed(run, request["untimed"], request["calls"])}
    value, gradient = peer.result(request["mode"], request["form"])
    gradient.astype("<f4").tofile(request["to"])
    return {"value": float(value)}


def timed(run, untimed, calls):
    for _ in range(untimed):
        run()
    times = []
    for _ in range(calls):
        started = time.perf_counter_ns()
        run()
        times.append(time.perf_counter_ns() - started)
    return times


last = 0.0


def cpu_seconds():
    """Of this process and of the compilers it has started."""
    global last
    times = os.times()
    now = times.user + times.system + times.children_user + times.children_system
    since, last = now - last, now
    return since


def answer(content):
    answers.write(json.dumps({**content, "cpuSeconds": cpu_seconds()}) + "\n")
    answers.flush()


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), sys.argv[3])
