/**
 * @file masked — a cotangent that is exactly 0 where a branch was not taken stays exactly 0.
 *
 *   ct = select p a 0        mul ct k -> select p (mul a k) 0
 *
 * Behind `where(x > 0, log(x), 0)` the cotangent of log is 0 at x = 0, and its slope there is infinite: their product would be
 * NaN. Multiplying first and choosing afterwards keeps the 0. Only cotangents are treated so; the values of f are not touched,
 * and elsewhere nothing changes but the sign of a zero.
 */
import { type Emit, emitOf } from '../program/emit.ts'
import type { Value } from '../program/symbolic.ts'
import type { Inputs, Name, Outputs, Params } from '../program/vocabulary.ts'
import { mapInputs, mapOutputs } from '../program/vocabulary.ts'
import type { Maybe } from '../primitives/primitive.ts'
import { data } from '../tensor/concrete.ts'
import { uniform } from './constants.ts'

/** A cotangent taken apart: `kept` where the predicate has the side's value, `zero` elsewhere. */
interface Masked {
  readonly predicate: Value
  /** Whether `kept` is what the predicate chooses when true. */
  readonly side: boolean
  readonly kept: Value
  readonly zero: Value
}

const isZero = (x: Value): boolean => uniform(x)?.[data][0] === 0

const maskOf = (ct: Value): Masked | undefined => {
  if (ct.tag === 'concrete' || ct.node?.name !== 'select') return undefined
  const [predicate, yes, no] = ct.node.inputs
  if (isZero(no)) return { predicate, side: true, kept: yes, zero: no }
  return isZero(yes) ? { predicate, side: false, kept: no, zero: yes } : undefined
}

const choose = (e: Emit, { predicate, side, zero }: Masked, kept: Value): Value =>
  side ? e.apply('select', {}, predicate, kept, zero) : e.apply('select', {}, predicate, zero, kept)

/** Elementwise primitives that keep a zero cotangent zero, were their other input finite. */
const scaling: ReadonlySet<Name> = new Set<Name>(['mul', 'div', 'neg'])

/** An Emit for the rules that pull the given cotangent back. */
export const masked = (e: Emit, ct: Value): Emit => {
  const mask = maskOf(ct)
  if (mask === undefined) return e
  return emitOf(
    <N extends Name>(name: N, params: Params<N>, inputs: Inputs<N, Value>): Outputs<N, Value> => {
      const list: readonly Value[] = inputs
      if (!scaling.has(name) || !list.includes(ct)) return e.bind(name, params, inputs)
      const { kept } = mask
      const inside = masked(e, kept) // branches within branches
      const scaled = inside.bind(
        name,
        params,
        mapInputs<N, Value, Value>(inputs, (x) => (x === ct ? kept : x)),
      )
      return mapOutputs<N, Value, Value>(scaled, (y) => choose(e, mask, y))
    },
  )
}

/** The sum of two cotangents, 0 where neither's branch was taken. */
export const plusMasked = (e: Emit, x: Maybe, y: Maybe): Maybe => {
  if (x === undefined || y === undefined) return x ?? y
  const [a, b] = [maskOf(x), maskOf(y)]
  return a !== undefined && b !== undefined && a.predicate === b.predicate && a.side === b.side
    ? choose(e, a, e.apply('add', {}, a.kept, b.kept))
    : e.apply('add', {}, x, y)
}
