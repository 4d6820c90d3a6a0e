"""trajectories_torch — writes trajectories_torch.json: 20 steps of optimisers, averages, schedules and a minimum, by PyTorch.

    python3 -m venv VENV && VENV/bin/pip install torch numpy && VENV/bin/python laws/pinned/trajectories_torch.py
"""

import torch
from torch.func import grad, hessian
from torch.nn.utils import clip_grad_value_
from torch.optim import SGD, Adagrad, Adam, AdamW, RMSprop, lr_scheduler, swa_utils

from trajectories import LABELS, ROWS, START, STEPS, VALUES, loss, write

torch.set_default_dtype(torch.float64)
torch.set_num_threads(1)

# `p` are the parameters.
OPTIMISERS = {
    "gradientDescent": "SGD(p, lr=0.05)",
    "sgd": "SGD(p, lr=0.02, momentum=0.9)",
    "nesterov": "SGD(p, lr=0.02, momentum=0.9, nesterov=True)",
    "sgd, decay": "SGD(p, lr=0.02, momentum=0.9, weight_decay=0.1)",
    "rmsProp": "RMSprop(p, lr=0.05, alpha=0.9, eps=1e-8)",
    "rmsProp, centred": "RMSprop(p, lr=0.05, alpha=0.9, eps=1e-8, centered=True)",
    "rmsProp, momentum": "RMSprop(p, lr=0.02, alpha=0.9, eps=1e-8, momentum=0.5)",
    "adagrad": "Adagrad(p, lr=0.5)",
    "adam": "Adam(p, lr=0.05)",
    "adamW": "AdamW(p, lr=0.05, weight_decay=0.1)",
}

# `m` is a module with the parameters, averaged after each step of SGD(p, lr=0.05).
AVERAGES = {
    "movingAverage": "swa_utils.AveragedModel(m, multi_avg_fn=swa_utils.get_ema_multi_avg_fn(0.9))",
    "polyakAverage": "swa_utils.AveragedModel(m)",
}

# `o` is an optimiser whose rate is 0.3.
SCHEDULES = {
    "stepDecay": "lr_scheduler.StepLR(o, step_size=7, gamma=0.5)",
    "exponentialDecay": "lr_scheduler.ExponentialLR(o, gamma=0.1 ** (1 / 9))",
    "polynomialDecay": "lr_scheduler.PolynomialLR(o, total_iters=20, power=3)",
    "warmUp": "lr_scheduler.LinearLR(o, start_factor=1 / 6, total_iters=5)",
    "cosineRestarts": "lr_scheduler.CosineAnnealingWarmRestarts(o, T_0=4, T_mult=2, eta_min=0.01)",
    "cosineRestarts, equal": "lr_scheduler.CosineAnnealingWarmRestarts(o, T_0=7, eta_min=0.01)",
    "oneCycle": "lr_scheduler.OneCycleLR(o, max_lr=0.3, total_steps=VALUES, pct_start=10 / VALUES)",
}


class Params(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.b = torch.nn.Parameter(torch.tensor(START[:2]))
        self.w = torch.nn.Parameter(torch.tensor(START[2:]).reshape(2, 2))


def flat(m):
    return torch.cat([m.b, m.w.ravel()])


def numbers(m):
    return flat(m).tolist()


def step(m, optimiser, clip=None):
    optimiser.zero_grad()
    loss(flat(m)).backward()
    if clip is not None:
        clip_grad_value_(m.parameters(), clip)
    optimiser.step()


def followed(call):
    m = Params()
    optimiser = eval(call, {**globals(), "p": m.parameters()})
    rows = []
    for _ in range(STEPS):
        step(m, optimiser)
        rows.append(numbers(m))
    return rows


def clipped():
    m = Params()
    optimiser = SGD(m.parameters(), lr=0.1)
    rows = []
    for _ in range(STEPS):
        step(m, optimiser, clip=0.5)
        rows.append(numbers(m))
    return rows


def averaged(call):
    m = Params()
    optimiser, average = SGD(m.parameters(), lr=0.05), eval(call, {**globals(), "m": m})
    rows = []
    for _ in range(STEPS):
        step(m, optimiser)
        average.update_parameters(m)
        rows.append(numbers(average.module))
    return rows


def scheduled(call):
    o = SGD(Params().parameters(), lr=0.3)
    schedule = eval(call, {**globals(), "o": o})
    values = []
    for i in range(VALUES):
        values.append(schedule.get_last_lr()[0])
        o.step()
        if i + 1 < VALUES:
            schedule.step()
    return values


def regression():
    """Newton's steps, far more than are needed."""
    rows, labels = torch.tensor(ROWS), torch.tensor(LABELS)

    def objective(x):
        return torch.nn.functional.binary_cross_entropy_with_logits(rows @ x, labels) + 0.05 * (x * x).sum()

    x = torch.zeros(3)
    for _ in range(20):
        x = x - torch.linalg.solve(hessian(objective)(x), grad(objective)(x))
    return x.tolist()


cases = [{"name": n, "call": c, "x": followed(c)} for n, c in OPTIMISERS.items()]
cases += [{"name": "clipByValue", "call": "clip_grad_value_(p, 0.5), SGD(p, lr=0.1)", "x": clipped()}]
cases += [{"name": n, "call": c, "x": averaged(c)} for n, c in AVERAGES.items()]
cases += [{"name": n, "call": c, "x": scheduled(c)} for n, c in SCHEDULES.items()]
cases += [
    {"name": "logistic regression", "call": "x - linalg.solve(hessian(f)(x), grad(f)(x)), 20 times", "x": regression()}
]
write("trajectories_torch", f"PyTorch {torch.__version__}", cases)
