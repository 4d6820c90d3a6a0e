"""compositions — compositions, transformations in transformations, losses and small networks, as JAX has them."""

import jax
import jax.numpy as jnp
from jax import nn
from jax.scipy.special import logsumexp

W = jnp.array([[0.5, -1.25], [2.0, 0.75], [-0.375, 1.5]])
ROWS = jnp.array([[0.5, -1.0], [1.5, 0.25], [-0.75, 2.0], [0.125, 0.875]])
TARGETS = jnp.array([[1.0], [-0.5], [0.25], [2.0]])
LABELS = jnp.array([2, 0, 1, 2])


def mean_squared_error(p, t):
    return jnp.mean((p - t) ** 2)


def binary_cross_entropy(z, y):
    return jnp.mean(-y * nn.log_sigmoid(z) - (1 - y) * nn.log_sigmoid(-z))


def categorical_cross_entropy(z, p):
    return jnp.mean(-jnp.sum(p * nn.log_softmax(z), axis=-1))


def sparse_cross_entropy(z, labels):
    rows = nn.log_softmax(z)
    return jnp.mean(-jnp.take_along_axis(rows, labels[..., None], axis=-1))


def layer_norm(x, g, b):
    m = jnp.mean(x, axis=-1, keepdims=True)
    v = jnp.var(x, axis=-1, keepdims=True)
    return (x - m) / jnp.sqrt(v + 1e-5) * g + b


def batch_norm(x, g, b):
    m, v = jnp.mean(x, axis=0), jnp.var(x, axis=0)
    return (x - m) / jnp.sqrt(v + 1e-5) * g + b


def attention(q, k, v):
    return nn.softmax(q @ k.T / jnp.sqrt(2.0)) @ v


def perceptron(act):
    return lambda w1, b1, w2, b2: mean_squared_error(act(ROWS @ w1 + b1) @ w2 + b2, TARGETS)


def rnn(h, wx, wh):
    for x in ROWS:
        h = jnp.tanh(x @ wx + h @ wh)
    return h


def gru(h, wz, wr, wn):
    x = jnp.array([0.5, -1.0])
    xh = jnp.concatenate([x, h])
    z, r = nn.sigmoid(xh @ wz), nn.sigmoid(xh @ wr)
    n = jnp.tanh(jnp.concatenate([x, r * h]) @ wn)
    return (1 - z) * n + z * h


def lstm(h, c, w):
    i, f, o, g = jnp.split(jnp.concatenate([jnp.array([0.5, -1.0]), h]) @ w, 4)
    c = nn.sigmoid(f) * c + nn.sigmoid(i) * jnp.tanh(g)
    return nn.sigmoid(o) * jnp.tanh(c), c


def conv(x, k):
    return jnp.stack([x[i : i + 4] for i in range(3)], axis=1) @ k


def huber(p, t):
    d = p - t
    a = jnp.abs(d)
    return jnp.mean(jnp.where(a <= 1, 0.5 * d * d, a - 0.5))


def normal_log_density(x, m, s):
    return jnp.sum(-0.5 * ((x - m) / s) ** 2 - jnp.log(s) - 0.5 * jnp.log(2 * jnp.pi))


def newton(x):
    for _ in range(3):
        x = x - (x**3 - 2) / (3 * x**2)
    return x


def logistic_map(x):
    for _ in range(4):
        x = 3.5 * x * (1 - x)
    return x


def dense(w, b, x):
    return x @ w + b


def total(f):
    return lambda *xs: jnp.sum(f(*xs))


COMPOSITIONS = {
    "x x": lambda x: x * x,
    "x - x": lambda x: x - x,
    "x / x": lambda x: x / x,
    "x to the x": lambda x: jnp.power(x, x),
    "maximum of x and x": lambda x: jnp.maximum(x, x),
    "concatenate x and x": lambda x: jnp.concatenate([x, x]) ** 2,
    "the second unused": lambda x, y: jnp.tanh(x),
    "a constant": lambda x: jnp.full((2,), 3.0),
    "a part unused": lambda x: x[:2] ** 3,
    "closed over, mul": lambda x: x * W,
    "closed over, matmul": lambda x: jnp.tanh(x @ W),
    "sin of exp": lambda x: jnp.sin(jnp.exp(x)),
    "exp of sin of square": lambda x: jnp.exp(jnp.sin(x * x)),
    "x exp(-x^2)": lambda x: x * jnp.exp(-x * x),
    "1 / (1 + x^2)": lambda x: 1 / (1 + x * x),
    "sqrt(1 + x^2)": lambda x: jnp.sqrt(1 + x * x),
    "log(1 + e^x) - x": lambda x: jnp.log1p(jnp.exp(x)) - x,
    "tanh five times": lambda x: jnp.tanh(jnp.tanh(jnp.tanh(jnp.tanh(jnp.tanh(x))))),
    "a polynomial by Horner": lambda x: ((2 * x - 3) * x + 0.5) * x - 1,
    "x^3 y^2": lambda x, y: x**3 * y**2,
    "Rosenbrock": lambda x: jnp.sum(100 * (x[1:] - x[:-1] ** 2) ** 2 + (1 - x[:-1]) ** 2),
    "Newton steps": newton,
    "the logistic map": logistic_map,
    "determinant of 2 x 2": lambda x: x[0, 0] * x[1, 1] - x[0, 1] * x[1, 0],
    "cosine similarity": lambda x, y: jnp.dot(x, y)
    / (jnp.sqrt(jnp.sum(x * x)) * jnp.sqrt(jnp.sum(y * y))),
    "distances": lambda x, y: jnp.sqrt(jnp.sum((x[:, None] - y[None]) ** 2, axis=-1)),
    "Gaussian kernel": lambda x, y: jnp.exp(-jnp.sum((x[:, None] - y[None]) ** 2, axis=-1) / 2),
    "largest minus smallest": lambda x: jnp.max(x) - jnp.min(x),
    "sum of absolute values": lambda x: jnp.sum(jnp.abs(x)),
    "product of sums": lambda x: jnp.prod(jnp.sum(x * x, axis=1)),
    "weighted cumulative sums": lambda x: jnp.cumsum(x * x)[::-1] * x,
    "sorted, times ranks": lambda x: jnp.dot(jnp.sort(x), jnp.array([1.0, 2.0, 3.0, 4.0])),
    "geometric mean": lambda x: jnp.exp(jnp.mean(jnp.log(x))),
    "entropy of softmax": lambda x: -jnp.sum(nn.softmax(x) * nn.log_softmax(x)),
    "softmax at a temperature": lambda x, t: nn.softmax(x / t),
    "masked softmax": lambda x: nn.softmax(jnp.where(jnp.array([True, False, True, True]), x, -1e30)),
    "gradient inside": jax.grad(total(lambda x: jnp.sin(x) * x)),
    "gradient inside, closing over y": lambda x, y: jax.grad(total(lambda u: jnp.sin(u) * y * u))(x),
    "gradient of a gradient inside": jax.grad(total(jax.grad(total(lambda x: jnp.tanh(x) * x)))),
    "jvp inside": lambda x, y: jax.jvp(lambda u: jnp.exp(u * y), (x,), (y,))[1],
    "vjp inside": lambda x, y: jax.vjp(lambda u: jnp.exp(u * y), x)[1](y)[0],
    "linearize inside": lambda x, y: jax.linearize(lambda u: jnp.sin(u * u), x)[1](y),
    "vmap inside": jax.vmap(lambda row: jnp.prod(row) * row),
    "vmap of a gradient inside": jax.vmap(jax.grad(lambda row: logsumexp(row * row))),
    "valueAndGrad inside": lambda x: (lambda v, g: v * g)(
        *jax.value_and_grad(total(lambda u: jnp.sin(u) * u))(x)
    ),
    "linearTranspose inside": lambda x, y: jnp.flip(y * x),
    "jacobian inside": jax.jacobian(lambda u: u * jnp.sum(jnp.sin(u))),
    "hessian inside": jax.hessian(lambda u: jnp.prod(jnp.sin(u))),
    "hvp inside": lambda x, y: jax.hessian(lambda u: jnp.prod(jnp.sin(u)))(x) @ y,
    "jit inside": jax.jit(lambda x: x * jnp.tanh(x)),
    "fold inside": lambda x: jnp.tanh(jnp.tanh(jnp.tanh(x * 0.5) * 1.5) * 2.5),
    "call": lambda x, y: jnp.sin(x) * y,
    "meanSquaredError": mean_squared_error,
    "binaryCrossEntropy": binary_cross_entropy,
    "categoricalCrossEntropy": categorical_cross_entropy,
    "sparseCategoricalCrossEntropy": lambda z: sparse_cross_entropy(z, LABELS),
    "sparseCategoricalCrossEntropy, one row": lambda z: sparse_cross_entropy(z, jnp.array(1)),
    "Huber": huber,
    "normal log density": normal_log_density,
    "logistic regression": lambda w, b: binary_cross_entropy(
        ROWS @ w + b, jnp.array([[1.0], [0.0], [1.0], [1.0]])
    ),
    "linear regression with weight decay": lambda w: mean_squared_error(ROWS @ w, TARGETS)
    + 0.1 * jnp.sum(w * w),
    "perceptron, tanh": perceptron(jnp.tanh),
    "perceptron, relu": perceptron(nn.relu),
    "perceptron, gelu": perceptron(lambda x: nn.gelu(x, approximate=False)),
    "perceptron, softplus": perceptron(nn.softplus),
    "perceptron, silu": perceptron(nn.silu),
    "perceptron, sigmoid": perceptron(nn.sigmoid),
    "softmax classifier": lambda w, b: sparse_cross_entropy(ROWS @ w + b, LABELS),
    "embedding": lambda t, w: sparse_cross_entropy(
        jnp.mean(jnp.take(t, jnp.array([[0, 1], [1, 1], [2, 0], [0, 2]]), axis=0), axis=1) @ w, LABELS
    ),
    "attention": attention,
    "layer norm": layer_norm,
    "batch norm": batch_norm,
    "convolution": conv,
    "rnn": rnn,
    "gru": gru,
    "lstm": lstm,
    "dropout by a mask": lambda w: jnp.mean(
        jnp.where(jnp.array([[True, False], [True, True], [False, True], [True, True]]), ROWS @ w, 0) ** 2
    ),
    "autoencoder": lambda w: mean_squared_error(jnp.tanh(ROWS @ w) @ w.T, ROWS),
    "layers: dense, tanh, dense": lambda w1, b1, w2, b2: dense(
        w2, b2, jnp.tanh(dense(w1, b1, ROWS))
    ),
    "layers: residual": lambda w, b: ROWS + jnp.tanh(dense(w, b, ROWS)),
    "layers: activations": lambda x: nn.softmax(
        nn.silu(nn.gelu(nn.elu(nn.softplus(nn.leaky_relu(nn.sigmoid(x) - 0.5))), approximate=False))
    ),
}
