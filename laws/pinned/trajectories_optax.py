"""trajectories_optax — writes trajectories_optax.json: 20 steps of optimisers, and schedules, as Optax computes them.

    python3 -m venv VENV && VENV/bin/pip install optax && VENV/bin/python laws/pinned/trajectories_optax.py
"""

import os

os.environ["JAX_PLATFORMS"] = "cpu"

import jax
import optax

jax.config.update("jax_enable_x64", True)

import jax.numpy as jnp

from trajectories import START, STEPS, VALUES, loss, write

OPTIMISERS = {
    "gradientDescent": "optax.sgd(0.05)",
    "sgd": "optax.sgd(0.02, momentum=0.9)",
    "nesterov": "optax.sgd(0.02, momentum=0.9, nesterov=True)",
    "rmsProp": "optax.rmsprop(0.05, decay=0.9, eps=1e-8, eps_in_sqrt=False)",
    "rmsProp, centred": "optax.rmsprop(0.05, decay=0.9, eps=1e-8, eps_in_sqrt=False, centered=True)",
    "adagrad": "optax.adagrad(0.5, initial_accumulator_value=0.1, eps=0.0)",
    "adam": "optax.adam(0.05)",
    "adamW": "optax.adamw(0.05, weight_decay=0.1)",
    "adamW, masked decay": "optax.adamw(0.05, weight_decay=0.1, mask={'b': False, 'w': True})",
    "lion": "optax.lion(0.02, b1=0.9, b2=0.99, weight_decay=0.1)",
    "lamb": "optax.lamb(0.05, weight_decay=0.1)",
    "clipByValue": "optax.chain(optax.clip(0.5), optax.sgd(0.1))",
    "clipByGlobalNorm": "optax.chain(optax.clip_by_global_norm(1.0), optax.sgd(0.1))",
    "accumulate": "optax.MultiSteps(optax.adam(0.1), 4, accumulator_dtype=float)",
    "partition": "optax.partition({'slow': optax.sgd(0.02, momentum=0.9), 'fast': optax.adam(0.1)},"
    " {'b': 'fast', 'w': 'slow'})",
    # The step is an integer, and what Optax makes of it alone would be f32.
    "adam, scheduled": "optax.adam(lambda n:"
    " optax.warmup_cosine_decay_schedule(0.0, 0.1, 5, 20, 0.001)(n.astype(float)))",
}

# On `convex`: elsewhere are pairs of negative curvature, which Optax keeps and we pass over.
MINIMISERS = {
    "lbfgs, backtracking": "optax.chain(optax.scale_by_lbfgs(memory_size=2), optax.scale(-1.0),"
    " optax.scale_by_backtracking_linesearch(50, decrease_factor=0.5, increase_factor=float('inf'),"
    " max_learning_rate=1.0))",
}

SCHEDULES = {
    "constant": "optax.constant_schedule(0.3)",
    "stepDecay": "optax.exponential_decay(0.3, transition_steps=7, decay_rate=0.5, staircase=True)",
    "exponentialDecay": "optax.exponential_decay(0.3, transition_steps=9, decay_rate=0.1)",
    "cosineDecay": "optax.cosine_decay_schedule(0.3, decay_steps=20, alpha=0.1)",
    "polynomialDecay": "optax.polynomial_schedule(0.3, 0.01, power=3, transition_steps=20)",
    "warmUp": "optax.linear_schedule(0.05, 0.3, transition_steps=5)",
    "oneCycle": "optax.cosine_onecycle_schedule(20, 0.3, pct_start=0.3)",
    "cosineRestarts": "optax.sgdr_schedule([dict(init_value=0.3, peak_value=0.3, decay_steps=n, warmup_steps=0)"
    " for n in (4, 8, 16, 32)])",
    "joined": "optax.join_schedules([optax.linear_schedule(0.0, 0.3, 5),"
    " optax.cosine_decay_schedule(0.3, 20)], [5])",
}


def flat(params):
    return [*params["b"], *params["w"].ravel()]


def numbers(params):
    return [float(v) for v in flat(params)]


def begin():
    return {"b": jnp.array(START[:2]), "w": jnp.array(START[2:]).reshape(2, 2)}


def followed(optimiser, objective, extra):
    params, rows = begin(), []
    state = optimiser.init(params)
    for _ in range(STEPS):
        value, grad = jax.value_and_grad(objective)(params)
        known = {"value": value, "grad": grad, "value_fn": objective} if extra else {}
        updates, state = optimiser.update(grad, state, params, **known)
        params = optax.apply_updates(params, updates)
        rows.append(numbers(params))
    return rows


def bent(params):
    return loss(flat(params))


def convex(params):
    x = flat(params)
    return sum(jnp.cosh(v - i / 4) * 3.0**i for i, v in enumerate(x)) / 9 + sum(x) ** 2


cases = [{"name": n, "call": c, "x": followed(eval(c), bent, False)} for n, c in OPTIMISERS.items()]
cases += [{"name": n, "call": c, "x": followed(eval(c), convex, True)} for n, c in MINIMISERS.items()]
cases += [
    {"name": n, "call": c, "x": [float(eval(c)(step)) for step in range(VALUES)]} for n, c in SCHEDULES.items()
]
write("trajectories_optax", f"Optax {optax.__version__} on JAX {jax.__version__}", cases)
