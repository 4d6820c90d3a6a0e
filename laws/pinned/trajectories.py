"""trajectories — what trajectories_optax.py and trajectories_torch.py share: the loss, the file, and what is in it.

Parameters are {b: [2], w: [2, 2]}, six numbers x, b first. With constants A and C

    loss   sum_i A_i (x_i - C_i)^2 / 2  +  sum_i (x_(i+1) - x_i^2)^2 / 10

which is bent, not convex, and scaled unevenly. A case of the file has

    name    what laws/optimize/pinned.laws.ts calls it
    call    the expression that made it, as it was evaluated
    x       the six numbers after each of 20 steps; or of a schedule its values at steps 0 to 29; or one minimum

Numbers are decimals that round trip.
"""

import json
import platform
from pathlib import Path

A = [1.0, 0.5, 4.0, 0.25, 2.0, 1.5]
C = [0.5, -1.0, 0.25, 1.5, -0.75, 1.0]
START = [-1.0, 0.5, 1.25, -0.75, 0.5, -0.25]
STEPS = 20
VALUES = 30

# Rows of features and their labels, for a regression by logistic loss + 0.05 |x|^2 whose minimum is pinned.
ROWS = [
    [0.5, -1.0, 2.0],
    [1.5, 0.25, -0.5],
    [-0.75, 2.0, 1.0],
    [0.125, 0.875, -1.5],
    [-1.25, -0.5, 0.75],
    [2.0, 1.0, 0.25],
    [-0.25, -1.75, -1.0],
    [1.0, -0.125, 1.75],
]
LABELS = [1.0, 0.0, 1.0, 0.0, 0.0, 1.0, 1.0, 0.0]


def loss(x):
    """The loss of six numbers, in any array library."""
    bowl = sum(a * (x[i] - c) ** 2 for i, (a, c) in enumerate(zip(A, C))) / 2
    bend = sum((x[i + 1] - x[i] ** 2) ** 2 for i in range(5)) / 10
    return bowl + bend


def write(name, source, cases):
    """The file, one case a line."""
    versions = f"{source}, Python {platform.python_version()}, f64 on the CPU; laws/pinned/{name}.py"
    lines = ",\n".join(json.dumps(case) for case in cases)
    path = Path(__file__).parent / f"{name}.json"
    path.write_text(f'{{\n"source": {json.dumps(versions)},\n"cases": [\n{lines}\n]\n}}\n')
