"""Golden values from Keras 3, optax and SciPy, in float64.

    python -m venv venv && venv/bin/pip install numpy scipy jax optax keras
    venv/bin/python test/golden/keras_optax_scipy.py

writes keras_optax_scipy.npz beside this file.
"""
import os

os.environ["KERAS_BACKEND"] = "jax"
import jax

jax.config.update("jax_enable_x64", True)
import keras
import numpy as np
import optax
import scipy
import scipy.stats
from scipy.spatial.transform import Rotation

from inputs import Golden, inputs

keras.config.set_floatx("float64")
data = inputs()
golden = Golden()
weights = data["weights"][0]


def add(name, kind, loss):
    """The map as given by `loss`, and the gradient of its mean."""
    t, p = data[kind]
    grad = jax.grad(lambda p: loss(t, p).mean())(p)
    golden.add(name, t, p, loss(t, p), grad)


def add_weighted(name, kind, cls):
    t, p = data[kind]
    for reduction in ("sum_over_batch_size", "mean_with_sample_weight", "sum"):
        loss = cls(reduction=reduction)
        grad = jax.grad(lambda p: loss(t, p, sample_weight=weights))(p)
        golden.add(f"{name}.{reduction}", t, p, loss(t, p, sample_weight=weights), grad, weights)


K = keras.losses
add("keras.mse", "real", K.mean_squared_error)
add("keras.mae", "real", K.mean_absolute_error)
add("keras.huber", "real", K.huber)
add("keras.huber_half", "real", lambda t, p: K.huber(t, p, delta=0.5))
add("keras.log_cosh", "real", K.log_cosh)
add_weighted("keras.mse", "real", K.MeanSquaredError)
add_weighted("keras.huber", "real", K.Huber)
add("keras.cosine_similarity", "direction", K.cosine_similarity)
add("keras.cosine_similarity_3", "normal", K.cosine_similarity)
add("keras.bce", "soft", lambda t, p: K.binary_crossentropy(t, p, from_logits=True))
add("keras.bce_smooth", "binary", lambda t, p: K.binary_crossentropy(t, p, from_logits=True, label_smoothing=0.1))
add("keras.cce", "classes", lambda t, p: K.categorical_crossentropy(t, p, from_logits=True))
add("keras.cce_smooth", "classes", lambda t, p: K.categorical_crossentropy(t, p, from_logits=True, label_smoothing=0.1))
add("keras.focal", "binary", lambda t, p: K.binary_focal_crossentropy(t, p, from_logits=True))
add(
    "keras.focal_balanced",
    "binary",
    lambda t, p: K.binary_focal_crossentropy(t, p, from_logits=True, apply_class_balancing=True, gamma=1.5),
)
add("keras.dice", "regions", lambda t, p: K.dice(t, p))
add("keras.dice_image", "regions", lambda t, p: K.dice(t, p, axis=(1, 2, 3)))
add("keras.dice_class", "regions", lambda t, p: K.dice(t, p, axis=(0, 1, 2)))
add("keras.tversky", "regions", lambda t, p: K.tversky(t, p, alpha=0.3, beta=0.7))
empty = np.zeros((1, 2, 2, 1))
golden.add("keras.dice_empty", empty, empty, K.dice(empty, empty))
zero_vector = (np.array([[1.0, 0.0], [0.6, 0.8]]), np.zeros((2, 2)))
golden.add("keras.cosine_similarity_zero", *zero_vector, K.cosine_similarity(*zero_vector))

X = optax.losses
add("optax.squared_error", "real", lambda t, p: X.squared_error(p, t))
add("optax.huber", "real", lambda t, p: X.huber_loss(p, t))
add("optax.log_cosh", "real", lambda t, p: X.log_cosh(p, t))
add("optax.cosine_distance", "direction", lambda t, p: X.cosine_distance(p, t))
add("optax.bce", "soft", lambda t, p: X.sigmoid_binary_cross_entropy(p, t))
add("optax.cce", "classes", lambda t, p: X.softmax_cross_entropy(p, t))
add("optax.focal", "soft", lambda t, p: X.sigmoid_focal_loss(p, t))
add("optax.focal_alpha", "soft", lambda t, p: X.sigmoid_focal_loss(p, t, alpha=0.25, gamma=0.5))
# optax wants probabilities over the class axis: two classes, of which the second is looked at.
t, p = data["regions"]
t, p = t[..., :1], p[..., :1]
both = lambda x: jax.numpy.concatenate([1 - x, x], -1)
dice = lambda p, **k: X.dice_loss(both(p), both(t), apply_softmax=False, reduction="none", **k)[..., 1]
golden.add("optax.dice", t, p, dice(p), jax.grad(lambda p: dice(p).mean())(p))
tversky = lambda p: dice(p, smooth=0.0, alpha=0.3, beta=0.7)
golden.add("optax.tversky", t, p, tversky(p), jax.grad(lambda p: tversky(p).mean())(p))

angle = lambda x: np.arctan2(x[..., 1], x[..., 0])
kappa = data["kappa"][0]
t, p = data["direction"]
error = angle(p) - angle(t)
golden.add("scipy.von_mises", t, p, -scipy.stats.vonmises.logpdf(error, kappa), weights=kappa)
circular = lambda f, **k: f((error + np.pi) % (2 * np.pi) - np.pi, **k)
figures = [circular(scipy.stats.circmean, high=np.pi, low=-np.pi), circular(scipy.stats.circstd)]
theta = np.abs((error + np.pi) % (2 * np.pi) - np.pi).ravel()
axial = np.minimum(theta, np.pi - theta)
golden.add("scipy.circular", t, p, np.degrees(figures))


def metrics(x):
    q1, q2, q3 = np.quantile(x, [0.25, 0.5, 0.75])
    x = np.sort(x)
    n = -(-len(x) // 4)
    shares = [np.mean(np.degrees(x) < limit) for limit in (5, 7.5, 11.25, 22.5, 30)]
    figures = [x.mean(), q2, np.sqrt(np.mean(x**2)), (q1 + 2 * q2 + q3) / 4, x[:n].mean(), x[-n:].mean()]
    return np.concatenate([np.degrees(figures), shares])


golden.add("numpy.metrics", t, p, metrics(theta))
golden.add("numpy.metrics_axial", t, p, metrics(axial))

t, p = data["normal"]
unit = lambda x: x / np.linalg.norm(x, axis=-1, keepdims=True)
logpdf = [
    -scipy.stats.vonmises_fisher.logpdf(unit(b), unit(a), k)
    for a, b, k in zip(t.reshape(-1, 3), p.reshape(-1, 3), kappa.ravel())
]
golden.add("scipy.von_mises_fisher", t, p, np.reshape(logpdf, kappa.shape), weights=kappa)

t, p = data["quaternion"]
rotation = lambda x: Rotation.from_quat(x.reshape(-1, 4))
magnitude = (rotation(t).inv() * rotation(p)).magnitude()
golden.add("scipy.quaternion", t, p, magnitude.reshape(t.shape[:-1]))
matrix = lambda x: rotation(x).as_matrix().reshape(*x.shape[:-1], 3, 3).astype(np.float32).astype(np.float64)
golden.add("scipy.rotation", matrix(t), matrix(p), magnitude.reshape(t.shape[:-1]))

versions = ", ".join(f"{m.__name__} {m.__version__}" for m in (keras, optax, jax, scipy, np))
golden.save(os.path.join(os.path.dirname(os.path.abspath(__file__)), "keras_optax_scipy.npz"), versions)
