"""points — where each function is pinned: its key, a note that makes the case's name, and its inputs.

An input is a list, or `draw(shape, low, high)`: multiples of 1/64 from a generator seeded by the name of the case, all
different, so that nothing is tied by chance. `skip` names quantities that a case leaves out.
"""

from typing import NamedTuple

INF, NAN = float("inf"), float("nan")


class draw(NamedTuple):
    shape: tuple
    low: float = -2.0
    high: float = 2.0


class Point(NamedTuple):
    key: str
    note: str
    inputs: tuple
    skip: tuple = ()
    hessian: bool = False


class Differs(NamedTuple):
    key: str
    note: str
    inputs: tuple
    ours: dict
    reason: str


POINTS = []
DIFFERS = []


def pin(key, note, *inputs, skip=(), hessian=False):
    POINTS.append(Point(key, note, inputs, skip, hessian))


def differs(key, note, *inputs, reason, **ours):
    DIFFERS.append(Differs(key, note, inputs, ours, reason))


def empty(*shape):
    return draw(shape)


# one element ----------------------------------------------------------------------------------------------------------

ALL = [-2.5, -0.75, 0.3125, 1.25, 2.75]
POSITIVE = [0.125, 0.5, 1.25, 2.25, 7.5]
ABOVE = [-0.75, -0.25, 0.5, 2.0, 9.0]
SMALL = [-1e-3, -1e-6, 1e-9, 1e-4, 0.01]

for key in ["exp", "expm1", "sin", "cos", "tan", "tanh", "erf", "sigmoid", "softplus", "logSigmoid", "silu", "gelu"]:
    pin(key, "apart", ALL)
    pin(key, "near 0", SMALL)
    pin(key, "one number", 0.625, hessian=True)
    pin(key, "at 0", [0.0])
for key in ["log", "sqrt", "reciprocal"]:
    pin(key, "apart", POSITIVE)
    pin(key, "small and large", [1e-8, 1e-3, 100.0, 12345.678, 1e9])
    pin(key, "one number", 1.75, hessian=True)
pin("log1p", "apart", ABOVE)
pin("log1p", "near 0", SMALL)
pin("log1p", "one number", 1.75, hessian=True)
pin("reciprocal", "below 0", [-0.5, -2.0, -8.0])
pin("log", "at 0 and infinite", [0.0, INF])
pin("log", "below 0", [-1.0])
pin("log1p", "at -1 and below", [-1.0, -2.0])
pin("sqrt", "at 0 and infinite", [0.0, 4.0, INF])
pin("sqrt", "below 0", [-1.0])
pin("reciprocal", "at 0 and infinite", [0.0, INF])
pin("exp", "far out", [-700.0, -40.0, 40.0, 700.0])
pin("exp", "past the ends", [-1000.0, 1000.0, -INF, INF])
pin("expm1", "past the ends", [-1000.0, 1000.0, -INF, INF])
for key in ["tanh", "sigmoid", "softplus", "erf"]:
    pin(key, "infinite", [-INF, INF])
pin("sin", "infinite", [INF])
pin("tanh", "far out", [-1000.0, -20.0, 20.0, 1000.0])
pin("erf", "far out", [-30.0, -5.0, 5.0, 30.0])
pin("sigmoid", "far out", [-1000.0, -40.0, 40.0, 1000.0])
pin("softplus", "far out", [-1000.0, -40.0, 40.0, 1000.0])
pin("logSigmoid", "far out", [-1000.0, -40.0, 40.0, 1000.0])
pin("silu", "far out", [-700.0, -40.0, 40.0, 1000.0])
pin("gelu", "far out", [-30.0, -6.0, 6.0, 30.0])
pin("sin", "far out", [-1000.5, 1e5, 12345678.9])
pin("cos", "far out", [-1000.5, 1e5, 12345678.9])
for key in ["neg", "abs", "square", "relu", "leakyRelu", "leakyRelu, slope 0.25", "elu", "elu, alpha 2"]:
    pin(key, "apart", ALL)
    pin(key, "a matrix", draw((2, 3)))
for key in ["sign", "floor", "ceil", "round"]:
    pin(key, "apart", [-2.75, -1.25, -0.5, 0.25, 0.5, 1.5, 2.5, 3.75])
for key in ["relu", "elu", "elu, alpha 2", "sign"]:
    pin(key, "at 0", [0.0, 1.0])
pin("elu", "far out", [-1000.0, -40.0, 1000.0])
pin("abs", "without elements", empty(0))
pin("tanh", "without elements", empty(2, 0))
pin("exp", "an axis of size 1", draw((1, 3, 1)))
for key in ["cast to f32 and back"]:
    pin(key, "rounded", [0.1, -1 / 3, 1e-3, 12345.6789, 1.0])
pin("cast to i32 and back", "truncated", [-2.75, -0.5, 0.5, 2.75])
pin("stopGradient", "half of a product", draw((4,)))

# two elements ---------------------------------------------------------------------------------------------------------

for key in ["add", "sub", "mul", "maximum", "minimum"]:
    pin(key, "same shapes", draw((2, 3)), draw((2, 3)))
    pin(key, "a row under a matrix", draw((2, 3)), draw((3,)))
    pin(key, "a column and a row", draw((2, 1)), draw((1, 3)))
    pin(key, "a scalar and a vector", draw(()), draw((4,)))
pin("div", "same shapes", draw((2, 3)), draw((2, 3), 0.5, 3))
pin("div", "a row under a matrix", draw((2, 3)), draw((3,), 0.5, 3))
pin("div", "a column and a row", draw((2, 1)), draw((1, 3), -3, -0.5))
pin("div", "two numbers", 1.5, -0.75, hessian=True)
pin("div", "by 0", [1.0, -2.0], [0.0, 0.0])
pin("div", "0 by 0", [0.0], [0.0])
pin("pow", "same shapes", draw((2, 3), 0.25, 3), draw((2, 3)))
pin("pow", "a row under a matrix", draw((2, 3), 0.25, 3), draw((3,)))
pin("pow", "two numbers", 1.5, -0.75, hessian=True)
pin("mul", "two numbers", 1.5, -0.75, hessian=True)
pin("add", "nothing and a row", empty(0, 3), draw((3,)))
pin("mul", "nothing and a number", empty(0), draw(()))
pin("mul", "zeros", [0.0, 0.0, 2.0], [0.0, 3.0, 0.0])
pin("maximum", "tied", [1.0, 2.0, 3.0], [1.0, 3.0, 3.0])
pin("minimum", "tied", [1.0, 2.0, 3.0], [1.0, 3.0, 3.0])
pin("maximum 0", "tied", [-1.0, 0.0, 2.0])
pin("minimum 1", "tied", [-1.0, 1.0, 2.0])
for key in ["add 3", "1 sub", "mul -2", "div 4", "maximum 0", "minimum 1"]:
    pin(key, "a number beside it", draw((3,)))
for key in ["1 div", "pow -1", "pow 0.5"]:
    pin(key, "a number beside it", draw((3,), 0.25, 3))
for key in ["pow 0", "pow 1", "pow 2", "pow 3"]:
    pin(key, "on either side of 0", [-1.5, 0.75, 2.0])
    pin(key, "at 0", [0.0, 0.5])
pin("2 pow", "a number beside it", draw((3,)))
pin("pow", "0 to positive powers", [0.0, 0.0], [2.0, 3.5], skip=("third",))
pin("pow", "below 0 to a whole power", [-2.0], [2.0])
pin("pow", "below 0 to another power", [-2.0], [0.5])

# choices --------------------------------------------------------------------------------------------------------------

pin("clip", "on either side", [-2.0, 0.25, 0.75, 3.0])
pin("clip below", "on either side", [-2.0, 0.25, 3.0])
pin("clip above", "on either side", [-2.0, 0.25, 3.0])
for key in [
    "where greater", "where less", "where lessEqual", "where greaterEqual", "where equal", "where notEqual",
    "where and or", "where xor",
]:
    pin(key, "some equal", [-1.0, 0.5, 2.0, 1.5, -0.25], [0.5, 0.5, -1.0, 1.75, -0.25])
pin("where, a number on the left", "both taken", [-2.0, 0.25, 3.0])
pin("where, broadcast", "rows", draw((3,)), draw((2, 3)))
pin("where all, any", "a matrix", [[0.5, 1.5, -1.0], [0.25, 1.0, 2.5]])
pin("where, log of what is positive", "at 0 and below", [-1.0, 0.0, 4.0])
pin("where, sqrt of what is positive", "at 0 and below", [-1.0, 0.0, 4.0])
for which in ["log", "sqrt", "1 div"]:
    pin(f"where, {which} unguarded", "inside", [0.5, 4.0])
    pin(f"where, {which} unguarded", "at 0 and below", [-1.0, 0.0, 4.0], skip=("vjp", "second"))
pin("where, a chain unguarded", "inside and below", [-0.5, 4.0])

# folds ----------------------------------------------------------------------------------------------------------------

USUAL = ["", " along 0", " along 1, kept"]
for op in ["sum", "prod", "max", "min", "mean", "norm", "logSumExp"]:
    for how in USUAL:
        pin(op + how, "a matrix", draw((3, 4)))
for op in ["sum", "prod", "max"]:
    pin(op + " along 0 and -1", "three axes", draw((2, 2, 3)))
for op in ["sum", "prod", "max", "mean", "norm", "logSumExp"]:
    pin(op + " along 1, kept", "an axis of size 1", draw((2, 1)))
    pin(op, "three numbers", draw((3,), 0.25, 2), hessian=True)
pin("sum along none", "a matrix", draw((2, 3)))
pin("sum", "of nothing", empty(0))
pin("prod", "of nothing", empty(0))
pin("logSumExp along 0", "columns of nothing", empty(0, 2), skip=("jvp", "third"))
pin("sum along 0", "columns of nothing", empty(0, 2))
pin("sum along 1, kept", "no rows", empty(0, 2))
pin("prod along 0", "columns of nothing", empty(0, 2))
pin("prod", "one zero", [0.0, 2.0, 3.0], hessian=True)
pin("prod", "two zeros", [0.0, 2.0, 0.0, 3.0], hessian=True)
pin("prod", "three zeros", [0.0, 0.0, 0.0], hessian=True)
pin("prod", "four zeros", [0.0, 0.0, 0.0, 0.0])
pin("prod along 0", "zeros in columns", [[0.0, 1.0, 0.0], [2.0, -3.0, 0.0], [0.5, 0.0, 4.0]])
for op in ["max", "min"]:
    pin(op, "all tied", [1.5, 1.5, 1.5])
    pin(op + " along 0", "tied in columns", [[1.0, 5.0], [1.0, 2.0], [0.0, 5.0]])
    pin(op + " along 1, kept", "tied in rows", [[2.0, 2.0, -1.0], [-1.0, 3.0, -1.0]])
pin("max", "infinite", [1.0, INF, -INF])
for op in ["max", "min"]:
    pin(op, "NaN", [1.0, NAN, 2.0], skip=("jvp", "vjp", "second", "third"))
pin("prod", "a zero and infinite", [0.0, INF])
for key in ["variance", "standardDeviation"]:
    for how in ["", " along 0, correction 1", " along 1, kept"]:
        pin(key + how, "a matrix", draw((3, 4)))
    pin(key, "three numbers", draw((3,)), hessian=True)
    pin(key, "far from 0", [1000.25, 1001.5, 999.75])
pin("variance", "equal numbers", [1.5, 1.5, 1.5])
pin("norm", "tiny numbers", [3e-150, 4e-150], skip=("second", "third"))
pin("norm", "large numbers", [3e100, 4e100], skip=("second", "third"))
pin("norm", "at 0, the value", [0.0, 0.0], skip=("jvp", "vjp", "second", "third"))
pin("norm", "of nothing, the value", empty(0), skip=("jvp", "third"))
pin("standardDeviation", "equal numbers, the value", [1.5, 1.5], skip=("jvp", "vjp", "second", "third"))
FAR = [1000.0, 1001.0, 998.5]
for key in ["logSumExp", "softmax", "logSoftmax"]:
    pin(key, "far above", FAR)
    pin(key, "far below", [-1000.0, -1001.0, -998.5])
    pin(key, "far apart", [-1000.0, 0.0, 1000.0])
    pin(key, "equal numbers", [0.5, 0.5, 0.5, 0.5])
    pin(key, "one number", [0.75])
    pin(key, "some -inf", [-INF, 0.5, 1.25])
for key in ["softmax", "logSoftmax", "softmax along 0", "logSoftmax along 0"]:
    pin(key, "a matrix", draw((2, 3)))
pin("softmax", "three axes", draw((2, 2, 2)))
for key in ["cumulativeSum along 0", "cumulativeSum along -1, reverse"]:
    pin(key, "a matrix", draw((3, 4)))
    pin(key, "an axis of size 1", draw((1, 1)))
pin("cumulativeSum along 0", "nothing", empty(0, 2))
pin("sort", "a matrix", draw((2, 4)))
pin("sort along 0", "a matrix", draw((3, 2)))
pin("sort", "tied", [2.0, 1.0, 2.0, 1.0, 0.0])
pin("sort", "one number", [2.0])
pin("sort", "NaN and infinite", [2.0, NAN, -INF, 1.0, INF])
pin("argMax along 0", "NaN", [1.0, NAN, 2.0, NAN])
for key in ["argSort", "argMax along 0", "argMin along 1"]:
    pin(key, "a matrix", draw((3, 4)))
    pin(key, "tied", [[2.0, 1.0, 1.0], [0.0, 1.0, 0.0], [2.0, -1.0, 1.0]])

# moves ----------------------------------------------------------------------------------------------------------------

for key in ["reshape", "reshape, to the power 2", "flatten", "transpose"]:
    pin(key, "a matrix", draw((2, 3)))
pin("flatten from 1", "three axes", draw((2, 2, 3)))
pin("permute", "three axes", draw((2, 3, 2)))
pin("permute, times x", "a square matrix", draw((3, 3)))
pin("transpose", "stacked matrices", draw((2, 1, 3)))
pin("transpose", "nothing", empty(0, 3))
for key in ["broadcastTo", "broadcastTo, to the power 2"]:
    pin(key, "a column", draw((3, 1)))
    pin(key, "a scalar", draw(()))
pin("expandDims", "a matrix", draw((2, 3)))
pin("squeeze", "an axis of size 1", draw((2, 1, 3)))
pin("flip", "a matrix", draw((2, 3)))
pin("flip, times x", "three rows", draw((3, 2)))
pin("slice", "rows", draw((4, 2)))
pin("slice", "to nothing", draw((2, 2)))
pin("slice along 1, step 2", "columns", draw((2, 5)))
pin("slice, times another", "neighbours", draw((5,)))
pin("pad", "a matrix", draw((2, 2)))
pin("pad", "nothing", empty(0, 2))
pin("pad with 3, times itself", "a vector", draw((3,)))
pin("concatenate along 0", "rows", draw((1, 3)), draw((2, 3)))
pin("concatenate along 0", "nothing and a vector", empty(0), draw((3,)))
pin("concatenate along 1", "columns", draw((2, 1)), draw((2, 3)))
pin("concatenate, three", "vectors", draw((2,)), draw((2,)), draw((2,)))
pin("stack along 0", "vectors", draw((3,)), draw((3,)))
pin("stack along -1", "vectors", draw((3,)), draw((3,)))
pin("stack along 0", "numbers", draw(()), draw(()))
pin("split", "rows", draw((4, 2)))
pin("split, one piece used", "rows", draw((4, 2)))
pin("split along 1, product", "columns", draw((2, 4)))
for key in ["take along 0", "take a table", "take none"]:
    pin(key, "rows", draw((3, 2)))
pin("take along 1", "columns", draw((2, 3)))
pin("scatterAdd along 0", "rows, one twice", draw((3, 2)), draw((3, 2)))
pin("scatterAdd along 1", "columns, one twice", draw((2, 3)), draw((2, 3)))
pin("oneHot", "picks rows", draw((3, 2)))

# products -------------------------------------------------------------------------------------------------------------

pin("matmul", "two matrices", draw((2, 3)), draw((3, 4)))
pin("matmul", "a row and a column", draw((1, 3)), draw((3, 1)))
pin("matmul", "inner axes of size 0", empty(2, 0), empty(0, 3))
pin("matmul", "inner axes of size 1", draw((2, 1)), draw((1, 2)))
pin("matmul", "larger, 7 x 9 by 9 x 5", draw((7, 9)), draw((9, 5)), skip=("third",))
pin("matmul, stacked", "equal stacks", draw((2, 2, 3)), draw((2, 3, 2)))
pin("matmul, stacked", "one matrix on the right", draw((2, 2, 3)), draw((3, 2)))
pin("matmul, stacked", "stacks that broadcast", draw((2, 1, 2, 2)), draw((3, 2, 1)))
pin("dot", "vectors", draw((4,)), draw((4,)))
pin("dot", "of nothing", empty(0), empty(0))
pin("dot", "pairs", draw((2,)), draw((2,)), hessian=True)
pin("outer", "vectors", draw((2,)), draw((3,)))
pin("outer", "a scalar and a matrix", draw(()), draw((2, 2)))
pin("contract 1 with 0", "three axes and two", draw((2, 3, 2)), draw((3, 2)))
pin("contract two pairs", "three axes each", draw((2, 3, 2)), draw((2, 2, 3)))
pin("contract in batches", "three axes each", draw((2, 2, 3)), draw((2, 4, 3)))
pin("contract, all batch", "matrices", draw((2, 3)), draw((2, 3)))
pin("bilinear form", "2 by 3", draw((2,)), draw((2, 3)), draw((3,)))
pin("quadratic form", "2 by 2", draw((2,)), draw((2, 2)), hessian=True)
pin("trace of a product", "2 by 3", draw((2, 3)), draw((3, 2)))
pin("matmul of three", "chained", draw((2, 3)), draw((3, 2)), draw((2, 2)))
pin("matmul with its transpose", "2 by 3", draw((2, 3)))
