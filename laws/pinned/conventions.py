"""conventions — where cotangent and JAX differ: what cotangent gives, and why. Tangents and cotangents are 1."""

from points import INF, NAN, differs

ZERO = "the middle of the subgradients, which is 0; JAX takes the side above"
SLOPE = "the side below, as documented; JAX takes the side above"
BOUND = "1 on a bound, as documented: the bounds belong to what is kept; JAX calls it a tie and gives a half"
BRANCH = "what was not chosen contributes exactly 0; in JAX 0 times infinity is NaN"
POINT = "the subgradient 0, as documented; JAX multiplies 0 by infinity"
POWER = "y x^(y - 1) is exactly 0 where y = 0, as documented; JAX multiplies 0 by infinity"
PASSES = "NaN passes through unchanged, and so does its tangent; JAX compares, and NaN is on neither side"
NOTHING = "nothing to sum has the tangent 0; JAX divides it by 0"

differs("abs", "at 0", [0.0, -2.0], jvp=[[0, -1]], vjp=[[0, -1]], reason=ZERO)
differs("sum of absolute values", "some 0", [1.5, 0.0, -2.0], vjp=[[1, 0, -1]], reason=ZERO)
differs("abs", "of NaN", [NAN], jvp=[[NAN]], vjp=[[NAN]], reason="the sign of NaN is NaN; JAX compares, and says -1")
differs("leakyRelu, slope 0.25", "at 0", [0.0], jvp=[[0.25]], vjp=[[0.25]], reason=SLOPE)
differs("leakyRelu", "at 0", [0.0], jvp=[[0.01]], vjp=[[0.01]], reason=SLOPE)
differs("clip", "on the bounds", [0.0, 1.0], jvp=[[1, 1]], vjp=[[1, 1]], reason=BOUND)
differs("clip below", "on the bound", [-1.0], jvp=[[1]], vjp=[[1]], reason=BOUND)
differs("clip above", "on the bound", [1.0], jvp=[[1]], vjp=[[1]], reason=BOUND)
differs("where, log unguarded", "at 0", [0.0, 4.0, -1.0], vjp=[[0, 0.25, 0]], second=[[0, -0.0625, 0]], reason=BRANCH)
differs("where, sqrt unguarded", "at 0", [0.0, 4.0, -1.0], vjp=[[0, 0.25, 0]], second=[[0, -0.03125, 0]], reason=BRANCH)
differs("where, 1 div unguarded", "at 0", [0.0, 4.0, -1.0], vjp=[[0, -0.0625, 0]], second=[[0, 0.03125, 0]], reason=BRANCH)
differs("where, a chain unguarded", "at 0", [0.0, 4.0, -1.0], vjp=[[1, 0.25, 1]], second=[[0, -0.0625, 0]], reason=BRANCH)
differs("norm", "at 0", [0.0, 0.0], jvp=[[0]], vjp=[[0, 0]], second=[[0, 0]], third=[[0]], reason=POINT)
differs("norm along 1, kept", "a row of zeros", [[0.0, 0.0], [0.0, 2.0]], jvp=[[0, 1]], vjp=[[0, 0, 0, 1]], reason=POINT)
differs("standardDeviation", "equal numbers", [1.5, 1.5, 1.5], jvp=[[0]], vjp=[[0, 0, 0]], second=[[0, 0, 0]], reason=POINT)
differs("standardDeviation", "of one number", [2.0], jvp=[[0]], vjp=[[0]], second=[[0]], reason=POINT)
differs("distances", "a point and itself", [[0.5, 1.0]], [[0.5, 1.0]], jvp=[[0]], vjp=[[0, 0], [0, 0]], reason=POINT)
differs("pow", "0 to the power 0", [0.0], [0.0], jvp=[[0]], vjp=[[0], [0]], reason=POWER)
differs("pow", "NaN to the power 0", [NAN], [0.0], vjp=[[0], [NAN]], reason=POWER)
differs("x to the x", "at 0", [0.0], jvp=[[0]], vjp=[[0]], reason=POWER)
differs("pow", "0 to the power -1", [0.0], [-1.0], vjp=[[-INF], [-INF]], reason="x^y ln x, which is -inf; JAX takes ln 0 as 0")
differs("relu", "of NaN", [NAN], jvp=[[1]], vjp=[[1]], reason=PASSES)
differs("leakyRelu", "of NaN", [NAN], jvp=[[1]], vjp=[[1]], reason=PASSES)
differs("elu", "of NaN", [NAN], jvp=[[1]], vjp=[[1]], reason=PASSES)
differs("clip", "of NaN", [NAN], jvp=[[1]], vjp=[[1]], reason=PASSES)
differs("max", "of NaN", [1.0, NAN, 2.0], jvp=[[1]], vjp=[[0, 1, 0]], reason="NaN is the extreme there; JAX looks for what equals it, and nothing does")
differs("min", "of NaN", [1.0, NAN, 2.0], jvp=[[1]], vjp=[[0, 1, 0]], reason="NaN is the extreme there; JAX looks for what equals it, and nothing does")
differs("logSumExp", "all -inf", [-INF, -INF], jvp=[[0]], vjp=[[0, 0]], reason="no element has weight; JAX divides 0 by 0")
differs("logSumExp", "of nothing", [], jvp=[[0]], third=[[0]], reason=NOTHING)
differs("norm", "of nothing", [], jvp=[[0]], third=[[0]], reason=NOTHING)
differs("softmax", "one inf", [INF, 1.0], y=[[NAN, 0]], reason="1 / inf is 0; JAX takes inf from inf before it is needed")
differs("logSoftmax", "one inf", [INF, 1.0], y=[[NAN, -INF]], reason="as softmax, whose logarithm it is")
