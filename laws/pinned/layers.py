"""layers — writes layers.json: layers of cotangent/network as PyTorch computes them, in f64 on the CPU.

    python3 -m venv VENV && VENV/bin/pip install torch numpy && VENV/bin/python laws/pinned/layers.py

The same versions write the same bytes: all numbers are drawn from generators seeded by the names of cases. For a layer with
parameters p, on a batch x, with a cotangent ct of its output, a case has

    y        what it gives, in training where `training` says so
    dp, dx   the gradients of <ct, y> with respect to the parameters and to x
    state    the running statistics after training, in the place they have in the state of the layer

Parameters are trees as cotangent has them. PyTorch has channels first: what it takes and gives is permuted here, kernels
too. A tensor is { shape, elements }; indices have the dtype i32.
"""

import json
import platform
import zlib
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F

torch.set_default_dtype(torch.float64)
SEED = 2026
CASES = []


def first(x):
    """Channels first."""
    return torch.movedim(x, -1, 1)


def last(x):
    """Channels last."""
    return torch.movedim(x, 1, -1)


def kernel(w):
    """[..window, in, out] as PyTorch has it: [out, in, ..window]."""
    return torch.movedim(w, (-1, -2), (0, 1))


def whole(x):
    return {"shape": list(x.shape), "elements": x.detach().numpy().ravel().tolist()}


def mapped(f, tree):
    if isinstance(tree, torch.Tensor):
        return f(tree)
    if isinstance(tree, dict):
        return {k: mapped(f, v) for k, v in tree.items()}
    return [mapped(f, v) for v in tree]


def drawn(draw, shapes):
    """Tensors in the place of shapes, which are lists of sizes."""
    if isinstance(shapes, dict):
        return {k: drawn(draw, s) for k, s in shapes.items()}
    sizes = all(isinstance(s, int) for s in shapes)
    return draw(shapes) if sizes else [drawn(draw, s) for s in shapes]


def case(name, layer, params, x, f, training=False, indices=None):
    """params and x are shapes; f of both gives y, or y and the state after training."""
    rng = np.random.default_rng([SEED, zlib.crc32(name.encode())])
    draw = lambda shape: torch.tensor(rng.uniform(-1.5, 1.5, shape), requires_grad=True)
    p = drawn(draw, params)
    given = draw(x) if indices is None else torch.tensor(indices)
    made = f(p, given)
    y, state = made if isinstance(made, tuple) else (made, None)
    ct = torch.tensor(rng.uniform(-1, 1, tuple(y.shape)))
    (y * ct).sum().backward()
    entry = {"name": name, "layer": layer, "training": training, "params": mapped(whole, p)}
    entry["x"] = whole(given) | ({} if indices is None else {"dtype": "i32"})
    entry |= {"ct": whole(ct), "y": whole(y), "dp": mapped(lambda t: whole(t.grad), p)}
    if indices is None:
        entry["dx"] = whole(given.grad)
    if state is not None:
        entry["state"] = mapped(whole, state)
    CASES.append(entry)


def batch_norm(p, x, steps=1, momentum=0.1):
    channels = x.shape[-1]
    mean, variance = torch.zeros(channels), torch.ones(channels)
    for _ in range(steps):
        y = F.batch_norm(first(x), mean, variance, p["scale"], p["shift"], True, momentum, 1e-5)
    return last(y), {"mean": mean, "variance": variance}


def batch_norm_in_use(p, x):
    ramp = torch.arange(1, x.shape[-1] + 1).double()
    return last(F.batch_norm(first(x), ramp / 4, ramp / 2, p["scale"], p["shift"], False, 0.1, 1e-5))


def affine(c):
    return {"scale": [c], "shift": [c]}


case("batchNormalization of rows, in training", "batchNormalization", affine(3), [6, 3], batch_norm, training=True)
case("batchNormalization of images, in training", "batchNormalization", affine(3), [2, 3, 2, 3], batch_norm, training=True)
case(
    "batchNormalization with a momentum of 0.3",
    "batchNormalization, momentum 0.3",
    affine(2),
    [5, 4, 2],
    lambda p, x: batch_norm(p, x, momentum=0.3),
    training=True,
)
case("batchNormalization in use", "batchNormalization", affine(3), [2, 3, 3], batch_norm_in_use)
case("layerNormalization", "layerNormalization", affine(4), [2, 3, 4], lambda p, x: F.layer_norm(x, [4], p["scale"], p["shift"], 1e-5))
case("rmsNormalization", "rmsNormalization", {"scale": [4]}, [2, 3, 4], lambda p, x: F.rms_norm(x, [4], p["scale"], 1e-5))
for groups in (1, 2, 4):
    case(
        f"groupNormalization of 4 channels in {groups}",
        f"groupNormalization, {groups}",
        affine(4),
        [2, 3, 2, 4],
        lambda p, x, g=groups: last(F.group_norm(first(x), g, p["scale"], p["shift"], 1e-5)),
    )
case(
    "embedding",
    "embedding",
    {"table": [5, 3]},
    None,
    lambda p, x: F.embedding(x, p["table"]),
    indices=[[4, 0, 4], [2, 2, 1]],
)


def weights(window, c, n, of=None):
    return {"w": [*window, c, n], "b": [of or n]}


case(
    "convolution along one axis",
    "convolution, 1d",
    weights([3], 2, 4),
    [2, 9, 2],
    lambda p, x: last(F.conv1d(first(x), kernel(p["w"]), p["b"], stride=2, padding=1)),
)
case(
    "convolution along two axes, dilated, in groups",
    "convolution, 2d",
    weights([3, 2], 2, 6),
    [2, 6, 5, 4],
    lambda p, x: last(F.conv2d(first(x), kernel(p["w"]), p["b"], stride=(2, 1), padding=1, dilation=(1, 2), groups=2)),
)
case(
    "convolution along three axes",
    "convolution, 3d",
    weights([2, 2, 2], 1, 2),
    [1, 3, 4, 3, 1],
    lambda p, x: last(F.conv3d(first(x), kernel(p["w"]), p["b"])),
)
case(
    "transposedConvolution along one axis",
    "transposedConvolution, 1d",
    weights([3], 4, 2, of=4),
    [2, 5, 2],
    lambda p, x: last(F.conv_transpose1d(first(x), kernel(p["w"]), p["b"], stride=2, padding=1, output_padding=1)),
)
case(
    "transposedConvolution along two axes, dilated, in groups",
    "transposedConvolution, 2d",
    weights([3, 2], 3, 4, of=6),
    [2, 3, 4, 4],
    lambda p, x: last(
        F.conv_transpose2d(first(x), kernel(p["w"]), p["b"], stride=(2, 1), padding=1, groups=2, dilation=(1, 2))
    ),
)
case(
    "transposedConvolution along three axes, without bias",
    "transposedConvolution, 3d",
    {"w": [2, 2, 2, 3, 2]},
    [1, 2, 3, 2, 2],
    lambda p, x: last(F.conv_transpose3d(first(x), kernel(p["w"]), stride=2)),
)
case("maxPooling", "maxPooling", {}, [2, 5, 6, 3], lambda p, x: last(F.max_pool2d(first(x), (3, 2), (2, 1), (1, 0))))
case(
    "averagePooling of what is there",
    "averagePooling",
    {},
    [2, 5, 6, 3],
    lambda p, x: last(F.avg_pool2d(first(x), (3, 2), (2, 1), (1, 0), count_include_pad=False)),
)
case(
    "averagePooling with padding counted",
    "averagePooling, padding counted",
    {},
    [2, 5, 6, 3],
    lambda p, x: last(F.avg_pool2d(first(x), (3, 2), (2, 1), (1, 0), count_include_pad=True)),
)
case("globalMeanPooling", "globalMeanPooling", {}, [2, 5, 6, 3], lambda p, x: F.adaptive_avg_pool2d(first(x), 1).flatten(1))
case("globalMaxPooling", "globalMaxPooling", {}, [2, 5, 6, 3], lambda p, x: F.adaptive_max_pool2d(first(x), 1).flatten(1))


def sinusoids(p, x):
    length, width = x.shape[-2:]
    position = torch.arange(length).double().unsqueeze(1)
    angle = position * torch.exp(torch.arange(0, width, 2).double() * (-np.log(10000.0) / width))
    return x + torch.stack([torch.sin(angle), torch.cos(angle)], 2).reshape(length, width)


case("sinusoidalPositions", "sinusoidalPositions", {}, [2, 5, 4], sinusoids)


def flat(w):
    """[m, ..gates, n] as PyTorch has it: [gates n, m]."""
    return w.flatten(1).T


def recurrent(module, p, x, last=False, reverse=False):
    """The module from a state of zeros; its second bias is 0, but where a gate multiplies it."""
    b = p["b"].flatten()
    inside = torch.cat([torch.zeros(2 * len(p["d"])), p["d"]]) if "d" in p else torch.zeros_like(b)
    names = {"weight_ih_l0": flat(p["w"]), "weight_hh_l0": flat(p["u"]), "bias_ih_l0": b, "bias_hh_l0": inside}
    turned = torch.flip(x, [1]) if reverse else x
    y, end = torch.func.functional_call(module, names, (turned,))
    shown = end[0][0] if isinstance(end, tuple) else end[0]
    return shown if last else torch.flip(y, [1]) if reverse else y


def cell(gates, f, w):
    return {"w": [f, *gates, w], "u": [w, *gates, w], "b": [*gates, w]}


RNN, LSTM, GRU = (m(3, 4, batch_first=True) for m in (torch.nn.RNN, torch.nn.LSTM, torch.nn.GRU))
case("rnn", "rnn", cell([], 3, 4), [2, 5, 3], lambda p, x: recurrent(RNN, p, x))
case("lstm", "lstm", cell([4], 3, 4), [2, 5, 3], lambda p, x: recurrent(LSTM, p, x))
case("lstm, its last step", "lstm, last", cell([4], 3, 4), [2, 5, 3], lambda p, x: recurrent(LSTM, p, x, last=True))
case("lstm from the end", "lstm, reverse", cell([4], 3, 4), [2, 5, 3], lambda p, x: recurrent(LSTM, p, x, reverse=True))
case("gru", "gru", cell([3], 3, 4) | {"d": [4]}, [2, 5, 3], lambda p, x: recurrent(GRU, p, x))

LENGTHS = torch.tensor([2, 5, 1])


def packed(module, p, x, last=False):
    """The module over examples of these lengths, from both ends where p is a pair."""
    ends = [p] if isinstance(p, dict) else p
    names = {}
    for one, end in zip(ends, ("", "_reverse")):
        b = one["b"].flatten()
        inside = torch.cat([torch.zeros(2 * len(one["d"])), one["d"]]) if "d" in one else torch.zeros_like(b)
        names |= {f"weight_ih_l0{end}": flat(one["w"]), f"weight_hh_l0{end}": flat(one["u"])}
        names |= {f"bias_ih_l0{end}": b, f"bias_hh_l0{end}": inside}
    rows = torch.nn.utils.rnn.pack_padded_sequence(x, LENGTHS, batch_first=True, enforce_sorted=False)
    y, end = torch.func.functional_call(module, names, (rows,))
    shown = end[0] if isinstance(end, tuple) else end
    if last:
        return torch.cat(list(shown), -1)
    return torch.nn.utils.rnn.pad_packed_sequence(y, batch_first=True, total_length=x.shape[1])[0]


LSTM2, GRU2 = (m(3, 4, batch_first=True, bidirectional=True) for m in (torch.nn.LSTM, torch.nn.GRU))
OF_GRU = cell([3], 3, 4) | {"d": [4]}
case("rnn of padded examples", "rnn, over lengths", cell([], 3, 4), [3, 6, 3], lambda p, x: packed(RNN, p, x))
case("lstm of padded examples, its last step", "lstm, over lengths, last", cell([4], 3, 4), [3, 6, 3], lambda p, x: packed(LSTM, p, x, last=True))
case("gru of padded examples", "gru, over lengths", OF_GRU, [3, 6, 3], lambda p, x: packed(GRU, p, x))
case("lstm from both ends of padded examples", "lstm, both ends, over lengths", [cell([4], 3, 4)] * 2, [3, 6, 3], lambda p, x: packed(LSTM2, p, x))
case("gru from both ends of padded examples, its last step", "gru, both ends, over lengths, last", [OF_GRU] * 2, [3, 6, 3], lambda p, x: packed(GRU2, p, x, last=True))


def attention(w):
    affine_w = {"w": [w, w], "b": [w]}
    return {"query": affine_w, "key": {"w": [w, w]}, "value": affine_w, "out": affine_w}


def projections(p):
    """Parameters of attention as PyTorch has them; keys have no bias here."""
    weights = torch.cat([p[k]["w"].T for k in ("query", "key", "value")])
    biases = torch.cat([p["query"]["b"], torch.zeros_like(p["query"]["b"]), p["value"]["b"]])
    return weights, biases, p["out"]["w"].T, p["out"]["b"]


def later(n):
    """True where a place must not look: PyTorch's masks say the opposite of ours."""
    return torch.triu(torch.ones(n, n, dtype=torch.bool), 1)


def self_attention(p, x, heads, causal=False, padding=None):
    weights, biases, out, bias = projections(p)
    steps = x.transpose(0, 1)
    mask = later(x.shape[1]) if causal else None
    y, _ = F.multi_head_attention_forward(
        steps, steps, steps, x.shape[-1], heads, weights, biases, None, None, False, 0.0, out, bias,
        key_padding_mask=padding, need_weights=False, attn_mask=mask,
    )  # fmt: skip
    return y.transpose(0, 1)


PADDING = torch.tensor([[False, False, True], [False, True, True]])
case("selfAttention", "selfAttention", attention(4), [2, 3, 4], lambda p, x: self_attention(p, x, 2))
case("selfAttention, causal", "selfAttention, causal", attention(4), [2, 5, 4], lambda p, x: self_attention(p, x, 4, causal=True))
case("selfAttention of padded examples", "multiHeadAttention", attention(4), [2, 3, 4], lambda p, x: self_attention(p, x, 2, padding=PADDING))


def transformer_block(p, x):
    (norm1, attend, _), (norm2, first_w, _, second_w, _) = p
    weights, biases, out, bias = projections(attend)
    module = torch.nn.TransformerEncoderLayer(4, 2, 6, 0.0, F.gelu, 1e-5, batch_first=True, norm_first=True)
    names = {
        "self_attn.in_proj_weight": weights, "self_attn.in_proj_bias": biases,
        "self_attn.out_proj.weight": out, "self_attn.out_proj.bias": bias,
        "linear1.weight": first_w["w"].T, "linear1.bias": first_w["b"],
        "linear2.weight": second_w["w"].T, "linear2.bias": second_w["b"],
        "norm1.weight": norm1["scale"], "norm1.bias": norm1["shift"],
        "norm2.weight": norm2["scale"], "norm2.bias": norm2["shift"],
    }  # fmt: skip
    return torch.func.functional_call(module, names, (x,), {"src_mask": later(x.shape[1]), "is_causal": True})


case(
    "transformerBlock, causal",
    "transformerBlock",
    [[affine(4), attention(4), {}], [affine(4), weights([], 4, 6), {}, weights([], 6, 4), {}]],
    [2, 3, 4],
    transformer_block,
)


def image_network(p, x):
    """Channels first to the end; cotangent flattens channels last."""
    y = F.conv2d(first(x), kernel(p[0]["w"]), p[0]["b"], padding=1)
    mean, variance = torch.zeros(3), torch.ones(3)
    y = F.batch_norm(y, mean, variance, p[1]["scale"], p[1]["shift"], True, 0.1, 1e-5)
    y = last(F.max_pool2d(torch.tanh(y), 2)).flatten(1)
    none = {}
    return y @ p[5]["w"] + p[5]["b"], [none, {"mean": mean, "variance": variance}, none, none, none, none]


case(
    "a network of images, in training",
    "image network",
    [weights([3, 3], 2, 3), affine(3), {}, {}, {}, weights([], 12, 2)],
    [3, 4, 4, 2],
    image_network,
    training=True,
)


def main():
    source = f"PyTorch {torch.__version__} (NumPy {np.__version__}, Python {platform.python_version()}) on the CPU in f64; laws/pinned/layers.py"
    names = [c["name"] for c in CASES]
    assert len(set(names)) == len(names)
    lines = ",\n".join(json.dumps(c, separators=(",", ":"), allow_nan=False) for c in CASES)
    text = f'{{"source":{json.dumps(source)},\n"cases":[\n{lines}\n]}}\n'
    path = Path(__file__).with_name("layers.json")
    path.write_text(text)
    print(f"{source}: {len(CASES)} cases, {len(text)} bytes in {path.name}")


if __name__ == "__main__":
    main()
