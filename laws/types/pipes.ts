/**
 * @file pipes — type laws: the data-last twins, in pipes and flows, and that none is missing.
 */
import * as ct from 'cotangent'
import type { Shape, Tensor } from 'cotangent'
import * as P from 'cotangent/pipeable'
import { flow, pipe } from 'fp-ts/lib/function.js'
import type * as activation from '../../src/function/activation.ts'
import type * as arithmetic from '../../src/function/arithmetic.ts'
import type * as boolean from '../../src/function/boolean.ts'
import type * as casting from '../../src/function/cast.ts'
import type * as comparison from '../../src/function/comparison.ts'
import type * as convolve from '../../src/function/convolve.ts'
import type * as einsum from '../../src/function/einsum.ts'
import type * as elementary from '../../src/function/elementary.ts'
import type * as indexing from '../../src/function/indexing.ts'
import type * as joining from '../../src/function/joining.ts'
import type * as movement from '../../src/function/movement.ts'
import type * as pool from '../../src/function/pool.ts'
import type * as product from '../../src/function/product.ts'
import type * as rearrange from '../../src/function/rearrange.ts'
import type * as reduceWindow from '../../src/function/reduceWindow.ts'
import type * as reduction from '../../src/function/reduction.ts'
import type * as rounding from '../../src/function/rounding.ts'
import type * as select from '../../src/function/select.ts'
import type * as slicing from '../../src/function/slicing.ts'
import type * as softmax from '../../src/function/softmax.ts'
import type * as statistics from '../../src/function/statistics.ts'
import { type Equal, has, type Holds } from './equal.ts'

type Operators =
  | keyof typeof activation
  | keyof typeof arithmetic
  | keyof typeof boolean
  | keyof typeof casting
  | keyof typeof comparison
  | keyof typeof convolve
  | keyof typeof einsum
  | keyof typeof elementary
  | keyof typeof indexing
  | keyof typeof joining
  | keyof typeof movement
  | keyof typeof pool
  | keyof typeof product
  | keyof typeof rearrange
  | keyof typeof reduceWindow
  | keyof typeof reduction
  | keyof typeof rounding
  | keyof typeof select
  | keyof typeof slicing
  | keyof typeof softmax
  | keyof typeof statistics

export type Mirrors = [
  Holds<Equal<Exclude<Operators, keyof typeof P>, never>>,
  Holds<Equal<Exclude<keyof typeof P, Operators>, never>>,
  Holds<Equal<Exclude<Operators, keyof typeof ct>, never>>,
]

const x = ct.zeros([32, 784])
const w1 = ct.zeros([784, 128])
const b1 = ct.zeros([128])
const id = ct.zeros([128, 128])
const w2 = ct.zeros([128, 10])
const b2 = ct.zeros([10])

has<[32]>()(
  pipe(
    x,
    P.matmul(w1),
    P.add(b1),
    P.relu,
    P.matmul(id),
    P.add(b1),
    P.relu,
    P.matmul(id),
    P.add(b1),
    P.relu,
    P.matmul(w2),
    P.add(b2),
    P.softmax(),
    P.sum({ axes: [-1] }),
  ),
  true,
)
has<[32, 28, 28]>()(pipe(x, P.reshape([32, 28, 28])), true)
has<[784, 32]>()(pipe(x, P.permute([1, 0])), true)
has<[32, 1, 784]>()(pipe(x, P.expandDims({ axis: 1 })), true)
has<[32], 'i32'>()(pipe(x, P.argMax({ axis: 1 })), true)
has<[64, 784]>()(pipe([x, x] as const, P.concatenate({ axis: 0 })), true)
has<[32, 784], 'bool'>()(pipe(x, P.greater(0)), true)

/** A flow of twins stays generic without annotation. */
const mlp = flow(P.matmul(w1), P.add(b1), P.relu, P.matmul(w2), P.add(b2), P.softmax())
has<[32, 10]>()(mlp(x), true)
has<[4, 5, 10]>()(mlp(ct.zeros([4, 5, 784])), true)
export const overBatches: <B extends number>(x: Tensor<[B, 784]>) => Tensor<[B, 10]> = mlp
export const overRanks = <B extends Shape, N extends number>(
  t: Tensor<[...B, N, 784]>,
): Tensor<[...B, N]> => pipe(t, P.matmul(w1), P.add(b1), P.sum({ axes: [-1] }))

// @ts-expect-error matmul: [32, 785] x [784, 128] needs equal inner axes
mlp(ct.zeros([32, 785]))
// @ts-expect-error add: [10] does not broadcast into [32, 128]
pipe(x, P.matmul(w1), P.add(b2), P.relu)
// @ts-expect-error matmul: inner axes 128 and 784 differ
flow(P.matmul(w1), P.relu, P.matmul(w1))
// @ts-expect-error sum: axis 2 is outside [32, 784]
pipe(x, P.sum({ axes: [2] }))
// @ts-expect-error reshape: [32, 784] to [5, -1] leaves no whole size for -1
pipe(x, P.reshape([5, -1]))
// @ts-expect-error slice: 0 to 33 leaves axis 0 of [32, 784]
pipe(x, P.slice({ axis: 0, to: 33 }))
// @ts-expect-error i32 is not floating
pipe(ct.zeros([2], 'i32'), P.mean())
