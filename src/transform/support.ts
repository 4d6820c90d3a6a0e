/**
 * @file support — where a cotangent may differ from 0, read off how it was made; elsewhere a branch was not taken.
 *
 *   select p a 0            p, and the support of a
 *   add a b                 either's
 *   reshape, slice, ..      moved the same way
 *   sum, scatterAdd, ..     where any of what is added has it
 *
 * It is built as an expression beside the cotangent, so where no rule asks for it, it never becomes an equation.
 */
import { omit, range, type Sizes } from '../shape/sizes.ts'
import type { Emit } from '../program/emit.ts'
import type { NodeOf, Symbolic, Value } from '../program/symbolic.ts'
import type { Contraction } from '../program/vocabulary.ts'
import { fill } from '../primitives/families.ts'
import { isCovered, turned } from '../primitives/sliding.ts'
import { data } from '../tensor/concrete.ts'
import { uniform } from './constants.ts'

/** A select whose other side is 0, taken apart. */
interface Chosen {
  readonly predicate: Value
  /** Whether `kept` is what the predicate chooses when true. */
  readonly side: boolean
  readonly kept: Value
  readonly zero: Value
}

/** Bools, true where a value may differ from 0; undefined where nothing is known. */
type Support = Value | undefined

const isZero = (x: Value): boolean => uniform(x)?.[data][0] === 0

/** The value as a select with a side that is 0 everywhere. */
export const chosen = (x: Value): Chosen | undefined => {
  if (x.tag === 'concrete' || x.node?.name !== 'select') return undefined
  const [predicate, yes, no] = x.node.inputs
  if (isZero(no)) return { predicate, side: true, kept: yes, zero: no }
  return isZero(yes) ? { predicate, side: false, kept: no, zero: yes } : undefined
}

/** True where any along the axes is; a bool that only repeats along one of them need not be counted there. */
const anyAlong = (e: Emit, p: Value, axes: Sizes): Value => {
  if (axes.length === 0) return p
  const node = p.tag === 'symbolic' ? p.node : undefined
  const holds = axes.every((a) => p.shape[a] !== 0)
  if (node?.name === 'broadcast' && holds) {
    const along = node.params.axes
    const [inner] = node.inputs
    const folded = range(along.length).filter((i) => axes.includes(along[i]!)) // i < length
    const left = along.filter((a) => !axes.includes(a))
    const place = left.map((a) => a - axes.filter((b) => b < a).length)
    return e.apply(
      'broadcast',
      { shape: omit(p.shape, axes), axes: place },
      anyAlong(e, inner, folded),
    )
  }
  const n = e.apply('sum', { axes }, e.apply('cast', { to: 'i32' }, p))
  return e.apply('cast', { to: 'bool' }, n)
}

const counted = (e: Emit, p: Value): Value => e.apply('cast', { to: 'i32' }, p)
const some = (e: Emit, n: Value): Value => e.apply('cast', { to: 'bool' }, n)

const both = (e: Emit, p: Value, q: Support): Value =>
  q === undefined || p === q ? p : e.apply('and', {}, p, q)
const either = (e: Emit, p: Support, q: Support): Support =>
  p === undefined || q === undefined ? undefined : p === q ? p : e.apply('or', {}, p, q)

/** The support of a product over summed axes, from that of the operand on `side`. */
export const contracted = (
  e: Emit,
  inputs: readonly Value[],
  { batch, sum }: Contraction,
  side: 0 | 1,
  support: Value,
  product: Value,
): Value => {
  const free = (i: 0 | 1): number[] =>
    range(inputs[i]!.shape.length).filter((a) => !batch[i].includes(a) && !sum[i].includes(a)) // two operands
  // The axes of the product: batch, free of the left, free of the right.
  const [b, left] = [batch[side].length, free(0).length]
  const first = side === 0 ? b : b + left
  const mine = [...batch[side], ...free(side)]
  const at = mine.map((_, i) => (i < b ? i : first + i - b))
  const kept = [...mine].sort((i, j) => i - j)
  const any = anyAlong(e, support, sum[side])
  const order = mine.map((a) => kept.indexOf(a))
  const placed = order.every((a, i) => a === i) ? any : e.apply('permute', { order }, any)
  return e.apply('broadcast', { shape: product.shape, axes: at }, placed)
}

/** The support of a convolution, from that of the operand on `side`: whole examples of x, whole outputs of a kernel. */
export const convolved = (e: Emit, side: 0 | 1, support: Value, product: Value): Value => {
  const axis = side === 0 ? 0 : support.shape.length - 1
  const any = anyAlong(
    e,
    support,
    range(support.shape.length).filter((a) => a !== axis),
  )
  return e.apply('broadcast', { shape: product.shape, axes: [axis] }, any)
}

const known = new WeakMap<Value, Support>()

/** Says what the support of a value is; returns the value. */
export const remember = (x: Value, support: Support): Value => {
  known.set(x, support)
  return x
}

/** Into zeros, or into what has a support itself. */
const ofScatter = (
  e: Emit,
  { inputs: [x, indices, updates], params }: NodeOf<'scatterAdd'>,
): Support => {
  const [p, q] = [supportOf(e, x), supportOf(e, updates)]
  if (q === undefined || (p === undefined && !isZero(x))) return undefined
  const into = p === undefined ? fill(e, 0, { shape: x.shape, dtype: 'i32' }) : counted(e, p)
  return some(e, e.apply('scatterAdd', params, into, indices, counted(e, q)))
}

/** Of what is shared out: the elements under windows that have it. */
const ofShare = (e: Emit, { inputs: [x, t], params: p }: NodeOf<'windowShare'>): Support => {
  const support = supportOf(e, t)
  if (support === undefined || !p.reverse) return undefined
  const { window, stride, dilation, low, high } = p
  const node = support.tag === 'symbolic' ? support.node : undefined
  // Bools repeated along all axes that windows are wide along: each element has that of its window, whichever that is.
  if (node?.name === 'broadcast' && isCovered(x.shape, p, t.shape)) {
    const { axes } = node.params
    if (axes.every((a) => window[a] === 1 && x.shape[a] === t.shape[a]))
      return e.apply('broadcast', { shape: x.shape, axes }, node.inputs[0])
  }
  const sliding = { stride, dilation, low, high, between: stride.map(() => 0) }
  const back = { window, ...turned(x.shape, window, t.shape, sliding) }
  return some(e, e.apply('windowSum', back, counted(e, support)))
}

const derived = (e: Emit, x: Symbolic): Support => {
  const q = x.node
  if (q === undefined) return undefined
  const of = (y: Value): Support => supportOf(e, y)
  const moved = (y: Value, move: (p: Value) => Value): Support => {
    const p = of(y)
    return p === undefined ? undefined : move(p)
  }
  // oxlint-disable-next-line typescript/switch-exhaustiveness-check -- nothing is known of the others
  switch (q.name) {
    case 'select': {
      const c = chosen(x)
      if (c === undefined) return either(e, of(q.inputs[1]), of(q.inputs[2]))
      return both(e, c.side ? c.predicate : e.apply('not', {}, c.predicate), of(c.kept))
    }
    case 'add':
    case 'sub':
      return either(e, of(q.inputs[0]), of(q.inputs[1]))
    case 'neg':
    case 'cast':
      return of(q.inputs[0])
    case 'mul':
    case 'div':
      // left so by `masked` only where the other side is a finite number
      return of(q.inputs[0]) ?? (q.name === 'mul' ? of(q.inputs[1]) : undefined)
    case 'reshape':
    case 'permute':
    case 'broadcast':
    case 'slice':
    case 'pad':
    case 'flip':
      return moved(q.inputs[0], (p) => e.apply(q.name, q.params, p))
    case 'sum':
      return moved(q.inputs[0], (p) => anyAlong(e, p, q.params.axes))
    case 'cumulativeSum':
      return moved(q.inputs[0], (p) => some(e, e.apply('cumulativeSum', q.params, counted(e, p))))
    case 'windowSum':
      return moved(q.inputs[0], (p) => some(e, e.apply('windowSum', q.params, counted(e, p))))
    case 'windowShare':
      return ofShare(e, q)
    case 'gather':
      return moved(q.inputs[0], (p) => e.apply('gather', q.params, p, q.inputs[1]))
    case 'scatterAdd':
      return ofScatter(e, q)
    case 'split':
      return moved(q.inputs[0], (p) => e.bind('split', q.params, [p])[x.index]!) // as many outputs
    case 'concatenate': {
      const ps = q.inputs.map((y) =>
        isZero(y) ? fill(e, 0, { shape: y.shape, dtype: 'bool' }) : of(y),
      )
      return ps.every((p) => p !== undefined) && ps.length > 0
        ? e.apply('concatenate', q.params, ...ps)
        : undefined
    }
    default:
      return undefined
  }
}

/** The support of a value. */
export const supportOf = (e: Emit, x: Value): Support => {
  if (x.tag === 'concrete') return undefined
  if (!known.has(x)) known.set(x, derived(e, x))
  return known.get(x)
}
