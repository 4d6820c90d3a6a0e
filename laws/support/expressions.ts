/**
 * @file expressions — random functions [2, 3] -> [2, 3] over the operators, as data: fast-check shrinks and prints them.
 */
import fc from 'fast-check'
import * as ct from '../../src/index.ts'
import { elementsBetween } from './sample.ts'

/** What expressions work on. */
export type X = ct.Tensor<[2, 3], 'f64'>
/** A scalar in f64. */
export type S = ct.Scalar<'f64'>

const smooth1 = [
  'tanh',
  'sigmoid',
  'neg',
  'exp',
  'log',
  'sqrt',
  'sin',
  'erf',
  'center',
  'shift',
  'shuffle',
  'roll',
  'prod',
  'softmax',
  'cumulate',
  'gather',
  'call',
] as const
const smooth2 = ['add', 'sub', 'mul', 'div', 'contract', 'outer', 'concatenate', 'scatter'] as const
const kinked1 = ['abs', 'relu', 'sort', 'largest'] as const
const kinked2 = ['maximum', 'where'] as const

/** An expression in one variable x. */
export type Expression =
  | { readonly of: 'x' }
  | { readonly of: 'constant'; readonly value: number }
  | { readonly of: (typeof smooth1 | typeof kinked1)[number]; readonly a: Expression }
  | {
      readonly of: (typeof smooth2 | typeof kinked2)[number]
      readonly a: Expression
      readonly b: Expression
    }

/** Expressions of limited depth; without kinks where differences are to be taken. */
export const expressions = (kinks: boolean): fc.Arbitrary<Expression> =>
  fc.letrec<{ e: Expression; leaf: Expression; one: Expression; two: Expression }>((tie) => ({
    leaf: fc.oneof(
      { arbitrary: fc.constant<Expression>({ of: 'x' }), weight: 3 },
      {
        arbitrary: fc
          .double({ min: -2, max: 2, noNaN: true })
          .map((value): Expression => ({ of: 'constant', value })),
        weight: 1,
      },
    ),
    one: fc.record({ of: fc.constantFrom(...smooth1, ...(kinks ? kinked1 : [])), a: tie('e') }),
    two: fc.record({
      of: fc.constantFrom(...smooth2, ...(kinks ? kinked2 : [])),
      a: tie('e'),
      b: tie('e'),
    }),
    e: fc.oneof({ maxDepth: 4, depthSize: 'large' }, tie('leaf'), tie('one'), tie('two')),
  })).e

/** The elements of a point, as a tensor. */
export const at = (v: readonly number[]): X => ct.fromArray([2, 3], v, 'f64')
/** The elements of a tensor. */
export const values = (x: ct.AnyTensor): readonly number[] => [...ct.toTypedArray(x)]
/** Six numbers. */
export const points: fc.Arbitrary<readonly number[]> = elementsBetween(-1.5, 1.5, 6)

const unary = (of: (typeof smooth1 | typeof kinked1)[number], x: X): X => {
  switch (of) {
    case 'tanh':
      return ct.tanh(x)
    case 'sigmoid':
      return ct.sigmoid(x)
    case 'neg':
      return ct.neg(x)
    // The arguments of exp, log and sqrt are tamed by tanh.
    case 'exp':
      return ct.exp(ct.tanh(x))
    case 'log':
      return ct.log(ct.add(ct.tanh(x), 2))
    case 'sqrt':
      return ct.sqrt(ct.add(ct.tanh(x), 2))
    case 'sin':
      return ct.sin(x)
    case 'erf':
      return ct.erf(x)
    case 'center':
      return ct.sub(x, ct.mul(ct.sum(x, { axes: [1], keepAxes: true }), 1 / 3))
    case 'shift':
      // turns -0 into 0, which x itself is not
      return ct.add(x, 0)
    case 'shuffle':
      // an order that is not its own inverse
      return ct.reshape(ct.permute(ct.reshape(x, [1, 2, 3]), [2, 0, 1]), [2, 3])
    case 'roll': {
      const [left, right] = [ct.slice(x, { axis: 1, to: 1 }), ct.slice(x, { axis: 1, from: 1 })]
      return ct.concatenate([right, left], { axis: 1 })
    }
    case 'prod':
      return ct.mul(x, ct.prod(ct.tanh(x), { axes: [1], keepAxes: true }))
    case 'softmax': {
      const e = ct.exp(ct.tanh(x))
      return ct.div(e, ct.sum(e, { axes: [-1], keepAxes: true }))
    }
    case 'cumulate':
      return ct.cumulativeSum(x, { axis: 1 })
    case 'gather':
      return ct.take(x, ct.tensor([2, 0, 2], 'i32'), { axis: 1 })
    case 'call':
      return ct.jit((y: X): X => ct.mul(y, ct.tanh(y)))(x)
    case 'abs':
      return ct.abs(x)
    case 'relu':
      return ct.maximum(x, 0)
    case 'sort':
      return ct.sort(x, { axis: 1 })
    case 'largest':
      return ct.sub(x, ct.max(x, { axes: [1], keepAxes: true }))
  }
}

const binary = (of: (typeof smooth2 | typeof kinked2)[number], x: X, y: X): X => {
  switch (of) {
    case 'add':
      return ct.add(x, y)
    case 'sub':
      return ct.sub(x, y)
    case 'mul':
      return ct.mul(ct.tanh(x), y)
    case 'div':
      return ct.div(x, ct.add(ct.tanh(y), 2))
    case 'contract':
      return ct.matmul(ct.tanh(ct.matmul(x, ct.transpose(x))), y)
    case 'outer':
      return ct.mul(ct.sum(x, { axes: [1], keepAxes: true }), ct.sum(ct.tanh(y), { axes: [0] }))
    case 'concatenate':
      return ct.sum(ct.reshape(ct.concatenate([x, y, x], { axis: 0 }), [3, 2, 3]), { axes: [0] })
    case 'scatter':
      return ct.scatterAdd(
        x,
        ct.tensor([1, 0, 1], 'i32'),
        ct.concatenate([y, ct.slice(y, { axis: 0, to: 1 })], { axis: 0 }),
        { axis: 0 },
      )
    case 'maximum':
      return ct.maximum(x, y)
    case 'where':
      return ct.where(ct.greater(x, y), ct.tanh(x), y)
  }
}

/** The function an expression denotes. */
export const denote =
  (q: Expression) =>
  (x: X): X => {
    if (q.of === 'x') return x
    if (q.of === 'constant') return at([1, 2, 3, -1, -2, -3].map((k) => k * q.value))
    return 'b' in q ? binary(q.of, denote(q.a)(x), denote(q.b)(x)) : unary(q.of, denote(q.a)(x))
  }

/** The sum of an expression: a function to take gradients of. */
export const loss =
  (q: Expression) =>
  (x: X): S =>
    ct.sum(denote(q)(x))

/** The functions that expressions denote; fast-check prints and shrinks the expression. */
export const functions = (kinks: boolean): fc.Arbitrary<(x: X) => X> =>
  expressions(kinks).map((q) =>
    Object.assign(denote(q), { [fc.toStringMethod]: () => JSON.stringify(q) }),
  )
