"""torch_windows — writes torch.json: convolutions and pools, with gradients, as PyTorch computes them in f64 on the CPU.

    python3 -m venv VENV && VENV/bin/pip install torch numpy && VENV/bin/python laws/pinned/torch_windows.py

A case has the call of torch.nn.functional that made it, the operator of cotangent that says the same with its options, the
inputs x, a cotangent ct of the output, the output y and the gradients dx of <ct, y>. PyTorch has channels second and kernels
[out, in, ..window]; here all is written as in cotangent, channels last. Numbers are [shape, elements]; inputs and cotangents are multiples of
1/64 from a generator seeded by the name of the case.
"""

import json
import platform
import zlib
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F

SEED = 2026
CASES = []


def drawn(rng, shape):
    """Different multiples of 1/64, none of them 0: nothing is tied by chance."""
    grid = [k for k in range(-256, 256) if k != 0]
    n = int(np.prod(shape))
    return np.asarray(rng.choice(grid, size=n, replace=n > len(grid)) / 64).reshape(shape)


def last(x):
    """[batch, channels, ..space] -> [batch, ..space, channels]"""
    return np.moveaxis(x, 1, -1)


def first(x):
    return torch.tensor(np.ascontiguousarray(np.moveaxis(x, -1, 1)), dtype=torch.float64)


def kernel(w):
    """[..window, in, out] -> [out, in, ..window]"""
    return torch.tensor(np.ascontiguousarray(np.moveaxis(w, (-1, -2), (0, 1))), dtype=torch.float64)


def unkernel(w):
    return np.moveaxis(w, (0, 1), (-1, -2))


def written(x):
    x = np.asarray(x)
    return [list(x.shape), [int(v) if v == int(v) else float(v) for v in x.ravel()]]


def case(call, operator, options, *shapes, **given):
    """Runs F.call with the given arguments, on inputs of shapes channels last; the second, where there is one, is a kernel."""
    name = f"{call}({', '.join(f'{k}={v}' for k, v in given.items())}) of {', '.join(map(str, map(list, shapes)))}"
    rng = np.random.default_rng([SEED, zlib.crc32(name.encode())])
    xs = [drawn(rng, s) for s in shapes]
    to = [first, kernel]
    inputs = [t(x).requires_grad_() for t, x in zip(to, xs)]
    y = getattr(F, call)(*inputs, **given)
    ct = drawn(rng, last(y.detach().numpy()).shape)
    y.backward(first(ct))
    grads = [g(x.grad.numpy()) for g, x in zip([last, unkernel], inputs)]
    CASES.append({
        "name": name, "operator": operator, "options": options, "x": list(map(written, xs)), "ct": written(ct),
        "y": written(last(y.detach().numpy())), "dx": list(map(written, grads)),
    })


def convolutions():
    case("conv1d", "convolve", {}, (2, 7, 2), (3, 2, 3))
    case("conv1d", "convolve", {"stride": 3, "padding": 2, "dilation": 2}, (1, 9, 2), (3, 2, 2), stride=3, padding=2, dilation=2)
    case("conv1d", "convolve", {"padding": "same"}, (1, 6, 1), (4, 1, 2), padding="same")
    case("conv2d", "convolve", {}, (2, 5, 4, 3), (3, 2, 3, 2))
    case("conv2d", "convolve", {"stride": 2, "padding": 1}, (1, 7, 6, 2), (3, 3, 2, 4), stride=2, padding=1)
    case("conv2d", "convolve", {"stride": [2, 1], "padding": [[1, 1], [0, 0]], "dilation": [1, 2]}, (1, 6, 7, 2), (3, 3, 2, 2),
         stride=(2, 1), padding=(1, 0), dilation=(1, 2))
    case("conv2d", "convolve", {"padding": "same"}, (1, 4, 5, 1), (3, 2, 1, 2), padding="same")
    case("conv2d", "convolve", {"padding": 1, "groups": 2}, (1, 4, 4, 4), (3, 3, 2, 6), padding=1, groups=2)
    case("conv2d", "convolve", {"padding": 1, "groups": 3}, (2, 3, 4, 3), (3, 3, 1, 3), padding=1, groups=3)
    case("conv2d", "convolve", {"padding": 2}, (1, 3, 2, 2), (1, 1, 2, 3), padding=2)
    case("conv3d", "convolve", {"stride": 2, "padding": 1}, (1, 4, 3, 5, 2), (2, 3, 2, 2, 2), stride=2, padding=1)


def transposed():
    # A kernel of PyTorch is [in, out / groups, ..window] here, in being the channels of x: [..window, out / groups, in].
    case("conv_transpose1d", "convolveTransposed", {"stride": 3}, (2, 4, 2), (2, 3, 2), stride=3)
    case("conv_transpose2d", "convolveTransposed", {}, (1, 3, 4, 2), (3, 2, 3, 2))
    case("conv_transpose2d", "convolveTransposed", {"stride": 2, "padding": 1, "dilation": 2}, (1, 3, 4, 2), (3, 2, 1, 2),
         stride=2, padding=1, dilation=2)
    case("conv_transpose2d", "convolveTransposed", {"stride": 2, "padding": [[1, 0], [1, 0]]}, (1, 4, 3, 3), (3, 3, 2, 3),
         stride=2, padding=1, output_padding=1)
    case("conv_transpose2d", "convolveTransposed", {"stride": 2, "padding": 1, "groups": 2}, (1, 3, 3, 4), (3, 3, 2, 4),
         stride=2, padding=1, groups=2)


def pools():
    case("max_pool1d", "maxPool", {"window": 3}, (2, 8, 2), kernel_size=3)
    case("max_pool2d", "maxPool", {"window": 2}, (1, 5, 4, 3), kernel_size=2)
    case("max_pool2d", "maxPool", {"window": 3, "stride": 2, "padding": 1}, (2, 7, 6, 2), kernel_size=3, stride=2, padding=1)
    case("max_pool2d", "maxPool", {"window": [2, 3], "stride": 1}, (1, 4, 5, 1), kernel_size=(2, 3), stride=1)
    case("max_pool3d", "maxPool", {"window": 2, "stride": 1}, (1, 3, 3, 4, 2), kernel_size=2, stride=1)
    case("avg_pool1d", "averagePool", {"window": 2, "stride": 3}, (2, 8, 2), kernel_size=2, stride=3)
    case("avg_pool2d", "averagePool", {"window": [2, 3]}, (1, 5, 7, 2), kernel_size=(2, 3))
    case("avg_pool2d", "averagePool", {"window": 3, "stride": 2, "padding": 1, "countPadding": True}, (1, 6, 5, 2),
         kernel_size=3, stride=2, padding=1)
    case("avg_pool2d", "averagePool", {"window": 3, "stride": 2, "padding": 1}, (1, 6, 5, 2),
         kernel_size=3, stride=2, padding=1, count_include_pad=False)
    case("avg_pool3d", "averagePool", {"window": 2}, (1, 4, 2, 5, 2), kernel_size=2)


def main():
    for make in [convolutions, transposed, pools]:
        make()
    source = (
        f"PyTorch {torch.__version__} (NumPy {np.__version__}, Python {platform.python_version()}) on the CPU in f64; "
        "laws/pinned/torch_windows.py"
    )
    lines = ",\n".join(json.dumps(c, separators=(",", ":"), allow_nan=False) for c in CASES)
    path = Path(__file__).with_name("torch.json")
    path.write_text(f'{{"source":{json.dumps(source)},\n"cases":[\n{lines}\n]}}\n')
    print(f"{source}: {len(CASES)} cases")


if __name__ == "__main__":
    main()
