"""CPU seconds of a framework's own gradient checker, on the loss and inputs of the verdict bench, one JSON line a size.

python verdictPeer.py torch|jax REPEATS FILE SIDES...     FILE holds { "side": { "shape", "yTrue", "yPred" } }
"""

import json
import sys
import time


def torch_checks():
    import torch

    torch.set_num_threads(1)

    def loss(t, p):
        cross = t[..., 0] * p[..., 1] - t[..., 1] * p[..., 0]
        dot = (t * p).sum(-1)
        return torch.atan2(cross.abs(), dot).pow(1.2).mean()

    def prepare(field):
        t = torch.tensor(field["yTrue"], dtype=torch.float64).reshape(field["shape"])
        p = torch.tensor(field["yPred"], dtype=torch.float64).reshape(field["shape"])
        return t, p.requires_grad_(True)

    def check(t, p, fast):
        return torch.autograd.gradcheck(lambda x: loss(t, x), (p,), fast_mode=fast)

    ways = {
        "full": lambda t, p: check(t, p, False),
        "fast": lambda t, p: check(t, p, True),
    }
    return f"torch {torch.__version__.split('+')[0]}", prepare, ways


def jax_checks():
    import jax

    jax.config.update("jax_enable_x64", True)
    import jax.numpy as jnp
    from jax.test_util import check_grads

    def loss(t, p):
        cross = t[..., 0] * p[..., 1] - t[..., 1] * p[..., 0]
        return jnp.mean(jnp.arctan2(jnp.abs(cross), jnp.sum(t * p, -1)) ** 1.2)

    def prepare(field):
        shape = field["shape"]
        return jnp.array(field["yTrue"]).reshape(shape), jnp.array(field["yPred"]).reshape(shape)

    def check(t, p):
        check_grads(lambda x: loss(t, x), (p,), order=1, modes=["rev"])
        return True

    return f"jax {jax.__version__}", prepare, {"check_grads": check}


framework, repeats, file, *sides = sys.argv[1:]
version, prepare, ways = torch_checks() if framework == "torch" else jax_checks()
with open(file, encoding="utf8") as source:
    fields = json.load(source)
for side in sides:
    inputs = prepare(fields[side])
    for way, run in ways.items():
        # A checker without structure needs two evaluations an entry: hours, and a matrix, on an image.
        if way == "full" and int(side) > 16:
            continue
        try:
            run(*inputs)
            seconds = []
            for _ in range(int(repeats)):
                started = time.process_time()
                passed = run(*inputs)
                seconds.append(time.process_time() - started)
            answer = {"seconds": seconds, "passed": bool(passed)}
        except Exception as error:
            # Those of numpy's comparisons begin with an empty line.
            said = next(filter(None, str(error).split("\n")), "")
            answer = {"error": f"{type(error).__name__}: {said[:160]}"}
        print(json.dumps({"version": version, "side": int(side), "way": way, **answer}), flush=True)
