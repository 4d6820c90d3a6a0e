"""losses — writes losses.json: losses and metrics of cotangent/network as PyTorch and scikit-learn compute them, in f64.

    python3 -m venv VENV && VENV/bin/pip install torch numpy scikit-learn && VENV/bin/python laws/pinned/losses.py

The same versions write the same bytes: all numbers are drawn from generators seeded by the names of cases. A loss of tensors x
has y, its value, and dx, its gradients with respect to those of x that are floating and drawn. PyTorch has classes along the
second axis: what it takes is permuted here. A tensor is { shape, elements }; labels have the dtype i32.
"""

import json
import platform
import zlib
from pathlib import Path

import numpy as np
import sklearn
import sklearn.calibration
import torch
import torch.nn.functional as F
from sklearn import metrics

torch.set_default_dtype(torch.float64)
SEED = 2026
LOSSES = []
METRICS = []


def whole(x):
    x = x.detach().numpy() if isinstance(x, torch.Tensor) else np.asarray(x)
    entry = {"shape": list(x.shape), "elements": x.ravel().tolist()}
    return entry | ({"dtype": "i32"} if x.dtype.kind == "i" else {})


def generator(name):
    return np.random.default_rng([SEED, zlib.crc32(name.encode())])


def loss(name, which, make, f, **options):
    """make draws the tensors from a generator; those of floats that it lists as such are differentiated."""
    xs = [torch.tensor(x) for x in make(generator(name))]
    for x in xs:
        x.requires_grad_(x.is_floating_point())
    y = f(*xs)
    y.backward()
    given = {k: whole(np.asarray(v)) if isinstance(v, list) else v for k, v in options.items()}
    entry = {"name": name, "loss": which, "options": given, "x": [whole(x) for x in xs], "y": y.item()}
    LOSSES.append(entry | {"dx": [None if x.grad is None else whole(x.grad) for x in xs]})


def two(*shape):
    return lambda rng: [rng.uniform(-2, 2, shape), rng.uniform(-2, 2, shape)]


def probable(*shape, low=-3, high=3):
    """Logits, and probabilities along the last axis."""

    def make(rng):
        p = rng.uniform(0.05, 1, shape)
        return [rng.uniform(low, high, shape), p / p.sum(-1, keepdims=True)]

    return make


def labelled(*shape, ignore=None, low=-3, high=3):
    """Logits, and one label a row; every third is ignored."""

    def make(rng):
        i = rng.integers(0, shape[-1], shape[:-1])
        if ignore is not None:
            i.flat[::3] = ignore
        return [rng.uniform(low, high, shape), i]

    return make


def entropy(z, target, **options):
    """cross_entropy with the classes along the last axis, of labels or of probabilities."""
    last = z.shape[-1]
    by = target.reshape(-1, last) if target.is_floating_point() else target.reshape(-1)
    return F.cross_entropy(z.reshape(-1, last), by, **options)


loss("mean squared error", "meanSquaredError", two(4, 3), F.mse_loss)
loss("mean absolute error", "meanAbsoluteError", two(4, 3), F.l1_loss)
loss("mean absolute error of some that are equal", "meanAbsoluteError", lambda _: [np.array([1.0, 2, 3]), np.array([1.0, 5, 3])], F.l1_loss)
loss("Huber", "huber", two(4, 3), F.huber_loss)
loss("Huber with a delta of 0.5", "huber", two(4, 3), lambda x, y: F.huber_loss(x, y, delta=0.5), delta=0.5)
loss("Huber on its bounds", "huber", lambda _: [np.array([-1.0, 1, 0, 5]), np.zeros(4)], F.huber_loss)
loss("cosine distance", "cosineDistance", two(2, 3, 4), lambda x, y: (1 - F.cosine_similarity(x, y, dim=-1)).mean())
loss(
    "hinge, one score on the margin",
    "hinge",
    lambda rng: [np.append(rng.uniform(-2, 2, 6), 1.0), np.array([1.0, -1, 1, -1, 1, 1, 1])],
    lambda s, y: torch.relu(1 - y * s).mean(),
)


def likely(*shape, low=-3, high=3):
    return lambda rng: [rng.uniform(low, high, shape), rng.uniform(0, 1, shape)]


def binary(z, y, smoothing=0, weights=(1, 1)):
    """By weight: PyTorch divides by how many there are."""
    no, yes = weights
    smooth = y * (1 - smoothing) + smoothing / 2
    each = -(yes * smooth * F.logsigmoid(z) + no * (1 - smooth) * F.logsigmoid(-z))
    return each.sum() / (yes * y + no * (1 - y)).sum()


def ignoring(z, y):
    kept = y != -1
    return F.binary_cross_entropy_with_logits(z[kept], y[kept])


BINARY = F.binary_cross_entropy_with_logits
loss("binary cross entropy", "binaryCrossEntropy", likely(4, 3), BINARY)
loss("binary cross entropy far out", "binaryCrossEntropy", lambda rng: [rng.uniform(-500, 500, 8), np.array([0.0, 1] * 4)], BINARY)
loss("binary cross entropy at 0", "binaryCrossEntropy", lambda _: [np.zeros(3), np.array([0, 0.25, 1])], BINARY)
loss("binary cross entropy, smooth", "binaryCrossEntropy", likely(4, 3), lambda z, y: binary(z, y, 0.2), smoothing=0.2)
loss(
    "binary cross entropy, smooth and weighed",
    "binaryCrossEntropy",
    likely(4, 3),
    lambda z, y: binary(z, y, 0.1, (0.5, 3)),
    smoothing=0.1,
    weights=[0.5, 3.0],
)
loss(
    "binary cross entropy of some",
    "binaryCrossEntropy",
    lambda rng: [rng.uniform(-3, 3, 6), np.array([-1.0, 0, 1, -1, 0.5, 1])],
    ignoring,
    ignore=-1,
)

WEIGHTS = [0.5, 2.0, 1.25, 0.0]
W = torch.tensor(WEIGHTS)
loss("categorical cross entropy", "categoricalCrossEntropy", probable(2, 3, 4), entropy)
loss("categorical cross entropy, smooth", "categoricalCrossEntropy", probable(5, 4), lambda z, p: entropy(z, p, label_smoothing=0.1), smoothing=0.1)
loss(
    "categorical cross entropy, smooth and weighed",
    "categoricalCrossEntropy",
    probable(5, 4),
    lambda z, p: entropy(z, p, label_smoothing=0.1, weight=W, reduction="sum") / (p * W).sum(),
    smoothing=0.1,
    weights=WEIGHTS,
)
loss("sparse categorical cross entropy", "sparseCategoricalCrossEntropy", labelled(2, 3, 4), entropy)
loss("sparse categorical cross entropy far out", "sparseCategoricalCrossEntropy", labelled(6, 4, low=-500, high=500), entropy)
loss("sparse categorical cross entropy, smooth", "sparseCategoricalCrossEntropy", labelled(5, 4), lambda z, i: entropy(z, i, label_smoothing=0.1), smoothing=0.1)
loss("sparse categorical cross entropy, weighed", "sparseCategoricalCrossEntropy", labelled(5, 4), lambda z, i: entropy(z, i, weight=W), weights=WEIGHTS)
loss(
    "sparse categorical cross entropy of some",
    "sparseCategoricalCrossEntropy",
    labelled(2, 4, 3, ignore=-100),
    lambda z, i: entropy(z, i, ignore_index=-100),
    ignore=-100,
)
loss(
    "sparse categorical cross entropy of some, smooth and weighed",
    "sparseCategoricalCrossEntropy",
    labelled(7, 4, ignore=2),
    lambda z, i: entropy(z, i, ignore_index=2, label_smoothing=0.3, weight=W),
    ignore=2,
    smoothing=0.3,
    weights=WEIGHTS,
)
loss("Kullback-Leibler divergence", "klDivergence", probable(5, 4), lambda z, p: F.kl_div(F.log_softmax(z, -1), p, reduction="batchmean"))
loss("perplexity", "perplexity", labelled(2, 3, 4), lambda z, i: torch.exp(entropy(z, i)))
loss("perplexity of some", "perplexity", labelled(2, 4, 3, ignore=0), lambda z, i: torch.exp(entropy(z, i, ignore_index=0)), ignore=0)


def spoken(steps, classes, labels):
    """Logits of steps, and labels in order."""
    return lambda rng: [rng.uniform(-2, 2, (steps, classes)), np.array(labels)]


def connected(z, i, blank=0, length=None, steps=None):
    """ctc_loss of one example, of the logits: its gradient is that of log_softmax and the loss together."""
    counts = [len(z) if steps is None else steps], [len(i) if length is None else length]
    at = i[: counts[1][0]].unsqueeze(0)
    return F.ctc_loss(F.log_softmax(z, -1).unsqueeze(1), at, *counts, blank, "none")[0]


def ctc(name, rows, classes, labels, **options):
    loss(name, "ctc", spoken(rows, classes, labels), lambda z, i: connected(z, i, **options), **options)


ctc("connectionist temporal classification", 6, 4, [1, 3, 2])
ctc("connectionist temporal classification of labels in a row", 9, 4, [2, 2, 1, 1, 2])
ctc("connectionist temporal classification, another blank", 7, 5, [0, 3, 3], blank=4)
ctc("connectionist temporal classification, padded", 8, 4, [3, 1, 2, 0, 0], length=3, steps=6)
ctc("connectionist temporal classification, no room to spare", 5, 3, [1, 1, 2, 1])
ctc("connectionist temporal classification of no labels", 4, 3, [1, 1], length=0)
ctc("connectionist temporal classification, long", 60, 6, [1, 5, 5, 2, 4, 3, 3, 3, 1, 2, 4, 5, 1])


def metric(name, which, make, f, *args, **options):
    xs = make(generator(name))
    y = f(*xs)
    entry = {"name": name, "metric": which, "args": list(args), "options": options, "x": [whole(x) for x in xs]}
    METRICS.append(entry | {"y": whole(np.asarray(y, float))})


def taken(n, classes, seen):
    """Predictions and labels; of the classes only those seen are predicted."""
    return lambda rng: [rng.integers(0, seen, n), rng.integers(0, classes, n)]


def among(k):
    return lambda z, i: metrics.top_k_accuracy_score(i, z, k=k, labels=range(z.shape[-1]))


def counted(f):
    return lambda p, i: f(i, p, labels=range(5), average=None, zero_division=0)


def curve(z, i, bins):
    """Bins that hold something, by scikit-learn; the others as 0. Shares, mean confidences, accuracies."""
    p = torch.softmax(torch.tensor(z), -1).numpy()
    sure, right = p.max(-1), p.argmax(-1) == i
    counts = np.histogram(sure, np.linspace(0, 1, bins + 1))[0]
    found = sklearn.calibration.calibration_curve(right, sure, n_bins=bins)
    out = np.zeros((3, bins))
    out[0] = counts / len(i)
    out[1:, counts > 0] = found[::-1]
    return out


def error(z, i):
    share, sure, right = curve(z, i, 15)
    return (share * abs(sure - right)).sum()


metric("accuracy", "accuracy", labelled(40, 4), lambda z, i: metrics.accuracy_score(i, z.argmax(-1)))
for k in (1, 2, 4):
    metric(f"top {k}", "topKAccuracy", labelled(40, 4), among(k), k)
metric("confusion", "confusionMatrix", taken(60, 5, 4), lambda p, i: metrics.confusion_matrix(i, p, labels=range(5)), 5)
metric("precision", "precision", taken(60, 5, 4), counted(metrics.precision_score), 5)
metric("recall", "recall", taken(60, 5, 4), counted(metrics.recall_score), 5)
metric("f1", "f1", taken(60, 5, 4), counted(metrics.f1_score), 5)
metric("calibration", "calibration", labelled(80, 4), lambda z, i: curve(z, i, 10), bins=10)
metric("calibration error", "calibrationError", labelled(80, 4), error)

versions = f"PyTorch {torch.__version__}, scikit-learn {sklearn.__version__} (NumPy {np.__version__}, Python {platform.python_version()})"
text = {"source": f"{versions} on the CPU in f64; laws/pinned/losses.py", "losses": LOSSES, "metrics": METRICS}
lines = lambda entries: ",\n".join(json.dumps(e, separators=(",", ":")) for e in entries)
Path(__file__).with_name("losses.json").write_text(
    f'{{"source":{json.dumps(text["source"])},\n"losses":[\n{lines(LOSSES)}\n],\n"metrics":[\n{lines(METRICS)}\n]}}\n'
)
