"""
The ten programs of cotangent.ts, with jaxtyping and beartype over JAX.

    pip install jax==0.10.2 jaxtyping==0.3.11 beartype==0.23.1
    python jaxtyping_jax.py

Functions have their shapes in annotations, which jaxtyping checks when they are called and when they
return. Lines of library calls only are left to JAX, as they would be in practice. Each program runs
twice: as it is, and traced by jit, where shapes are known and there is no data yet. A static checker,
mypy 2.4.1, finds nothing in this file.
"""
import jax
import jax.numpy as jnp
from beartype import beartype
from jaxtyping import Array, Float, jaxtyped

typed = jaxtyped(typechecker=beartype)
ones = jnp.ones


def product():
    return ones((32, 784)) @ ones((128, 784))


def bias():
    return ones((32, 10)) + ones((12,))


def reshaped():
    return ones((32, 28, 28)).reshape(32, 748)


def joined():
    return jnp.concatenate([ones((32, 10)), ones((32, 12))], axis=0)


@typed
def dense(x: Float[Array, "batch from"], w: Float[Array, "from to"]) -> Float[Array, "batch to"]:
    return x @ w


def layers():
    return dense(jax.nn.relu(dense(ones((32, 784)), ones((784, 128)))), ones((64, 10)))


@typed
def loss(x: Float[Array, "batch 784"], y: Float[Array, "batch 10"], w: Float[Array, "784 10"]):
    return jnp.mean((x @ w - y) ** 2)


def batches():
    return loss(ones((32, 784)), ones((16, 10)), ones((784, 10)))


def labels():
    predicted, wanted = ones((32, 1)), ones((32,))
    return jnp.mean((predicted - wanted) ** 2)


@typed
def mean_squared_error(p: Float[Array, "batch 1"], y: Float[Array, "batch 1"]) -> Float[Array, ""]:
    return jnp.mean((p - y) ** 2)


def labels_through_a_loss():
    return mean_squared_error(ones((32, 1)), ones((32,)))


def axis():
    return jnp.sum(ones((32, 10)), axis=2)


def convolution():
    return jax.lax.conv(ones((8, 3, 28, 28)), ones((16, 1, 5, 5)), (1, 1), "VALID")


@typed
def predict(x: Float[Array, "batch 784"], w: Float[Array, "784 10"]) -> Float[Array, "batch 10"]:
    return (x @ w).T


def body():
    return predict(ones((32, 784)), ones((784, 10)))


def body_with_a_batch_of_ten():
    return predict(ones((10, 784)), ones((784, 10)))


programs = [product, bias, reshaped, joined, layers, batches, labels, labels_through_a_loss, axis,
            convolution, body, body_with_a_batch_of_ten]

for program in programs:
    for name, run in ((program.__name__, program), (f"{program.__name__}, traced", jax.jit(program))):
        try:
            result = run()
            print(f"{name}: not caught, {result.shape}")
        except Exception as error:  # noqa: BLE001
            print(f"{name}: {type(error).__name__}: {' '.join(str(error).split())}")
