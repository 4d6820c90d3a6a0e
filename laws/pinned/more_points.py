"""more_points — where compositions and networks are pinned."""

from points import draw, pin


for key in ["x x", "x - x", "maximum of x and x", "concatenate x and x", "closed over, mul"]:
    pin(key, "an input used twice" if "closed" not in key else "a constant tensor", draw((3, 2)))
pin("x / x", "an input used twice", draw((3,), 0.5, 2))
pin("x to the x", "an input used twice", draw((3,), 0.5, 2))
pin("x to the x", "one number", 1.5, hessian=True)
pin("add", "the same tensor on both sides", [1.5, -0.5], [1.5, -0.5])
pin("mul", "the same tensor on both sides", [1.5, -0.5], [1.5, -0.5])
pin("matmul", "the same tensor on both sides", [[1.5, -0.5], [2.0, 0.25]], [[1.5, -0.5], [2.0, 0.25]])
pin("the second unused", "gradient 0", draw((3,)), draw((2, 2)))
pin("a constant", "gradient 0", draw((3,)))
pin("a part unused", "gradient 0 there", draw((4,)))
pin("closed over, matmul", "a constant tensor", draw((2, 3)))
for key in [
    "sin of exp", "exp of sin of square", "x exp(-x^2)", "1 / (1 + x^2)", "sqrt(1 + x^2)", "log(1 + e^x) - x",
    "tanh five times", "a polynomial by Horner", "the logistic map",
]:
    pin(key, "apart", [-1.25, -0.375, 0.5, 1.625])
    pin(key, "one number", 0.8125, hessian=True)
pin("Newton steps", "apart", draw((3,), 1, 2))
pin("x^3 y^2", "two numbers", 1.25, -0.75, hessian=True)
pin("Rosenbrock", "two numbers", [-1.25, 1.0], hessian=True)
pin("Rosenbrock", "the minimum", [1.0, 1.0, 1.0], hessian=True)
pin("Rosenbrock", "four numbers", draw((4,)), hessian=True)
pin("determinant of 2 x 2", "a matrix", draw((2, 2)), hessian=True)
pin("cosine similarity", "vectors", draw((3,)), draw((3,)), hessian=True)
pin("distances", "points of a plane", draw((2, 2)), draw((3, 2)))
pin("Gaussian kernel", "points of a plane", draw((2, 2)), draw((3, 2)))
pin("Gaussian kernel", "a point and itself", [[0.5, -1.0]], [[0.5, -1.0]])
pin("largest minus smallest", "a vector", draw((4,)))
pin("largest minus smallest", "all tied", [2.0, 2.0, 2.0, 2.0])
pin("sum of absolute values", "a vector", [1.5, 0.25, -2.0])
pin("product of sums", "rows", draw((2, 3)))
pin("product of sums", "a row of zeros", [[0.0, 0.0], [1.0, 2.0]])
pin("weighted cumulative sums", "a vector", draw((4,)))
pin("sorted, times ranks", "a vector", draw((4,)))
pin("geometric mean", "a vector", draw((3,), 0.5, 4), hessian=True)
pin("entropy of softmax", "a vector", draw((3,)), hessian=True)
pin("softmax at a temperature", "a vector", draw((3,)), 0.625)
pin("masked softmax", "one out of four", draw((4,)))
for key in ["gradient inside", "gradient of a gradient inside", "jit inside", "fold inside",
    "valueAndGrad inside", "jacobian inside", "hessian inside"]:
    pin(key, "a vector", draw((3,)))
for key in ["gradient inside, closing over y", "jvp inside", "vjp inside", "linearize inside", "call",
    "linearTranspose inside", "hvp inside"]:
    pin(key, "two vectors", draw((3,)), draw((3,)))
for key in ["vmap inside", "vmap of a gradient inside"]:
    pin(key, "two rows", draw((2, 3)))

# losses ---------------------------------------------------------------------------------------------------------------

pin("meanSquaredError", "a matrix", draw((3, 2)), draw((3, 2)))
pin("meanSquaredError", "two numbers", 0.5, -1.25, hessian=True)
pin("meanSquaredError", "equal", [1.0, 2.0], [1.0, 2.0])
pin("binaryCrossEntropy", "logits", draw((4,), -4, 4), draw((4,), 0, 1))
pin("binaryCrossEntropy", "logits of 0", [0.0, 0.0], [1.0, 0.0])
pin("binaryCrossEntropy", "far out", [1000.0, -1000.0, 50.0], [1.0, 1.0, 0.0])
pin("categoricalCrossEntropy", "logits", draw((2, 3), -4, 4), [[0.25, 0.5, 0.25], [1.0, 0.0, 0.0]])
pin("categoricalCrossEntropy", "far out", [[1000.0, 0.0], [0.0, 1000.0]], [[0.0, 1.0], [0.0, 1.0]])
pin("categoricalCrossEntropy", "one row", draw((3,)), [0.25, 0.5, 0.25])
pin("sparseCategoricalCrossEntropy", "logits", draw((4, 3), -4, 4))
pin(
    "sparseCategoricalCrossEntropy", "far out",
    [[1000.0, 0.0, -1000.0], [0.0, 0.0, 0.0], [-50.0, 50.0, 0.0], [1.0, 2.0, 3.0]],
)
pin("sparseCategoricalCrossEntropy, one row", "logits", draw((3,)), hessian=True)
pin("Huber", "near and far", [0.0, 2.0, -3.0, 0.5], [0.25, -1.0, 1.0, 0.5])
pin("normal log density", "three numbers each", draw((3,)), draw((3,)), draw((3,), 0.5, 2))

# networks -------------------------------------------------------------------------------------------------------------

WEIGHTS = (draw((2, 3)), draw((3,)), draw((3, 1)), draw((1,)))
for act in ["tanh", "relu", "gelu", "softplus", "silu", "sigmoid"]:
    pin(f"perceptron, {act}", "2, 3, 1", *WEIGHTS)
pin("layers: dense, tanh, dense", "2, 3, 1", *WEIGHTS)
pin("layers: residual", "2, 2", draw((2, 2)), draw((2,)))
pin("layers: activations", "two rows", draw((2, 3)))
pin("logistic regression", "4 rows", draw((2, 1)), draw((1,)), hessian=True)
pin("linear regression with weight decay", "4 rows", draw((2, 1)), hessian=True)
pin("softmax classifier", "4 rows", draw((2, 3)), draw((3,)))
pin("embedding", "words used more than once", draw((3, 2)), draw((2, 3)))
pin("attention", "2 queries, 3 keys", draw((2, 2)), draw((3, 2)), draw((3, 2)))
pin("attention", "far out", [[40.0, 0.0], [0.0, -40.0]], [[30.0, 1.0], [-30.0, 2.0]], draw((2, 2)), skip=("third",))
pin("layer norm", "two rows", draw((2, 3)), draw((3,)), draw((3,)))
pin("batch norm", "three rows", draw((3, 2)), draw((2,)), draw((2,)))
pin("batch norm", "equal rows", [[1.0, -2.0], [1.0, -2.0]], draw((2,)), draw((2,)))
pin("convolution", "6 and 3", draw((6,)), draw((3,)))
pin("rnn", "4 steps", draw((2,)), draw((2, 2)), draw((2, 2)))
pin("gru", "a step", draw((2,)), draw((4, 2)), draw((4, 2)), draw((4, 2)))
pin("lstm", "a step", draw((2,)), draw((2,)), draw((4, 8)), skip=("third",))
pin("dropout by a mask", "4 rows", draw((2, 2)))
pin("autoencoder", "2, 3", draw((2, 3)))

# control --------------------------------------------------------------------------------------------------------------

pin("cond", "taken", [0.5, 1.25, -0.25])
pin("cond", "not taken", [-0.5, -1.25, 0.25])
for place, xs in enumerate([[2.0, 0.5, -1.0], [0.5, 2.0, -1.0], [-1.0, 0.5, 2.0]]):
    pin("switchOn", f"branch {place}", xs)
pin("scan", "four steps", 0.625, draw((4,)))
pin("scan in reverse, in segments", "four steps", 0.625, draw((4,)))
pin("whileLoop", "a few steps", [0.75, 1.25], skip=("vjp", "second"))
pin("whileLoop", "no step", [4.0, 3.0], skip=("vjp", "second"))
pin("boundedWhile", "a few steps", [0.75, 1.25])
pin("boundedWhile", "no step", [4.0, 3.0])
pin("associativeScan", "five numbers", draw((5,)))
pin("associativeScan", "a zero", [1.5, 0.0, 2.0, -0.5, 1.0])
pin("checkpoint", "two vectors", draw((3,)), draw((3,)))
pin("customJvp", "a vector", draw((3,)))
pin("customVjp", "a vector", draw((3,)))
pin("fixedPoint", "a vector", draw((3,)))
pin("laneSum", "four lanes", draw((4,)))
pin("laneMean, laneIndex", "four lanes", draw((4,)))
