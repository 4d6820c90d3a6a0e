"""control — branches, loops, rules and collectives as JAX has them; where JAX has none, what they come to."""

import jax
import jax.numpy as jnp
from jax import lax, nn

LIMIT = 20


def grown(x):
    return x + 0.25 * (x * x)


def bounded(x):
    for _ in range(12):
        x = lax.cond(jnp.sum(x * x) < LIMIT, grown, lambda y: y, x)
    return x


def fixed(a):
    x = jnp.zeros_like(a)
    for _ in range(60):  # a contraction by a quarter or better: 4^-60 is far below a rounding
        x = 0.5 * a + 0.25 * jnp.tanh(x)
    return x


CONTROL = {
    "cond": lambda x: lax.cond(jnp.sum(x) > 0, lambda y: jnp.sin(y) * x, jnp.exp, x),
    "switchOn": lambda x: lax.switch(
        jnp.argmax(x), [lambda y: y * y, jnp.sin, jnp.tanh], x
    ),
    "scan": lambda c, xs: lax.scan(lambda h, x: (jnp.tanh(h * x + x), h * h), c, xs),
    "scan in reverse, in segments": lambda c, xs: lax.scan(
        lambda h, x: (jnp.sin(h + x), h * x), c, xs, reverse=True
    ),
    "whileLoop": lambda x: lax.while_loop(lambda y: jnp.sum(y * y) < LIMIT, grown, x),
    "boundedWhile": bounded,
    "associativeScan": lambda x: lax.associative_scan(jnp.multiply, x),
    "checkpoint": jax.checkpoint(lambda x, y: jnp.exp(jnp.sin(x * y))),
    "customJvp": lambda x: x * jnp.tanh(x),
    "customVjp": lambda x: x * jnp.tanh(x),
    "fixedPoint": fixed,
    "laneSum": nn.softmax,
    "laneMean, laneIndex": lambda x: (x - jnp.mean(x * x)) * jnp.arange(4.0),
}
