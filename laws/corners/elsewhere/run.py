"""What another system gives for each line of cases.tsv: python run.py jax, or python run.py torch, in f64.

Writes jax.tsv or torch.tsv beside it: the version, then name, value and derivatives of the sum, in tabs.
"""

import math
import pathlib
import sys

HERE = pathlib.Path(__file__).parent
OTHER = sys.argv[1]


def number(v):
    v = float(v)
    if math.isnan(v):
        return "NaN"
    if math.isinf(v):
        return "Infinity" if v > 0 else "-Infinity"
    return repr(v)


def written(xs):
    return " ".join(number(x) for x in xs)


if OTHER == "jax":
    import jax
    import jax.numpy as jnp

    jax.config.update("jax_enable_x64", True)
    version, scope = jax.__version__, {"jax": jax, "jnp": jnp}

    def run(f, points):
        xs = [jnp.array(p, dtype=jnp.float64) for p in points]
        total = lambda *v: jnp.sum(f(*v))
        return jnp.ravel(f(*xs)), jax.grad(total, tuple(range(len(xs))))(*xs)

else:
    import torch
    import torch.nn.functional as F

    torch.set_default_dtype(torch.float64)
    version, scope = torch.__version__.split("+")[0], {"torch": torch, "F": F}

    def run(f, points):
        xs = [torch.tensor(p, requires_grad=True) for p in points]
        value = f(*xs)
        total = value.sum()
        zeros = [torch.zeros_like(x) for x in xs]
        if not total.requires_grad:
            return value.detach().reshape(-1), zeros
        grads = torch.autograd.grad(total, xs, allow_unused=True)
        return value.detach().reshape(-1), [z if g is None else g for g, z in zip(grads, zeros)]


lines = [version]
for line in (HERE / "cases.tsv").read_text().splitlines():
    name, x, y, in_jax, in_torch = line.split("\t")
    source = in_jax if OTHER == "jax" else in_torch
    if source == "-":
        continue
    points = [[float(v) for v in p.split()] for p in ([x] if y == "-" else [x, y])]
    f = eval(("lambda x: " if y == "-" else "lambda x, y: ") + source, scope)
    value, grads = run(f, points)
    lines.append("\t".join([name, written(value), *map(written, grads)]))
(HERE / f"{OTHER}.tsv").write_text("\n".join(lines) + "\n")
