/**
 * @file einsum — sums of products over labelled axes, as contractions of two operands at a time.
 *
 *   a label that only one operand has, and the result has not, is summed before anything is multiplied
 *   two operands are one contraction; of more, those go first whose product saves most room
 */
import { emitFor } from '../engine/emit.ts'
import type { Emit } from '../program/emit.ts'
import { Defect } from '../shape/defect.ts'
import { type CheckEquation, type CheckTerm, einsumPlan, type Summed } from '../shape/einsum.ts'
import { type Message, message, type ShapeError, type Then } from '../shape/mismatch.ts'
import type { Shape, ShowShape } from '../shape/shape.ts'
import { count, range, type Sizes } from '../shape/sizes.ts'
import { showAval } from '../tensor/concrete.ts'
import type { AnyTensor, Tensor } from '../tensor/tensor.ts'
import { arranged, type Labelled, type Labels, placesOf, shapeOf, type SizeOf } from './labelled.ts'
import type { First, ShapesOf } from './list.ts'
import { reshaped } from '../primitives/moving.ts'
import { fits, type Numeric, operand, type SameDType } from './operand.ts'
import { typed } from './traced.ts'

/** The diagonal of axes with one label: of n rows of n, every (n + 1)th element. */
const diagonal = (e: Emit, x: Labelled): Labelled => {
  const label = x.labels.find((l, i) => x.labels.indexOf(l) < i)
  if (label === undefined) return x
  const [i, j] = [x.labels.indexOf(label), x.labels.lastIndexOf(label)]
  const rest = range(x.labels.length).filter((k) => k !== i && k !== j)
  const order = [...rest, i, j]
  const { shape } = x.value
  const n = shape[i]! // the label's axis
  const sizes = rest.map((k) => shape[k]!) // axes of x
  const inOrder = order.every((k, at) => k === at)
    ? x.value
    : e.apply('permute', { order }, x.value)
  const rows = reshaped(e, inOrder, [...sizes, n * n])
  const value = e.apply(
    'slice',
    {
      start: [...sizes.map(() => 0), 0],
      limit: [...sizes, n * n],
      stride: [...sizes.map(() => 1), n + 1],
    },
    rows,
  )
  return diagonal(e, { value, labels: [...rest.map((k) => x.labels[k]!), label] }) // axes of x
}

/** Without axes of size 1 that other operands have longer: what broadcasts is not there. */
const narrowed = (e: Emit, { value, labels }: Labelled, sizes: SizeOf): Labelled => {
  const kept = labels.filter((l, i) => sizes.get(l) === value.shape[i])
  return { value: reshaped(e, value, shapeOf(kept, sizes)), labels: kept }
}

/** Summed over the labels that are not wanted. */
const summed = (e: Emit, { value, labels }: Labelled, wanted: Labels): Labelled => {
  const axes = range(labels.length).filter((i) => !wanted.includes(labels[i]!)) // i < length
  return axes.length === 0
    ? { value, labels }
    : { value: e.apply('sum', { axes }, value), labels: labels.filter((l) => wanted.includes(l)) }
}

/** The labels of a product: those of both first, in the order of the result, then those of each. */
const labelsOf = (x: Labels, y: Labels, wanted: Labels, out: Labels): Labels => [
  ...[...out, ...x].filter(
    (l, i, all) => x.includes(l) && y.includes(l) && wanted.includes(l) && all.indexOf(l) === i,
  ),
  ...x.filter((l) => !y.includes(l)),
  ...y.filter((l) => !x.includes(l)),
]

/** The product of two operands, summed over the labels of both that are not wanted. */
const product = (
  e: Emit,
  x: Labelled,
  y: Labelled,
  wanted: Labels,
  out: Labels,
  sizes: SizeOf,
): Labelled => {
  const straight = labelsOf(x.labels, y.labels, wanted, out)
  const turned = labelsOf(y.labels, x.labels, wanted, out)
  const same = (labels: Labels): boolean => labels.join() === out.join()
  if (!same(straight) && same(turned)) return product(e, y, x, wanted, out, sizes)
  const both = x.labels.filter((l) => y.labels.includes(l))
  const batch = straight.filter((l) => both.includes(l))
  const sum = both.filter((l) => !wanted.includes(l))
  const pairs = (labels: Labels): readonly [Sizes, Sizes] => [
    placesOf(labels, x.labels),
    placesOf(labels, y.labels),
  ]
  // Nothing is summed, and one lies within the other: an elementwise product.
  if (sum.length === 0 && batch.length === Math.min(x.labels.length, y.labels.length)) {
    const [wide, narrow] = x.labels.length >= y.labels.length ? [x, y] : [y, x]
    const value = e.apply('mul', {}, wide.value, arranged(e, narrow, wide.labels, sizes))
    return { value, labels: wide.labels }
  }
  return {
    value: e.apply('contract', { batch: pairs(batch), sum: pairs(sum) }, x.value, y.value),
    labels: straight,
  }
}

/** The product of all operands. First goes the pair that frees most room, of several the one with least work. */
const productOf = (e: Emit, all: readonly Labelled[], out: Labels, sizes: SizeOf): Labelled => {
  const pairs = all.flatMap((x, i) =>
    all.slice(i + 1).map((y) => {
      const rest = all.filter((z) => z !== x && z !== y)
      const wanted = [...out, ...rest.flatMap(({ labels }) => labels)]
      const room = count(shapeOf(labelsOf(x.labels, y.labels, wanted, out), sizes))
      const work = count(shapeOf([...new Set([...x.labels, ...y.labels])], sizes))
      return { x, y, rest, wanted, more: room - count(x.value.shape) - count(y.value.shape), work }
    }),
  )
  const [chosen] = pairs.toSorted((p, q) => (p.more === q.more ? p.work - q.work : p.more - q.more))
  if (chosen === undefined) return all[0]! // an equation has a term
  const { x, y, rest, wanted } = chosen
  return productOf(e, [...rest, product(e, x, y, wanted, out, sizes)], out, sizes)
}

/** A check for each dtype: looked up, not tested, so that in generic code the bound of D decides. */
interface Checks<S extends Shape, Ok> extends Record<Numeric, Ok> {
  readonly bool: ShapeError<Message<'notNumeric', { op: 'einsum'; x: `bool${ShowShape<S>}` }>>
}

/** The operands, each checked. */
export type Operands<E extends string, T extends readonly AnyTensor[]> = {
  readonly [I in keyof T]: T[I] &
    Checks<
      ShapesOf<T>[I],
      Then<
        SameDType<'einsum', First<T>, T[0]['dtype'], ShapesOf<T>[I], T[I]['dtype']>,
        CheckTerm<E, ShapesOf<T>, I>
      >
    >[T[I]['dtype']]
}

/**
 * Sum of products over labelled axes: each letter is an axis, and those not behind the arrow are summed.
 *
 * Shape   ij, jk -> ik: [n, m], [m, k] -> [n, k]; a label twice in one operand takes its diagonal; `...` broadcasts
 * Dtype   numeric, one for all
 * Grad    ct times the other operands, summed over what x has not
 * Cost    two operands are one contraction; of more, the pair goes first whose product takes least room
 * Fails   a Defect where sizes of one label differ; the compiler says so first
 * Source  NumPy 2 `einsum`; we differ: the result is always written out, and sizes 1 broadcast under `...` only.
 *         The order of products is that of Smith and Gray, opt_einsum, JOSS 2018, greedy
 *
 * ```ts
 * einsum('ij,j->i', tensor([[1, 2], [3, 4]]), tensor([1, 10])) // => tensor([21, 43])
 * ```
 */
export const einsum = <const E extends string, T extends readonly AnyTensor[]>(
  equation: E & CheckEquation<E, T['length']>,
  ...operands: Operands<E, T>
): Tensor<Summed<E, ShapesOf<T>>, T[0]['dtype']> => {
  const given: readonly AnyTensor[] = operands
  const values = given.map((x) => operand('einsum', 'numeric', x))
  const [first] = values
  const other = values.find((v) => v.dtype !== first?.dtype)
  if (first !== undefined && other !== undefined)
    throw new Defect(message('dtype', { op: 'einsum', x: showAval(first), y: showAval(other) }))
  const { terms, out, sizes } = fits(
    einsumPlan(
      equation,
      values.map((v) => v.shape),
    ),
  )
  const e = emitFor(values)
  const own = values.map(
    (value, i) => narrowed(e, diagonal(e, { value, labels: terms[i]! }), sizes), // a term each, by the plan
  )
  const factors = own.map((x) =>
    summed(e, x, [...out, ...own.flatMap((y) => (y === x ? [] : y.labels))]),
  )
  return typed(arranged(e, productOf(e, factors, out, sizes), out, sizes))
}
