"""cancelling — cases of which some number is the difference of far larger ones, by name, and why.

Such a number is compared with the scale of its tensor, and every other one with itself.
"""

ODD = "an even derivative of an odd function is small there, and a difference of numbers near 1"
TAIL = "1 + erf is a difference of numbers near 1"
TOTAL = "small weights have derivatives that are differences of larger ones"
NOUGHT = "zeros come out as differences"
SQUARE = "1 - tanh^2 is a difference of numbers near 1"

CANCELLING = {
    "tanh: near 0": ODD,
    "sigmoid: near 0": ODD,
    "softplus: near 0": ODD,
    "logSigmoid: near 0": ODD,
    "silu: near 0": ODD,
    "gelu: apart": TAIL,
    "gelu: far out": TAIL,
    "norm along 1, kept: an axis of size 1": NOUGHT,
    "x / x: an input used twice": NOUGHT,
    "softmax: a matrix": TOTAL,
    "softmax along 0: a matrix": TOTAL,
    "masked softmax: one out of four": TOTAL,
    "attention: far out": TOTAL,
    "sparseCategoricalCrossEntropy: logits": TOTAL,
    "binaryCrossEntropy: far out": "derivatives of e^-1000 are compared with 1",
    "Newton steps: apart": "what is left of an error that the steps take away",
    "perceptron, softplus: 2, 3, 1": "an error that is small by chance",
    "scan: four steps": SQUARE,
    "fixedPoint: a vector": "it stops 16 units of rounding from the fixed point",
}
