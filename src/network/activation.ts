/**
 * @file activation — layers without parameters that keep the shape.
 *
 * They bear the names of the operators they apply: these come from `cotangent/network`, those from `cotangent`.
 */
import * as operator from '../function/activation.ts'
import * as elementary from '../function/elementary.ts'
import { softmax as normalize } from '../function/softmax.ts'
import type { Unary } from '../function/unary.ts'
import { Defect } from '../shape/defect.ts'
import { type Message, message, type ShapeError } from '../shape/mismatch.ts'
import type { Floating } from '../tensor/dtype.ts'
import { type Batch, define, type Definition, type Kind, type NoParameters } from './definition.ts'

/** The Kind of what keeps the shape and has no parameters. */
export interface Keep extends Kind {
  readonly out: this['in']
  readonly params: NoParameters
}

const keep = (name: string, f: (x: Batch) => Batch): Definition<Keep> =>
  define<Keep, NoParameters>(({ shape }) => ({
    name,
    output: shape,
    init: () => ({}),
    apply: (_, x) => f(x),
  }))

/**
 * The layer that applies an operator on one tensor, which keeps the shape.
 *
 * ```ts
 * const layer = sequential([2], activation(square))
 * layer.apply(layer.init(key(1)), tensor([3, 4])) // => tensor([9, 16])
 * ```
 */
export const activation = (f: Unary<'activation', Floating>): Definition<Keep> =>
  keep('activation', f)

/**
 * x itself.
 *
 * ```ts
 * sequential([2], identity).apply([{}], tensor([3, 4])) // => tensor([3, 4])
 * ```
 */
export const identity: Definition<Keep> = keep('identity', (x) => x)

/**
 * max(x, 0).
 *
 * ```ts
 * sequential([2], relu).apply([{}], tensor([-1, 2])) // => tensor([0, 2])
 * ```
 */
export const relu: Definition<Keep> = keep('relu', operator.relu)

/**
 * The hyperbolic tangent.
 *
 * ```ts
 * sequential([1], tanh).apply([{}], tensor([0])) // => tensor([0])
 * ```
 */
export const tanh: Definition<Keep> = keep('tanh', elementary.tanh)

/**
 * 1 / (1 + e^-x).
 *
 * ```ts
 * sequential([1], sigmoid).apply([{}], tensor([0])) // => tensor([0.5])
 * ```
 */
export const sigmoid: Definition<Keep> = keep('sigmoid', elementary.sigmoid)

/**
 * x Phi(x), exactly.
 *
 * ```ts
 * sequential([1], gelu).apply([{}], tensor([100])) // => tensor([100])
 * ```
 */
export const gelu: Definition<Keep> = keep('gelu', operator.gelu)

/**
 * log(1 + e^x).
 *
 * ```ts
 * sequential([1], softplus).apply([{}], tensor([1000])) // => tensor([1000])
 * ```
 */
export const softplus: Definition<Keep> = keep('softplus', operator.softplus)

/**
 * x sigmoid(x).
 *
 * ```ts
 * sequential([1], silu).apply([{}], tensor([0])) // => tensor([0])
 * ```
 */
export const silu: Definition<Keep> = keep('silu', operator.silu)

/**
 * x where x > 0, else slope x; the slope is 0.01 unless given.
 *
 * ```ts
 * sequential([2], leakyRelu({ slope: 0.5 })).apply([{}], tensor([-4, 2])) // => tensor([-2, 2])
 * ```
 */
export const leakyRelu = (options: { readonly slope?: number } = {}): Definition<Keep> =>
  keep('leakyRelu', (x) => operator.leakyRelu(x, options))

/**
 * x where x > 0, else alpha (e^x - 1); alpha is 1 unless given.
 *
 * ```ts
 * sequential([2], elu({ alpha: 2 })).apply([{}], tensor([-1000, 2])) // => tensor([-2, 2])
 * ```
 */
export const elu = (options: { readonly alpha?: number } = {}): Definition<Keep> =>
  keep('elu', (x) => operator.elu(x, options))

/** The Kind of softmax, which needs a last axis. */
export interface Softmax extends Kind {
  readonly out: this['in'] extends []
    ? ShapeError<Message<'noAxis', { op: 'softmax'; axis: -1 }>>
    : this['in']
  readonly params: NoParameters
}

/**
 * e^x over its sum, along the last axis. Losses take logits: this is for reading a network, not for training it.
 *
 * Fails   a Defect where the input has no axis; the compiler says so first
 *
 * ```ts
 * sequential([2], softmax).apply([{}], tensor([7, 7])) // => tensor([0.5, 0.5])
 * ```
 */
export const softmax: Definition<Softmax> = define<Softmax, NoParameters>(({ shape }) => {
  if (shape.length === 0) throw new Defect(message('noAxis', { op: 'softmax', axis: -1 }))
  return { name: 'softmax', output: shape, init: () => ({}), apply: (_, x) => normalize(x) }
})
