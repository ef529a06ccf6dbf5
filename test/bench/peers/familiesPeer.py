"""Value and gradient of losses in one framework, processor time on one thread, one JSON line a loss.

python familiesPeer.py torch|jax|tensorflow REPEATS WARM FOLDER NAME...     FOLDER holds NAME.json { "t": shape, "p": shape }, NAME.t and NAME.p
"""

import json
import math
import os
import sys
import time

os.environ.update({"TF_CPP_MIN_LOG_LEVEL": "3", "CUDA_VISIBLE_DEVICES": "-1"})
framework, repeats, warm, folder, *names = sys.argv[1:]
os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})

import numpy as np  # noqa: E402

GAUSS = np.exp(-((np.arange(11) - 5.0) ** 2) / (2 * 1.5**2)).astype(np.float32)
GAUSS /= GAUSS.sum()


def torch_losses():
    import torch
    import torch.nn.functional as F

    torch.set_num_threads(1)

    def lovasz(t, p):
        # As its authors' lovasz_softmax_flat.
        classes = p.shape[1]
        p = p.movedim(1, -1).reshape(-1, classes)
        t = t.movedim(1, -1).reshape(-1, classes)
        losses = []
        for c in range(classes):
            truth = t[:, c]
            if truth.sum() == 0:
                continue
            errors, order = torch.sort((truth - p[:, c]).abs(), 0, descending=True)
            sorted_truth = truth[order]
            total = sorted_truth.sum()
            jaccard = 1 - (total - sorted_truth.cumsum(0)) / (total + (1 - sorted_truth).cumsum(0))
            jaccard[1:] = jaccard[1:] - jaccard[:-1]
            losses.append(torch.dot(errors, jaccard))
        return torch.stack(losses).mean()

    def focal_of_classes(t, p):
        entropy = F.cross_entropy(p, t, reduction="none", ignore_index=255)
        return ((1 - torch.exp(-entropy)) ** 2 * entropy).sum() / (t != 255).sum()

    def focal(t, p):
        entropy = F.binary_cross_entropy_with_logits(p, t, reduction="none")
        q = torch.sigmoid(p)
        return ((1 - (q * t + (1 - q) * (1 - t))) ** 2 * entropy).mean()

    def dice(t, p, s=1e-5):
        axes = (0, 2, 3)
        return (1 - (2 * (t * p).sum(axes) + s) / (t.sum(axes) + p.sum(axes) + s)).mean()

    def tversky(t, p):
        axes = (0, 2, 3)
        hit, extra, missing = (t * p).sum(axes), ((1 - t) * p).sum(axes), (t * (1 - p)).sum(axes)
        return (1 - hit / (hit + 0.3 * extra + 0.7 * missing)).mean()

    def wrapped(t, p):
        e = p - t
        e = e - 2 * math.pi * torch.round(e / (2 * math.pi))
        return F.huber_loss(e, torch.zeros_like(e))

    def normals(t, p):
        cross = torch.linalg.cross(t, p)
        return torch.atan2(cross.norm(dim=-1), (t * p).sum(-1)).mean()

    window = torch.tensor(np.outer(GAUSS, GAUSS))[None, None]

    def ssim(t, p):
        blur = lambda x: F.conv2d(x, window)  # noqa: E731
        a, b = blur(t), blur(p)
        va, vb, ab = blur(t * t) - a * a, blur(p * p) - b * b, blur(t * p) - a * b
        c, d = 0.01**2, 0.03**2
        s = (2 * a * b + c) * (2 * ab + d) / ((a * a + b * b + c) * (va + vb + d))
        return (0.5 * (1 - s)).mean()

    def variation(t, p):
        down = (p[:, :, 1:] - p[:, :, :-1]).abs().sum()
        return (down + (p[:, :, :, 1:] - p[:, :, :, :-1]).abs().sum()) / p.numel()

    def depth(t, p):
        d = torch.log(p) - torch.log(t)
        return (d * d).mean() - 0.5 * d.mean() ** 2

    losses = {
        "crossEntropy": lambda t, p: F.cross_entropy(p, t, ignore_index=255),
        "softmaxFocal": focal_of_classes,
        "dice": dice,
        "tversky": tversky,
        "lovaszSoftmax": lovasz,
        "binaryCrossEntropy": lambda t, p: F.binary_cross_entropy_with_logits(p, t),
        "focal": focal,
        "huber": lambda t, p: F.huber_loss(p, t),
        "charbonnier": lambda t, p: torch.sqrt((p - t) ** 2 + 1e-6).mean(),
        "wrappedHuber": wrapped,
        "surfaceNormalAngular": normals,
        "cosineDistance": lambda t, p: (1 - F.cosine_similarity(t, p, dim=-1)).mean(),
        "ssim": ssim,
        "totalVariation": variation,
        "siLog": depth,
    }
    planes = {"crossEntropy", "softmaxFocal", "dice", "tversky", "lovaszSoftmax", "ssim", "totalVariation"}

    def prepare(name, t, p):
        t, p = torch.tensor(t), torch.tensor(p)
        # Channels before rows, as its users have them.
        if name in planes:
            p = p.movedim(-1, 1).contiguous()
            t = t.movedim(-1, 1).contiguous() if t.ndim == p.ndim else t.long()
        return t, p.requires_grad_(True)

    def run(loss, t, p):
        p.grad = None
        value = loss(t, p)
        value.backward()
        return value.item()

    return f"PyTorch {torch.__version__.split('+')[0]}", losses, prepare, lambda name, t, p: lambda: run(losses[name], t, p)


def shared(np_like, sigmoid_entropy, log_softmax, softmax_take, sort, conv, where):
    """The losses in the vocabulary that JAX and TensorFlow have."""
    n = np_like
    mean, total, square = n["mean"], n["sum"], n["square"]
    log, exp, sqrt, absolute, rounded = n["log"], n["exp"], n["sqrt"], n["abs"], n["round"]

    def entropies(t, p):
        counts = t != 255
        each = -softmax_take(log_softmax(p), where(counts, t, 0 * t))
        return where(counts, each, 0.0 * each), total(n["float"](counts))

    def cross_entropy(t, p):
        each, count = entropies(t, p)
        return total(each) / count

    def focal_of_classes(t, p):
        each, count = entropies(t, p)
        return total(square(1 - exp(-each)) * each) / count

    def focal(t, p):
        q = 1 / (1 + exp(-p))
        return mean(square(1 - (q * t + (1 - q) * (1 - t))) * sigmoid_entropy(t, p))

    def dice(t, p, s=1e-5):
        axes = (0, 1, 2)
        return mean(1 - (2 * total(t * p, axes) + s) / (total(t, axes) + total(p, axes) + s))

    def tversky(t, p):
        axes = (0, 1, 2)
        hit, extra, missing = total(t * p, axes), total((1 - t) * p, axes), total(t * (1 - p), axes)
        return mean(1 - hit / (hit + 0.3 * extra + 0.7 * missing))

    def lovasz(t, p):
        classes = p.shape[-1]
        t, p = n["reshape"](t, (-1, classes)), n["reshape"](p, (-1, classes))
        losses = []
        for c in range(classes):
            truth = t[:, c]
            errors, sorted_truth = sort(absolute(truth - p[:, c]), truth)
            all_truth = total(truth)
            jaccard = 1 - (all_truth - n["cumsum"](sorted_truth)) / (all_truth + n["cumsum"](1 - sorted_truth))
            steps = n["concat"]([jaccard[:1], jaccard[1:] - jaccard[:-1]])
            losses.append(total(errors * n["constant"](steps)))
        return sum(losses) / classes

    def huber_of(e):
        a = absolute(e)
        return mean(where(a < 1, 0.5 * e * e, a - 0.5))

    def wrapped(t, p):
        e = p - t
        return huber_of(e - 2 * math.pi * n["constant"](rounded(e / (2 * math.pi))))

    def normals(t, p):
        c = n["cross"](t, p)
        return mean(n["atan2"](sqrt(total(c * c, -1)), total(t * p, -1)))

    def cosine(t, p):
        return mean(1 - total(t * p, -1) / sqrt(total(t * t, -1) * total(p * p, -1)))

    def ssim(t, p):
        a, b = conv(t), conv(p)
        va, vb, ab = conv(t * t) - a * a, conv(p * p) - b * b, conv(t * p) - a * b
        c, d = 0.01**2, 0.03**2
        return mean(0.5 * (1 - (2 * a * b + c) * (2 * ab + d) / ((a * a + b * b + c) * (va + vb + d))))

    def variation(t, p):
        size = math.prod(p.shape)
        down = total(absolute(p[:, 1:] - p[:, :-1]))
        return (down + total(absolute(p[:, :, 1:] - p[:, :, :-1]))) / size

    def depth(t, p):
        d = log(p) - log(t)
        return mean(d * d) - 0.5 * square(mean(d))

    return {
        "crossEntropy": cross_entropy,
        "softmaxFocal": focal_of_classes,
        "dice": dice,
        "tversky": tversky,
        "lovaszSoftmax": lovasz,
        "binaryCrossEntropy": lambda t, p: mean(sigmoid_entropy(t, p)),
        "focal": focal,
        "huber": lambda t, p: huber_of(p - t),
        "charbonnier": lambda t, p: mean(sqrt(square(p - t) + 1e-6)),
        "wrappedHuber": wrapped,
        "surfaceNormalAngular": normals,
        "cosineDistance": cosine,
        "ssim": ssim,
        "totalVariation": variation,
        "siLog": depth,
    }


def of_kind(name, t):
    return t.astype(np.int32) if name in ("crossEntropy", "softmaxFocal") else t


def jax_losses():
    os.environ["XLA_FLAGS"] = "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1"
    import jax
    import jax.numpy as jnp

    def conv(x):
        window = jnp.array(np.outer(GAUSS, GAUSS))[:, :, None, None]
        return jax.lax.conv_general_dilated(x, window, (1, 1), "VALID", dimension_numbers=("NHWC", "HWIO", "NHWC"))

    def sort(errors, truth):
        order = jnp.argsort(-jax.lax.stop_gradient(errors))
        return errors[order], truth[order]

    names = {k: getattr(jnp, k) for k in "mean sum square log exp sqrt abs round cumsum reshape cross".split()}
    names.update(
        {"concat": jnp.concatenate, "constant": jax.lax.stop_gradient, "atan2": jnp.arctan2, "float": lambda x: x.astype(jnp.float32)}
    )
    losses = shared(
        names,
        lambda t, p: jnp.maximum(p, 0) - p * t + jnp.log1p(jnp.exp(-jnp.abs(p))),
        jax.nn.log_softmax,
        lambda x, t: jnp.take_along_axis(x, t[..., None], -1)[..., 0],
        sort,
        conv,
        jnp.where,
    )

    def function(name, t, p):
        both = jax.jit(jax.value_and_grad(losses[name], 1))

        def run():
            value, gradient = both(t, p)
            gradient.block_until_ready()
            return float(value)

        return run

    return f"JAX {jax.__version__}", losses, lambda name, t, p: (jnp.array(of_kind(name, t)), jnp.array(p)), function


def tensorflow_losses():
    import tensorflow as tf

    tf.config.threading.set_intra_op_parallelism_threads(1)
    tf.config.threading.set_inter_op_parallelism_threads(1)

    def conv(x):
        return tf.nn.conv2d(x, tf.constant(np.outer(GAUSS, GAUSS)[:, :, None, None]), 1, "VALID")

    def sort(errors, truth):
        order = tf.argsort(errors, direction="DESCENDING")
        return tf.gather(errors, order), tf.gather(truth, order)

    names = {
        **{"mean": tf.reduce_mean, "sum": tf.reduce_sum, "log": tf.math.log, "cross": tf.linalg.cross, "atan2": tf.atan2},
        **{k: getattr(tf, k) for k in "square exp sqrt abs round cumsum reshape".split()},
        **{"concat": lambda x: tf.concat(x, 0), "constant": tf.stop_gradient, "float": lambda x: tf.cast(x, tf.float32)},
    }
    losses = shared(
        names,
        lambda t, p: tf.nn.sigmoid_cross_entropy_with_logits(t, p),
        tf.nn.log_softmax,
        lambda x, t: tf.gather(x, t, batch_dims=t.shape.rank),
        sort,
        conv,
        tf.where,
    )

    def function(name, t, p):
        def both(t, p):
            with tf.GradientTape() as tape:
                tape.watch(p)
                value = losses[name](t, p)
            return value, tape.gradient(value, p)

        ways = [tf.function(both), tf.function(both, jit_compile=True)]

        def run_of(way):
            def run():
                value, gradient = way(t, p)
                gradient[:1].numpy()
                return float(value)

            return run

        return [run_of(way) for way in ways]

    return f"TensorFlow {tf.__version__}", losses, lambda name, t, p: (tf.constant(of_kind(name, t)), tf.constant(p)), function


makers = {"torch": torch_losses, "jax": jax_losses, "tensorflow": tensorflow_losses}
version, losses, prepare, function = makers[framework]()
for name in names:
    if name not in losses:
        continue
    with open(f"{folder}/{name}.json", encoding="utf8") as source:
        shapes = json.load(source)
    t, p = (np.fromfile(f"{folder}/{name}.{x}", np.float32).reshape(shapes[x]) for x in "tp")
    ways = function(name, *prepare(name, t, p))
    best = None
    for run in ways if isinstance(ways, list) else [ways]:
        try:
            value = run()
            until = time.monotonic() + float(warm)
            while time.monotonic() < until:
                run()
            seconds = []
            for _ in range(int(repeats)):
                started = time.process_time()
                run()
                seconds.append(time.process_time() - started)
            found = {"value": value, "seconds": seconds}
        except Exception as error:
            found = {"error": f"{type(error).__name__}: {str(error)[:120]}"}
        if best is None or "error" in best or sorted(found.get("seconds", [9e9])) < sorted(best["seconds"]):
            best = found
    print(json.dumps({"version": version, "name": name, **best}), flush=True)
