/**
 * @file rearrange — axes cut apart, put in order, made one, reduced and repeated, as a pattern says.
 *
 *   reshape apart, fold, permute, repeat, reshape together; what is not needed is left out
 *
 * Source: Rogozhnikov, Einops: Clear and Reliable Tensor Manipulations with Einstein-like Notation, ICLR 2022.
 */
import { emitFor } from '../engine/emit.ts'
import type { Emit } from '../program/emit.ts'
import type { Value } from '../program/symbolic.ts'
import type { NamedSizes } from '../shape/binding.ts'
import type { PatternOp } from '../shape/pattern.ts'
import { type CheckPattern, type Patterned, patternPlan } from '../shape/rearrange.ts'
import type { Shape } from '../shape/shape.ts'
import { count, type Sizes } from '../shape/sizes.ts'
import type { DType, Floating } from '../tensor/dtype.ts'
import type { Tensor } from '../tensor/tensor.ts'
import { fold, meanOf } from './folding.ts'
import { arranged, type Labels, placesOf, shapeOf } from './labelled.ts'
import type { Only, Refused } from './only.ts'
import { reshaped } from '../primitives/moving.ts'
import { fits, type Numeric, operand } from './operand.ts'
import { typed, valueOf } from './traced.ts'

/** Folds x over axes. */
type Folding = (x: Value, axes: Sizes) => Value

/** Labels of one axis that stay together on the way to `to`, joined. */
const together = (from: Labels, to: Labels): readonly Labels[] =>
  from.reduce<readonly Labels[]>((runs, label) => {
    const run = runs.at(-1) ?? []
    const last = run.at(-1)
    const [at, next] = [to.indexOf(last ?? ''), to.indexOf(label)]
    return last !== undefined && next === (at < 0 ? at : at + 1)
      ? [...runs.slice(0, -1), [...run, label]]
      : [...runs, [label]]
  }, [])

/** x as the pattern says, folded over what the result has not. */
const patterned = (
  op: PatternOp,
  x: Value,
  pattern: string,
  given: NamedSizes,
  fold: Folding,
): Value => {
  const plan = fits(patternPlan(op, pattern, x.shape, given))
  const e = emitFor([x])
  const to = plan.to.flat()
  const runs = plan.from.flatMap((labels) => together(labels, to))
  const sizeOf = (labels: Labels): number => count(shapeOf(labels, plan.sizes))
  const heads = runs.map(([head = '']) => head) // a run goes by its first label
  const inner = runs.flatMap((run) => run.slice(1))
  const wanted = to.filter((l) => !inner.includes(l))
  const shape = plan.to.map(sizeOf)
  if (heads.join() === wanted.join()) return reshaped(e, x, shape)
  const sizes = new Map([...plan.sizes, ...runs.map((run, i) => [heads[i]!, sizeOf(run)] as const)]) // a head each
  const apart = reshaped(e, x, shapeOf(heads, sizes))
  const lost = heads.filter((l) => !to.includes(l))
  const value = lost.length === 0 ? apart : fold(apart, placesOf(lost, heads))
  const labels = heads.filter((l) => to.includes(l))
  return reshaped(e, arranged(e, { value, labels }, wanted, sizes), shape)
}

const unfolded: Folding = (x) => x

/**
 * The same elements with axes cut apart, put in order and made one, as a pattern says.
 *
 * Shape   b (h p) -> h b p: [n, m] -> [m / p, n, p]
 * Grad    rearranged back
 * Cost    at most one reshape, one permute, one reshape
 * Fails   a Defect where the pattern does not fit; the compiler says so first
 * Source  Rogozhnikov, Einops, ICLR 2022
 *
 * ```ts
 * rearrange(tensor([[1, 2, 3, 4]]), 'b (h p) -> h (b p)', { p: 2 }) // => tensor([[1, 2], [3, 4]])
 * ```
 */
export const rearrange = <
  S extends Shape,
  D extends DType,
  const P extends string,
  const Z extends NamedSizes = {},
>(
  x: Tensor<S, D>,
  pattern: P & CheckPattern<'rearrange', P, S, Z, 'pattern'>,
  sizes?: Z & CheckPattern<'rearrange', P, S, Z, 'sizes'>,
): Tensor<Patterned<'rearrange', P, S, Z>, D> =>
  typed(patterned('rearrange', valueOf('rearrange', x), pattern, sizes ?? {}, unfolded))

/** The folds that `reduce` knows. */
export type FoldName = 'sum' | 'mean' | 'max' | 'min' | 'prod'

const by =
  (name: 'sum' | 'prod' | 'reduceMax' | 'reduceMin') =>
  (e: Emit, x: Value, axes: Sizes): Value =>
    e.apply(name, { axes }, x)

const rules: { readonly [H in FoldName]: (e: Emit, x: Value, axes: Sizes) => Value } = {
  sum: by('sum'),
  mean: meanOf,
  max: by('reduceMax'),
  min: by('reduceMin'),
  prod: by('prod'),
}

/** The dtypes that a fold takes. */
export type Foldable<H extends FoldName> = H extends 'mean'
  ? Only<Floating, Refused<'reduce', Floating>>
  : Only<Numeric, Refused<'reduce', Numeric>>

/**
 * Sum, mean, max, min or product over the axes that a pattern names on its left side only.
 *
 * Shape   b (h 2) -> b h: [n, m] -> [n, m / 2]; a number is an axis of that size
 * Dtype   numeric, floating for a mean
 * Grad    that of the fold, rearranged back
 * Fails   a Defect where the pattern does not fit, the compiler says so first; where a mean, max or min is of no element
 * Source  Rogozhnikov, Einops, ICLR 2022
 *
 * ```ts
 * reduce(tensor([[1, 5, 4, 2]]), 'b (h 2) -> b h', 'max') // => tensor([[5, 4]])
 * ```
 */
export const reduce = <
  S extends Shape,
  D extends Foldable<H>,
  const P extends string,
  const H extends FoldName,
  const Z extends NamedSizes = {},
>(
  x: Tensor<S, D>,
  pattern: P & CheckPattern<'reduce', P, S, Z, 'pattern'>,
  how: H,
  sizes?: Z & CheckPattern<'reduce', P, S, Z, 'sizes'>,
): Tensor<Patterned<'reduce', P, S, Z>, D> => {
  const name: FoldName = how
  const v = operand('reduce', name === 'mean' ? 'floating' : 'numeric', x)
  const folded: Folding = (apart, axes) =>
    fold('reduce', name === 'sum' || name === 'prod', apart, { axes }, rules[name])
  return typed(patterned('reduce', v, pattern, sizes ?? {}, folded))
}

/**
 * Elements repeated along the axes that a pattern names on its right side only.
 *
 * Shape   h w -> h (w r): [n, m] -> [n, m r]; a number is an axis of that size
 * Grad    summed over what was repeated
 * Fails   a Defect where the pattern does not fit; the compiler says so first
 * Source  Rogozhnikov, Einops, ICLR 2022
 *
 * ```ts
 * repeat(tensor([1, 2]), 'n -> (n r)', { r: 2 }) // => tensor([1, 1, 2, 2])
 * ```
 */
export const repeat = <
  S extends Shape,
  D extends DType,
  const P extends string,
  const Z extends NamedSizes = {},
>(
  x: Tensor<S, D>,
  pattern: P & CheckPattern<'repeat', P, S, Z, 'pattern'>,
  sizes?: Z & CheckPattern<'repeat', P, S, Z, 'sizes'>,
): Tensor<Patterned<'repeat', P, S, Z>, D> =>
  typed(patterned('repeat', valueOf('repeat', x), pattern, sizes ?? {}, unfolded))
