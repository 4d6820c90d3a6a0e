/**
 * @file suspicion — what may be wrong with one equation: its derivative, its batching, or what an engine makes of it.
 *
 * Each looks at a Program of that equation alone, at the values that it really had.
 */
import { engine } from '../../src/engine/emit.ts'
import { reference } from '../../src/engine/reference/reference.ts'
import type { Program } from '../../src/program/program.ts'
import { type Concrete, data } from '../../src/tensor/concrete.ts'
import { transforms } from '../../src/transform/transforms.ts'
import { apart, dot, norm, type Vector } from '../support/close.ts'
import { joined, pullAt, pushAt, slopeAt, valueAt } from '../support/derivatives.ts'
import { laneOf, lanesOf } from '../support/lanes.ts'
import { along } from './arbitrary/direction.ts'
import { showVector } from './verdict.ts'

/** Why a Program is wrong at a point, line by line; empty when it is not. */
export type Suspicion = (
  p: Program,
  active: readonly boolean[],
  xs: readonly Concrete[],
) => readonly string[]

/** A wrong linear map shows in every direction but for a set of measure zero; two more make sure. */
const seeds = [1e9 + 7, 1e9 + 9, 1e9 + 21]

const directionsOf = (v: Vector, w: Vector): readonly string[] => [
  `v = ${showVector(v)}`,
  `w = ${showVector(w)}`,
]

/** J v; undefined where there is no forward mode, as when a rule of cotangents is not linear. */
const pushed = (...args: Parameters<typeof pushAt>): readonly number[] | undefined => {
  try {
    return pushAt(...args)
  } catch {
    return undefined
  }
}

/**
 * The derivative: against differences, which know nothing of the rules, and by the adjoint law. Rules that agree with each
 * other and are wrong together fail differences alone.
 */
export const derivative: Suspicion = (p, active, xs) => {
  const n = joined(xs, active).length
  const y = valueAt(p, xs)
  if (n === 0 || y.length === 0 || !y.every(Number.isFinite)) return []
  for (const seed of seeds) {
    const [v, w] = [along({ seed }, n), along({ seed: seed + 1 }, y.length)]
    const slope = slopeAt(p, active, xs, v, w)
    const jtw = pullAt(p, active, xs, w)
    const pulled = dot(v, jtw)
    const wrong =
      apart([pulled], [slope.central], 'differences', norm(jtw) + slope.scale) !== undefined
    if (wrong && !slope.kinkExplains(Math.abs(pulled - slope.central)))
      return [
        `<v, J^T w> = ${pulled} by its rule, but ${slope.central} by differences`,
        ...directionsOf(v, w),
      ]
    const jv = pushed(p, active, xs, v)
    const scale = jv === undefined ? 1 : norm(jv) * norm(w) + norm(v) * norm(jtw)
    if (jv !== undefined && apart([dot(jv, w)], [pulled], 'rounding', scale) !== undefined)
      return [`<J v, w> = ${dot(jv, w)}, but <v, J^T w> = ${pulled}`, ...directionsOf(v, w)]
  }
  return []
}

/** The batching rule: the equation over two lanes, against the equation on each. */
export const batching: Suspicion = (p, active, xs) => {
  if (!active.some((flag) => flag)) return []
  const inputs = xs.map((x, i) => (active[i] === true ? lanesOf(x, 2) : x))
  const everywhere = p.outputs.map(() => true)
  const together = reference.run(transforms.vmap(p, active, 2, everywhere).program, inputs)
  for (const i of [0, 1]) {
    const alone = reference.run(
      p,
      inputs.map((x, k) => (active[k] === true ? laneOf(x, i) : x)),
    )
    for (const [k, y] of alone.entries()) {
      const lane = laneOf(together[k] ?? y, i) // one an output
      if (apart(lane[data], y[data], 'rounding') !== undefined)
        return [
          `lane ${i} of two is ${showVector(lane[data])} in the batch, ${showVector(y[data])} alone`,
        ]
    }
  }
  return []
}

/** The engine: the equation as a Program, against the same by operators. */
export const evaluation: Suspicion = (p, _, xs) => {
  const [together, alone] = [engine.run(p, xs), reference.run(p, xs)]
  const wrong = together.findIndex(
    (y, i) => apart(y[data], alone[i]?.[data] ?? [], 'roundingF32') !== undefined,
  )
  return wrong < 0
    ? []
    : [
        `its engine makes ${showVector(together[wrong]?.[data] ?? [])}, its definition ${showVector(alone[wrong]?.[data] ?? [])}`,
      ]
}
