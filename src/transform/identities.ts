/**
 * @file identities — what an equation equals that is already there, or a shorter equation, bit for bit.
 */
import { range, sameSizes } from '../shape/sizes.ts'
import type { Emit } from '../program/emit.ts'
import type { Node, NodeOf, Value } from '../program/symbolic.ts'
import { data } from '../tensor/concrete.ts'
import { isFloat } from '../tensor/dtype.ts'
import { uniform } from './constants.ts'

const nodeOf = (x: Value): Node | undefined => (x.tag === 'symbolic' ? x.node : undefined)
const isEverywhere = (x: Value, value: number): boolean => Object.is(uniform(x)?.[data][0], value)
const ascending = (order: readonly number[]): boolean => order.every((a, i) => a === i)
const allZero = (xs: readonly number[]): boolean => xs.every((x) => x === 0)

/** The input, where a movement moves nothing. */
const still = (q: Node): Value | undefined => {
  // oxlint-disable-next-line typescript/switch-exhaustiveness-check -- only movements can move nothing
  switch (q.name) {
    case 'reshape':
    case 'broadcast':
      return sameSizes(q.params.shape, q.inputs[0].shape) ? q.inputs[0] : undefined
    case 'permute':
      return ascending(q.params.order) ? q.inputs[0] : undefined
    case 'slice': {
      const { start, limit, stride } = q.params
      const whole = allZero(start) && stride.every((s) => s === 1)
      return whole && sameSizes(limit, q.inputs[0].shape) ? q.inputs[0] : undefined
    }
    case 'pad':
      return allZero([...q.params.low, ...q.params.high, ...q.params.between])
        ? q.inputs[0]
        : undefined
    case 'sum':
    case 'prod':
    case 'reduceMax':
    case 'reduceMin':
    case 'flip':
      return q.params.axes.length === 0 ? q.inputs[0] : undefined
    case 'concatenate':
      return q.inputs.length === 1 ? q.inputs[0] : undefined
    case 'cast':
      return q.params.to === q.inputs[0].dtype ? q.inputs[0] : undefined
    default:
      return undefined
  }
}

/** Two movements of one kind, made one. */
const merged = (e: Emit, q: Node): Value | undefined => {
  if (q.name !== 'reshape' && q.name !== 'broadcast' && q.name !== 'permute') return undefined
  const inner = nodeOf(q.inputs[0])
  if (q.name === 'reshape' && inner?.name === 'reshape')
    return e.apply('reshape', q.params, inner.inputs[0])
  if (q.name === 'broadcast' && inner?.name === 'broadcast') {
    const { shape, axes } = q.params
    return e.apply(
      'broadcast',
      { shape, axes: inner.params.axes.map((a) => axes[a]!) }, // an axis of inner's output
      inner.inputs[0],
    )
  }
  if (q.name === 'permute' && inner?.name === 'permute') {
    const order = q.params.order.map((i) => inner.params.order[i]!) // a permutation of the same rank
    return e.apply('permute', { order }, inner.inputs[0])
  }
  return undefined
}

/** A tensor of one value, reshaped or permuted, is that value broadcast. */
const moved = (e: Emit, q: Node): Value | undefined => {
  if (q.name !== 'reshape' && q.name !== 'permute') return undefined
  const value = uniform(q.inputs[0])
  const { shape } = q.avals[0]! // one output
  return value === undefined || shape.length === 0
    ? value
    : e.apply('broadcast', { shape, axes: [] }, value)
}

const product = (q: NodeOf<'mul'>): Value | undefined => {
  const [x, y] = q.inputs
  return isEverywhere(y, 1) ? x : isEverywhere(x, 1) ? y : undefined
}

/** A product with its free axes exchanged is the product of its operands exchanged: the same sums in the same order. */
const exchanged = (e: Emit, q: NodeOf<'permute'>): Value | undefined => {
  const inner = nodeOf(q.inputs[0])
  if (inner?.name !== 'contract') return undefined
  const { batch, sum } = inner.params
  const [x, y] = inner.inputs
  const b = batch[0].length
  const left = x.shape.length - b - sum[0].length // free axes of x
  const right = y.shape.length - b - sum[1].length
  const order = [
    ...range(b),
    ...range(right).map((i) => b + left + i),
    ...range(left).map((i) => b + i),
  ]
  return sameSizes(q.params.order, order)
    ? e.apply('contract', { batch: [batch[1], batch[0]], sum: [sum[1], sum[0]] }, y, x)
    : undefined
}

/** `contract` with a permuted operand reads it unpermuted. */
const contracted = (e: Emit, q: NodeOf<'contract'>): Value | undefined => {
  const { batch, sum } = q.params
  const orders = q.inputs.map((x) => {
    const inner = nodeOf(x)
    return inner?.name === 'permute' ? inner : undefined
  })
  const [left, right] = orders
  // The free axes must keep their order: only then is the result's layout the same.
  const keeps = (order: readonly number[], side: 0 | 1): boolean => {
    const used = [...batch[side], ...sum[side]]
    const free = range(order.length)
      .filter((i) => !used.includes(i))
      .map((i) => order[i]!) // i < rank
    return free.every((a, i) => i === 0 || free[i - 1]! < a)
  }
  const side = left !== undefined && keeps(left.params.order, 0) ? 0 : 1
  const inner = side === 0 ? left : right
  if (inner === undefined || !keeps(inner.params.order, side)) return undefined
  const through = (axes: readonly number[]): number[] => axes.map((a) => inner.params.order[a]!) // axes of the permuted
  const [x, y] = q.inputs
  return side === 0
    ? e.apply(
        'contract',
        { batch: [through(batch[0]), batch[1]], sum: [through(sum[0]), sum[1]] },
        inner.inputs[0],
        y,
      )
    : e.apply(
        'contract',
        { batch: [batch[0], through(batch[1])], sum: [sum[0], through(sum[1])] },
        x,
        inner.inputs[0],
      )
}

/** A choice by `not p` is the other choice by p. */
const turned = (e: Emit, { inputs: [p, x, y] }: NodeOf<'select'>): Value | undefined => {
  const inner = nodeOf(p)
  return inner?.name === 'not' ? e.apply('select', {}, inner.inputs[0], y, x) : undefined
}

/** The shorter equal; absent when there is none. */
export const shorter = (e: Emit, q: Node): Value | undefined => {
  // oxlint-disable-next-line typescript/switch-exhaustiveness-check -- most primitives have no identity of their own
  switch (q.name) {
    case 'mul':
      return product(q)
    case 'div':
      return isEverywhere(q.inputs[1], 1) ? q.inputs[0] : undefined
    case 'sub':
      // x - 0 = x, also for x = -0
      return isEverywhere(q.inputs[1], 0) ? q.inputs[0] : undefined
    case 'add':
      // x + 0 is another value for x = -0, but integers have no -0
      return !isFloat(q.inputs[1].dtype) && isEverywhere(q.inputs[1], 0) ? q.inputs[0] : undefined
    case 'neg':
    case 'not': {
      const inner = nodeOf(q.inputs[0])
      return inner?.name === q.name ? inner.inputs[0] : undefined
    }
    case 'and':
    case 'or':
      return q.inputs[0] === q.inputs[1] ? q.inputs[0] : undefined
    case 'select':
      return q.inputs[1] === q.inputs[2] ? q.inputs[1] : turned(e, q)
    case 'contract':
      return contracted(e, q)
    case 'permute':
      return still(q) ?? merged(e, q) ?? moved(e, q) ?? exchanged(e, q)
    default:
      return still(q) ?? merged(e, q) ?? moved(e, q)
  }
}
