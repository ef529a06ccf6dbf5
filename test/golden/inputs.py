"""Seeded inputs and the way a case is stored, shared by the scripts that make the golden files.

A case NAME is a group of arrays in the .npz: NAME.true, NAME.pred (float32, so that every library sees the same numbers),
NAME.value (float64: a scalar or a map), and where it has them NAME.grad (with respect to pred, of the mean), NAME.weights.
"""
import numpy as np

B, H, W = 2, 3, 4


class Golden:
    def __init__(self):
        self.arrays = {}

    def add(self, name, true, pred, value, grad=None, weights=None):
        self.arrays[f"{name}.true"] = np.array(true, np.float32, order="C")
        self.arrays[f"{name}.pred"] = np.array(pred, np.float32, order="C")
        self.arrays[f"{name}.value"] = np.array(value, np.float64, order="C")
        if grad is not None:
            self.arrays[f"{name}.grad"] = np.array(grad, np.float64, order="C")
        if weights is not None:
            self.arrays[f"{name}.weights"] = np.array(weights, np.float32, order="C")

    def save(self, path, versions):
        self.arrays["versions"] = np.frombuffer(versions.encode(), np.uint8)
        np.savez_compressed(path, **self.arrays)
        print(path, len(self.arrays), "arrays,", versions)


def inputs():
    """float32 arrays by name, cast to float64 (exactly) for the libraries."""
    rng = np.random.default_rng(20240501)
    f32 = lambda x: np.asarray(x, np.float32).astype(np.float64)

    def vectors(k):
        x = rng.normal(size=(B, H, W, k))
        return f32(x / np.linalg.norm(x, axis=-1, keepdims=True) * rng.uniform(0.5, 1.5, (B, H, W, 1)))

    return {
        "real": (f32(rng.uniform(-3, 3, (B, H, W, 2))), f32(rng.uniform(-3, 3, (B, H, W, 2)))),
        "direction": (vectors(2), vectors(2)),
        "normal": (vectors(3), vectors(3)),
        "quaternion": (vectors(4), vectors(4)),
        "binary": (f32(rng.integers(0, 2, (B, H, W, 2))), f32(rng.uniform(-4, 4, (B, H, W, 2)))),
        "soft": (f32(rng.uniform(0, 1, (B, H, W, 2))), f32(rng.uniform(-4, 4, (B, H, W, 2)))),
        "classes": (f32(np.eye(4)[rng.integers(0, 4, (B, H, W))]), f32(rng.uniform(-4, 4, (B, H, W, 4)))),
        "regions": (f32(rng.integers(0, 2, (B, H, W, 3))), f32(rng.uniform(0.05, 0.95, (B, H, W, 3)))),
        "image": (f32(rng.uniform(0, 1, (2, 14, 15, 2))), f32(rng.uniform(0, 1, (2, 14, 15, 2)))),
        "weights": (f32(rng.uniform(0, 2, (B, H, W))), None),
        "kappa": (f32(10 ** rng.uniform(-2, 2.5, (B, H, W))), None),
    }
