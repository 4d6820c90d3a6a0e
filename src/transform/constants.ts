/**
 * @file constants — equations whose inputs are one literal everywhere.
 *
 * Only operations that IEEE 754 rounds correctly are folded, so no engine computes another value: f32 results of f64
 * arithmetic rounded once are the correctly rounded ones (Figueroa, When is double rounding innocuous?, 1995).
 */
import type { Emit } from '../program/emit.ts'
import type { Node, Value } from '../program/symbolic.ts'
import { recordOf } from '../primitives/build.ts'
import type { Runs } from '../primitives/primitive.ts'
import { Defect } from '../shape/defect.ts'
import { type Concrete, concrete } from '../tensor/concrete.ts'

const exact = [
  'add',
  'sub',
  'mul',
  'div',
  'neg',
  'reciprocal',
  'sqrt',
  'abs',
  'max',
  'min',
] as const
const exactNames: ReadonlySet<string> = new Set(exact)

const isExact = (q: Node): q is Extract<Node, { readonly name: (typeof exact)[number] }> =>
  exactNames.has(q.name)

/** The literal that a tensor repeats everywhere. */
export const uniform = (x: Value): Concrete | undefined => {
  if (x.tag === 'concrete') return x.shape.length === 0 ? x : undefined
  const inner = x.node?.name === 'broadcast' ? x.node.inputs[0] : undefined
  return inner?.tag === 'concrete' && inner.shape.length === 0 ? inner : undefined
}

const fail = (): never => {
  throw new Defect('simplify: an elementwise primitive runs no sub-Program')
}
const none: Runs = { run: fail, loop: fail }

const evaluate = (
  q: Extract<Node, { readonly name: (typeof exact)[number] }>,
  xs: readonly Concrete[],
): Concrete => {
  const [x, y] = xs
  const out = { shape: [], dtype: x!.dtype } as const // arity 1 or 2, equal dtypes
  const [buffer] =
    q.inputs.length === 1
      ? recordOf(q.name as 'neg').evaluate([x!], {}, [out], none) // arity 1, like neg
      : recordOf(q.name as 'add').evaluate([x!, y!], {}, [out], none) // arity 2, like add
  return concrete(out.shape, out.dtype, buffer)
}

/** The constant a node equals; absent where it is none, or one that must be left to the engine. */
export const foldConstants = (e: Emit, q: Node): Value | undefined => {
  if (!isExact(q)) return undefined
  const values: readonly Value[] = q.inputs
  const xs = values.map(uniform)
  if (!xs.every((x) => x !== undefined)) return undefined
  const folded = evaluate(q, xs)
  const { shape } = q.avals[0]! // one output
  return shape.length === 0 ? folded : e.apply('broadcast', { shape, axes: [] }, folded)
}
