/**
 * @file losses — wrong losses and metrics, each as a person might have written it, and the law that must catch it.
 */
import { add, div, mul, sub } from '../../src/function/arithmetic.ts'
import { equal, greater, greaterEqual, less, notEqual } from '../../src/function/comparison.ts'
import { cast, stopGradient } from '../../src/function/cast.ts'
import { relu } from '../../src/function/activation.ts'
import { ones } from '../../src/function/construct.ts'
import { exp, log, log1p, sigmoid } from '../../src/function/elementary.ts'
import { oneHot } from '../../src/function/indexing.ts'
import { expandDims } from '../../src/function/movement.ts'
import { sum } from '../../src/function/reduction.ts'
import { abs, neg } from '../../src/function/rounding.ts'
import { clip, where } from '../../src/function/select.ts'
import { logSoftmax, softmax } from '../../src/function/softmax.ts'
import { mean, norm } from '../../src/function/statistics.ts'
import * as network from '../../src/network/index.ts'
import type { Tensor } from '../../src/tensor/tensor.ts'
import type { Losses, LossLaw, Options, Rows } from '../network/lossLaws.ts'

/** The losses and metrics of the library. */
export const right: Losses = network

/** A wrong loss or metric. */
export interface WrongLoss {
  readonly name: keyof Losses
  readonly what: string
  readonly law: LossLaw
  readonly losses: Losses
}

const wrong = <N extends keyof Losses>(
  name: N,
  law: LossLaw,
  what: string,
  loss: Losses[N],
): WrongLoss => ({ name, what, law, losses: { ...right, [name]: loss } })

type Column = Tensor<[4], 'f64'>
type Sparse = Losses['sparseCategoricalCrossEntropy']
type Binary = Losses['binaryCrossEntropy']

const last = { axes: [-1] } as const
const alongRow = (x: Rows): Column => sum(x, last)
const unit = (x: Rows): Rows => div(x, norm(x, { axes: [-1], keepAxes: true }))

/** The surprises of labels, by class, a row for each. */
const surprises = (z: Rows, p: Rows): Rows => neg(mul(p, logSoftmax(z)))
const none: Options = {}

const sparse =
  (f: (z: Rows, p: Rows, kept: Column, options: Options) => Column): Sparse =>
  (z, i, options) =>
    mean(f(z, oneHot(i, 3, 'f64'), cast(notEqual(i, options.ignore ?? -1), 'f64'), options))

const log1pExp = (z: Rows): Rows => add(relu(z), log1p(exp(neg(abs(z)))))

/** All of them. */
export const wrongLosses: readonly WrongLoss[] = [
  wrong('huber', 'huber', 'a delta of 1 whatever is given', (x, y) =>
    right.huber(x, y, { delta: 1 }),
  ),
  wrong('huber', 'huber', 'delta |d| beyond, without half a delta less', (x, y, { delta }) => {
    const d = abs(sub(x, y))
    return mean(where(greater(d, delta), mul(d, delta), mul(mul(d, d), 0.5)))
  }),
  wrong('huber', 'huber', 'd^2 within, not its half', (x, y, { delta }) => {
    const [d, c] = [sub(x, y), clip(sub(x, y), { min: -delta, max: delta })]
    return mean(add(mul(c, sub(d, mul(0.5, c))), mul(mul(0.5, c), c)))
  }),
  wrong('huber', 'gradients', 'no gradient beyond delta', (x, y, { delta }) => {
    const d = sub(x, y)
    const c = clip(d, { min: -delta, max: delta })
    return mean(
      where(greater(abs(d), delta), stopGradient(mul(c, sub(d, mul(0.5, c)))), mul(0.5, mul(c, c))),
    )
  }),
  wrong('hinge', 'hinge', 'no margin', (x, y) => mean(relu(neg(mul(x, y))))),
  wrong('hinge', 'hinge', 'a square of it', (x, y) => {
    const m = relu(sub(1, mul(x, y)))
    return mean(mul(m, m))
  }),
  wrong('hinge', 'hinge', 'a sum, not a mean', (x, y) => sum(relu(sub(1, mul(x, y))))),
  wrong('hinge', 'hinge', 'labels taken for 0 and 1', (x, y) =>
    mean(relu(sub(1, mul(x, sub(mul(2, y), 1))))),
  ),
  wrong('cosineDistance', 'cosine', 'targets of any length', (x, y) =>
    mean(sub(1, alongRow(mul(where(equal(x, 0), 0, unit(x)), y)))),
  ),
  wrong('cosineDistance', 'cosine', 'opposite directions taken for one', (x, y) =>
    mean(sub(1, abs(alongRow(mul(unit(x), unit(y)))))),
  ),
  wrong('cosineDistance', 'cosine', 'NaN of a row of zeros', (x, y) =>
    mean(sub(1, alongRow(mul(unit(x), unit(y))))),
  ),
  wrong('cosineDistance', 'gradients', 'lengths that are not differentiated', (x, y) => {
    const by = stopGradient(norm(x, { axes: [-1], keepAxes: true }))
    return mean(sub(1, alongRow(mul(div(x, by), unit(y)))))
  }),
  wrong('klDivergence', 'divergence', 'the two exchanged', (z, p) => {
    const q = softmax(z)
    return mean(alongRow(mul(q, sub(logSoftmax(z), log(p)))))
  }),
  wrong('klDivergence', 'divergence', 'NaN where a probability is 0', (z, p) =>
    mean(alongRow(mul(p, sub(log(p), logSoftmax(z))))),
  ),
  wrong('klDivergence', 'divergence', 'the entropy of p forgotten', (z, p) =>
    mean(alongRow(surprises(z, p))),
  ),
  wrong('binaryCrossEntropy', 'twoClasses', 'weights of yes and no exchanged', (z, y, options) =>
    right.binaryCrossEntropy(neg(z), where(equal(y, 9), y, sub(1, y)), options),
  ),
  wrong('binaryCrossEntropy', 'twoClasses', 's where it is s / 2', (z, y, options) => {
    const { smoothing: s } = options
    const more = where(equal(y, 9), y, add(y, mul(s / 2, sub(1, y))))
    return right.binaryCrossEntropy(z, more, options)
  }),
  wrong('binaryCrossEntropy', 'twoClasses', 'what is ignored taken for a no', (z, y, options) =>
    right.binaryCrossEntropy(z, where(equal(y, 9), 0, y), options),
  ),
  wrong('binaryCrossEntropy', 'extremes', 'the logarithm of a sigmoid', (z, y) => {
    const kept = notEqual(y, 9)
    const p: Rows = sigmoid(z)
    const each = neg(add(mul(y, log(p)), mul(sub(1, y), log(sub(1, p)))))
    return div(sum(where(kept, each, 0)), sum(cast(kept, 'f64')))
  }),
  wrong('binaryCrossEntropy', 'gradients', 'a slope of its own at a logit of 0', ((
    z,
    y,
    options,
  ) =>
    options.smoothing === 0
      ? mean(sub(log1pExp(z), mul(y, z)))
      : right.binaryCrossEntropy(z, y, options)) satisfies Binary),
  wrong('sparseCategoricalCrossEntropy', 'smoothing', 's / (n - 1)', (z, i, options) =>
    right.sparseCategoricalCrossEntropy(z, i, {
      ...options,
      smoothing: Math.min(1, (options.smoothing ?? 0) * 1.5),
    }),
  ),
  wrong('sparseCategoricalCrossEntropy', 'smoothing', 's forgotten', (z, i, options) =>
    right.sparseCategoricalCrossEntropy(z, i, { ...options, smoothing: 0 }),
  ),
  wrong(
    'sparseCategoricalCrossEntropy',
    'weights',
    'weighted terms divided by the number of rows',
    sparse((z, p, kept, { weights = ones([3], 'f64') }) =>
      mul(kept, alongRow(mul(surprises(z, p), weights))),
    ),
  ),
  wrong('sparseCategoricalCrossEntropy', 'weights', 'no weights', (z, i, options) =>
    right.sparseCategoricalCrossEntropy(
      z,
      i,
      options.ignore === undefined ? none : { ignore: options.ignore },
    ),
  ),
  wrong(
    'sparseCategoricalCrossEntropy',
    'ignore',
    'what is ignored counted in the mean',
    sparse((z, p, kept) => mul(kept, alongRow(surprises(z, p)))),
  ),
  wrong('sparseCategoricalCrossEntropy', 'ignore', 'what is ignored taken for class 0', (z, i) =>
    right.sparseCategoricalCrossEntropy(z, where(equal(i, 9), 0, i), none),
  ),
  wrong('categoricalCrossEntropy', 'ignore', 'what is ignored counted in the mean', (z, p) => {
    const kept = less(sum(p, last), 0)
    return mean(where(kept, 0, alongRow(surprises(z, p))))
  }),
  wrong('categoricalCrossEntropy', 'ignore', 'rows left out that hold the number at all', (z, p) =>
    right.categoricalCrossEntropy(
      z,
      where(expandDims(greaterEqual(sum(p, last), 0), { axis: 1 }), mul(p, 0), p),
      { ignore: -1 },
    ),
  ),
  wrong('perplexity', 'surprise', '2 to the mean, of natural logarithms', (z, i) =>
    exp(mul(Math.LN2, right.sparseCategoricalCrossEntropy(z, i, none))),
  ),
  wrong('topKAccuracy', 'largest', 'all of a tie counted', (z, i, k) => {
    const own = sum(mul(z, oneHot(i, 3, 'f64')), { axes: [-1], keepAxes: true })
    return mean(cast(less(sum(cast(greater(z, own), 'f32'), last), k), 'f32'))
  }),
  wrong('topKAccuracy', 'largest', 'k from 0 on', (z, i, k) =>
    right.topKAccuracy(z, i, Math.min(k + 1, 3)),
  ),
  wrong('calibrationError', 'sureness', 'what is ignored taken for class 0', (z, i, options) =>
    right.calibrationError(z, where(equal(i, 9), 0, i), options),
  ),
  wrong('calibrationError', 'sureness', 'one bin for all', (z, i, options) =>
    right.calibrationError(z, i, { ...options, bins: 1 }),
  ),
  wrong('f1', 'harmonic', 'the arithmetic mean', (counts) =>
    mul(0.5, add(network.precision(counts), network.recall(counts))),
  ),
]
