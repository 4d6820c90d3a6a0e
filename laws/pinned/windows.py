"""windows — convolutions and pools, and where they are pinned: channels last, as in cotangent."""

import jax
import jax.numpy as jnp
from jax import lax

from points import differs, draw, pin

LAYOUT = {1: ("NWC", "WIO", "NWC"), 2: ("NHWC", "HWIO", "NHWC"), 3: ("NDHWC", "DHWIO", "NDHWC")}


def conv(x, w, stride=1, padding="VALID", dilation=1, groups=1):
    rank = x.ndim - 2
    each = lambda v: v if isinstance(v, tuple) else (v,) * rank
    padding = padding if isinstance(padding, (str, list)) else [(padding, padding)] * rank
    return lax.conv_general_dilated(
        x, w, each(stride), padding, rhs_dilation=each(dilation), feature_group_count=groups,
        dimension_numbers=LAYOUT[rank], precision="highest",
    )


def back(x, w, stride=1, padding="VALID"):
    rank = x.ndim - 2
    return lax.conv_transpose(
        x, w, (stride,) * rank, padding, dimension_numbers=LAYOUT[rank], transpose_kernel=True, precision="highest"
    )


def window(x, unit, f, size, stride=None, padding="VALID"):
    rank = x.ndim - 2
    among = lambda v: (1, *((v,) * rank), 1)
    padding = padding if isinstance(padding, str) else [(0, 0), *([(padding, padding)] * rank), (0, 0)]
    return lax.reduce_window(x, unit, f, among(size), among(stride or size), padding)


def maximum(x, *how):
    return window(x, -jnp.inf, lax.max, *how)


def average(x, *how, count_padding=False):
    total = window(x, 0.0, lax.add, *how)
    n = window(jnp.ones_like(x), 0.0, lax.add, *how)
    return total / (how[0] ** (x.ndim - 2) if count_padding else n)


WINDOWS = {
    "convolve": conv,
    "convolve by 2, padded by 1": lambda x, w: conv(x, w, 2, 1),
    "convolve by 2, same": lambda x, w: conv(x, w, 2, "SAME"),
    "convolve, dilated by 2": lambda x, w: conv(x, w, 1, 2, 2),
    "convolve in 2 groups": lambda x, w: conv(x, w, 1, "SAME", 1, 2),
    "convolve, otherwise along each axis": lambda x, w: conv(x, w, (2, 1), [(0, 1), (2, 0)], (1, 2)),
    "convolve, to the power 2": lambda x, w: conv(x, w, 1, 1) ** 2,
    "convolveTransposed by 2": lambda x, w: back(x, w, 2),
    "convolveTransposed by 2, same": lambda x, w: back(x, w, 2, "SAME"),
    "maxPool": lambda x: maximum(x, 2),
    "maxPool by 2, padded by 1": lambda x: maximum(x, 3, 2, 1),
    "maxPool by 1, to the power 2": lambda x: maximum(x, 2, 1) ** 2,
    "gradient of maxPool inside": jax.grad(lambda x: jnp.sum(maximum(x, 2, 1) ** 3)),
    "averagePool": lambda x: average(x, 2),
    "averagePool by 2, padded by 1": lambda x: average(x, 3, 2, 1),
    "averagePool by 2, padding counted": lambda x: average(x, 3, 2, 1, count_padding=True),
    "averagePool by 1, same": lambda x: average(x, 2, 1, "SAME"),
}

for n in [(5,), (4, 5), (2, 3, 2)]:
    k = (2,) * len(n)
    pin("convolve", f"{len(n)} axes", draw((2, *n, 2)), draw((*k, 2, 3)))
pin("convolve", "as many elements as its window", draw((1, 3, 2)), draw((3, 2, 2)))
pin("convolve", "a window of 1", draw((2, 3, 2)), draw((1, 2, 3)))
pin("convolve by 2, padded by 1", "an odd size and an even one", draw((1, 5, 4, 2)), draw((3, 3, 2, 2)))
pin("convolve by 2, padded by 1", "padding as wide as the window", draw((1, 4, 2)), draw((1, 2, 2)))
pin("convolve by 2, same", "an odd size and an even one", draw((1, 5, 4, 1)), draw((3, 2, 1, 2)))
pin("convolve, dilated by 2", "images", draw((1, 4, 3, 1)), draw((3, 2, 1, 2)))
pin("convolve in 2 groups", "images", draw((1, 3, 4, 4)), draw((3, 3, 2, 4)))
pin("convolve in 2 groups", "a kernel for each channel", draw((2, 4, 2)), draw((3, 1, 4)))
pin("convolve, otherwise along each axis", "images", draw((1, 5, 4, 1)), draw((2, 3, 1, 2)))
pin("convolve, to the power 2", "a signal", draw((1, 4, 2)), draw((3, 2, 1)))
pin("convolveTransposed by 2", "images", draw((1, 2, 3, 2)), draw((3, 2, 1, 2)))
pin("convolveTransposed by 2", "a signal", draw((2, 3, 2)), draw((2, 3, 2)))
pin("convolveTransposed by 2, same", "images", draw((1, 2, 3, 2)), draw((3, 2, 1, 2)))
pin("maxPool", "a signal", draw((2, 5, 2)))
pin("maxPool", "images", draw((1, 4, 5, 2)))
pin("maxPool", "volumes", draw((1, 2, 2, 4, 1)))
pin("maxPool by 2, padded by 1", "images", draw((1, 5, 4, 2)))
pin("maxPool by 1, to the power 2", "images", draw((1, 3, 3, 1)))
pin("gradient of maxPool inside", "images", draw((1, 3, 3, 1)))
for key in ["averagePool", "averagePool by 2, padded by 1", "averagePool by 2, padding counted", "averagePool by 1, same"]:
    pin(key, "images", draw((1, 5, 4, 2)))
    pin(key, "a signal", draw((2, 5, 1)))

TIE = "ties are shared, as max shares them; JAX gives all to the first"
differs("maxPool", "a tie", [[[2.0], [2.0], [1.0], [3.0]]], vjp=[[0.5, 0.5, 0, 1]], reason=TIE)
differs("maxPool by 1, to the power 2", "a tie in two windows", [[[2.0], [2.0], [2.0]]], vjp=[[2, 4, 2]], reason=TIE)
