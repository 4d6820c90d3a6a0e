"""make — writes pinned.json: values and derivatives of cotangent's operators as JAX computes them, in f64 on the CPU.

    python3 -m venv VENV && VENV/bin/pip install jax numpy && VENV/bin/python laws/pinned/make.py

The same versions write the same bytes: inputs are written out in points.py or drawn from generators seeded by the names
of cases, tangents and cotangents are drawn likewise. For a function f, inputs x, tangents dx and cotangents ct of its
outputs a case has

    y        f(x)
    jvp      J dx
    vjp      J^T ct
    second   the gradient of x -> <ct, J(x) dx>, which is the Hessian of <ct, f> times dx
    third    the third derivative of f along dx, three times
    hessian  all second derivatives of a scalar f, row by row over all inputs, where a point asks for them
    loose    why some of its numbers are differences of far larger ones, where they are

Inputs are [shape, elements]; `shapes` are those of the outputs, and all else is elements alone. Numbers are decimals that round trip; what
JSON has no number for is a string: "nan", "inf", "-inf". The sign of a zero is not kept.
"""

import json
import os
import platform
import zlib
from pathlib import Path

os.environ["JAX_PLATFORMS"] = "cpu"

import jax
import jaxlib
import numpy as np

jax.config.update("jax_enable_x64", True)

import jax.numpy as jnp
from jax.flatten_util import ravel_pytree

import conventions  # noqa: F401 — it fills DIFFERS
import more_points  # noqa: F401 — it adds to POINTS
from cancelling import CANCELLING
from compositions import COMPOSITIONS
from control import CONTROL
from operators import OPERATORS
from points import DIFFERS, POINTS, draw
from windows import WINDOWS

FUNCTIONS = {**OPERATORS, **COMPOSITIONS, **CONTROL, **WINDOWS}
SEED = 2026


def drawn(rng, shape, low, high):
    """Different multiples of 1/64 in [low, high), none of them 0."""
    grid = [k for k in range(int(np.ceil(low * 64)), int(np.floor(high * 64))) if k != 0]
    n = int(np.prod(shape))
    return np.asarray(rng.choice(grid, size=n, replace=n > len(grid)) / 64).reshape(shape)


def number(x):
    x = float(x)
    if np.isnan(x):
        return "nan"
    if np.isinf(x):
        return "inf" if x > 0 else "-inf"
    return int(x) if x == int(x) and abs(x) < 2**53 else x


def flat(x):
    x = np.asarray(x)
    assert x.dtype == np.float64, x.dtype
    return [number(v) for v in x.ravel()]


def whole(x):
    return [list(np.shape(x)), flat(x)]


def as_list(f):
    """f with a tuple of outputs."""

    def listed(*xs):
        y = f(*xs)
        return y if isinstance(y, tuple) else (y,)

    return listed


def quantities(f, xs, dxs, cts):
    """Each quantity as a function without arguments; nothing is computed that a point skips."""
    push = lambda g: lambda *at: jax.jvp(g, at, dxs)[1]
    pull = lambda *at: jax.vjp(f, *at)[1](cts)

    def hessian():
        flattened, back = ravel_pytree(xs)
        return (jax.hessian(lambda v: f(*back(v))[0])(flattened),)

    return {
        "y": lambda: f(*xs),
        "jvp": lambda: push(f)(*xs),
        "vjp": lambda: pull(*xs),
        "second": lambda: push(pull)(*xs),
        "third": lambda: push(push(push(f)))(*xs),
        "hessian": hessian,
    }


def setting(point, ones=False):
    """The function of a point, and its inputs, tangents and cotangents; these are 1 if `ones`."""
    name = f"{point.key}: {point.note}"
    rng = np.random.default_rng([SEED, zlib.crc32(name.encode())])
    f = as_list(FUNCTIONS[point.key])
    make = lambda x: drawn(rng, *x) if isinstance(x, draw) else np.asarray(x, np.float64)
    xs = tuple(jnp.asarray(make(x)) for x in point.inputs)
    like = lambda v: jnp.ones(np.shape(v)) if ones else jnp.asarray(drawn(rng, np.shape(v), -1, 1))
    dxs = tuple(map(like, xs))
    cts = tuple(map(like, f(*xs)))
    case = {"name": name, "f": point.key}
    case |= {"x": list(map(whole, xs)), "dx": list(map(flat, dxs)), "ct": list(map(flat, cts))}
    case["shapes"] = [list(np.shape(c)) for c in cts]
    return case, quantities(f, xs, dxs, cts)


def pinned(point):
    case, of = setting(point)
    if case["name"] in CANCELLING:
        case["loose"] = CANCELLING[case["name"]]
    wanted = ["y", "jvp", "vjp", "second", "third"] + (["hessian"] if point.hessian else [])
    for q in wanted:
        if q not in point.skip:
            case[q] = list(map(flat, of[q]()))
    return case


def differing(point):
    case, of = setting(point, ones=True)
    ours = {q: [[number(v) for v in leaf] for leaf in leaves] for q, leaves in point.ours.items()}
    theirs = {q: list(map(flat, of[q]())) for q in ours}
    for q in ours:
        assert theirs[q] != ours[q], f"{case['name']}: {q} no longer differs from {ours[q]}"
    return case | {"theirs": theirs, "ours": ours, "reason": point.reason}


def main():
    source = (
        f"JAX {jax.__version__} (jaxlib {jaxlib.__version__}, NumPy {np.__version__}, "
        f"Python {platform.python_version()}) on the CPU with jax_enable_x64; laws/pinned/make.py"
    )
    names = [f"{p.key}: {p.note}" for p in [*POINTS, *DIFFERS]]
    assert len(set(names)) == len(names), [n for n in names if names.count(n) > 1]
    assert set(FUNCTIONS) == {p.key for p in [*POINTS, *DIFFERS]}, set(FUNCTIONS) - {p.key for p in POINTS}
    assert set(CANCELLING) <= set(names), set(CANCELLING) - set(names)
    line = lambda case: json.dumps(case, separators=(",", ":"), allow_nan=False)
    listed = lambda cases: "[\n" + ",\n".join(map(line, cases)) + "\n]"
    cases, differs = list(map(pinned, POINTS)), list(map(differing, DIFFERS))
    text = f'{{"source":{json.dumps(source)},\n"cases":{listed(cases)},\n"differs":{listed(differs)}}}\n'
    path = Path(__file__).with_name("pinned.json")
    path.write_text(text)
    print(f"{source}: {len(cases)} cases, {len(differs)} differences, {len(text)} bytes in {path.name}")


if __name__ == "__main__":
    main()
