/**
 * @file masked — a cotangent that is exactly 0 where a branch was not taken stays exactly 0.
 *
 *   ct = select p a 0        mul ct k -> select p (mul a k) 0
 *
 * Behind `where(x > 0, log(x), 0)` the cotangent of log is 0 at x = 0, and its slope there is infinite: their product would be
 * NaN. Multiplying first and choosing afterwards keeps the 0, and `support` carries the choice past what comes between. Only
 * cotangents are treated so; the values of f are not touched, and elsewhere nothing changes but the sign of a zero.
 */
import { type Emit, emitOf } from '../program/emit.ts'
import type { Value } from '../program/symbolic.ts'
import type { Inputs, Name, Outputs, Params } from '../program/vocabulary.ts'
import { mapInputs, mapOutputs } from '../program/vocabulary.ts'
import { fill } from '../primitives/families.ts'
import type { Maybe } from '../primitives/primitive.ts'
import { data } from '../tensor/concrete.ts'
import { uniform } from './constants.ts'
import { chosen, contracted, convolved, remember, supportOf } from './support.ts'

/** What the selects around a cotangent keep. */
const keptIn = (ct: Value): Value => {
  let kept = ct
  for (let inner = chosen(kept); inner !== undefined; inner = chosen(kept)) kept = inner.kept
  return kept
}

/** Whether k 0 is 0 because k is one finite number everywhere. */
const isFinite = (k: Value): boolean => Number.isFinite(uniform(k)?.[data][0] ?? Number.NaN)

/** Elementwise primitives that keep a zero cotangent zero, were their other input finite. */
const scaling: ReadonlySet<Name> = new Set<Name>(['mul', 'div', 'neg'])

/** An Emit for the rules that pull the given cotangent back. */
export const masked = (e: Emit, ct: Value): Emit => {
  if (supportOf(e, ct) === undefined) return e
  const pulled = new Set<Value>([ct]) // what the rule has made of it
  /** The equation with the choice around it: `x`, which is 0 outside its support, is not what is multiplied. */
  const guarded = <N extends Name>(
    name: N,
    params: Params<N>,
    inputs: Inputs<N, Value>,
    x: Value,
    support: Value,
  ): Outputs<N, Value> => {
    const list: readonly Value[] = inputs
    const kept = keptIn(x)
    // Scaled by a finite number, 0 stays 0, and `support` sees past it.
    if (kept === x && list.every((y) => y === x || isFinite(y))) return e.bind(name, params, inputs)
    const scaled = e.bind(
      name,
      params,
      mapInputs<N, Value, Value>(inputs, (y) => (y === x ? kept : y)),
    )
    return mapOutputs<N, Value, Value>(scaled, (y) =>
      remember(e.apply('select', {}, support, y, fill(e, 0, y)), support),
    )
  }
  return emitOf(
    <N extends Name>(name: N, params: Params<N>, inputs: Inputs<N, Value>): Outputs<N, Value> => {
      const list: readonly Value[] = inputs
      const x = list.find((y) => pulled.has(y))
      const support = x === undefined ? undefined : supportOf(e, x)
      if (x === undefined || support === undefined) return e.bind(name, params, inputs)
      const made = scaling.has(name)
        ? guarded(name, params, inputs, x, support)
        : e.bind(name, params, inputs)
      const outputs: readonly Value[] = made
      if (name === 'contract') {
        const contraction = params as Params<'contract'> // the params of that name
        for (const y of outputs)
          remember(y, contracted(e, list, contraction, list[0] === x ? 0 : 1, support, y))
      }
      if (name === 'convolve')
        for (const y of outputs) remember(y, convolved(e, list[0] === x ? 0 : 1, support, y))
      for (const y of outputs) pulled.add(y)
      return made
    },
  )
}

/** The sum of two cotangents: under one predicate it stays there; else `support` sees both. */
export const plusMasked = (e: Emit, x: Maybe, y: Maybe): Maybe => {
  if (x === undefined || y === undefined) return x ?? y
  const [a, b] = [chosen(x), chosen(y)]
  if (a === undefined || b === undefined || a.predicate !== b.predicate || a.side !== b.side)
    return e.apply('add', {}, x, y)
  const sum = e.apply('add', {}, a.kept, b.kept)
  return a.side
    ? e.apply('select', {}, a.predicate, sum, a.zero)
    : e.apply('select', {}, a.predicate, a.zero, sum)
}
