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
import { joined, pushAt, reverseAt, slopeAt, valueAt } from '../support/derivatives.ts'
import { laneOf, lanesOf } from '../support/lanes.ts'
import { along } from './arbitrary/direction.ts'
import { byDifferences } from './differences.ts'
import { mixed } from './vectors.ts'
import { judge, showVector } from './verdict.ts'

/** Why a Program is wrong at a point, line by line; empty when it is not. */
export type Suspicion = (
  p: Program,
  active: readonly boolean[],
  xs: readonly Concrete[],
) => readonly string[]

/**
 * A wrong linear map shows in every direction but for a set of measure zero; two more make sure. A rule that is no linear
 * map may be right for one length or sign of a cotangent, so those differ; none is longer than 1, where clipping begins.
 */
const probes = [
  { seed: 1e9 + 7, length: 1 },
  { seed: 1e9 + 9, length: -1 / 2 },
  { seed: 1e9 + 21, length: 1 / 4 },
]

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

/** What reverse mode makes of a Program, as a function of the cotangent. */
type Pull = (w: readonly number[]) => ReturnType<typeof reverseAt>

/** A rule gives the value of what it is a rule for. */
const value = (pull: Pull, y: readonly number[], w: readonly number[]): readonly string[] => {
  const ruled = pull(w).value
  return apart(ruled, y, 'rounding') === undefined
    ? []
    : [`its value is ${showVector(y)}, but its rule gives ${showVector(ruled)}`]
}

/** R (w + z) / 2 = (R w + R z) / 2: whoever writes backward by hand may break it. */
const linear = (pull: Pull, w: readonly number[], z: readonly number[]): readonly string[] => {
  const [rw, rz] = [pull(w).pulled, pull(z).pulled]
  const expected = mixed(1 / 2, rw, 1 / 2, rz)
  const observed = pull(mixed(1 / 2, w, 1 / 2, z)).pulled
  const wrong = apart(observed, expected, 'rounding', norm(rw) + norm(rz)) !== undefined
  return wrong && [...observed, ...expected].every(Number.isFinite)
    ? [
        'its rule is not linear in the cotangent',
        `R (w + z) / 2 = ${showVector(observed)}, but (R w + R z) / 2 = ${showVector(expected)}`,
        `w = ${showVector(w)}`,
        `z = ${showVector(z)}`,
      ]
    : []
}

/**
 * The derivative: the value by its rule, linearity in the cotangent, against differences, which know nothing of the rules,
 * and by the adjoint law. Rules that agree with each other and are wrong together fail differences alone.
 */
export const derivative: Suspicion = (p, active, xs) => {
  const n = joined(xs, active).length
  const y = valueAt(p, xs)
  if (n === 0 || y.length === 0 || !y.every(Number.isFinite)) return []
  const [w, z, ...more] = probes.map(({ seed, length }) =>
    along({ seed: seed + 1 }, y.length).map((wi) => length * wi),
  )
  if (w === undefined || z === undefined) return [] // there are three
  const pull: Pull = (ct) => reverseAt(p, active, xs, ct)
  const ofRule = [...value(pull, y, w), ...linear(pull, w, z)]
  if (ofRule.length > 0) return ofRule
  for (const [i, ct] of [w, z, ...more].entries()) {
    const v = along({ seed: probes[i]!.seed }, n) // one a cotangent
    const because = directed(p, active, xs, v, ct)
    if (because.length > 0) return because
  }
  return []
}

/** The derivative along v, weighed by w. */
const directed = (
  p: Program,
  active: readonly boolean[],
  xs: readonly Concrete[],
  v: readonly number[],
  w: readonly number[],
): readonly string[] => {
  const slope = slopeAt(p, active, xs, v, w)
  const jtw = reverseAt(p, active, xs, w).pulled
  const pulled = dot(v, jtw)
  const scale = { scale: norm(jtw) + slope.scale }
  const verdict = byDifferences(pulled, slope, (expected) =>
    judge('', [pulled], [expected], 'differences', scale),
  )
  if (verdict.tag === 'broken')
    return [
      `<v, J^T w> = ${pulled} by its rule, but ${slope.sharper().middle} by differences`,
      ...directionsOf(v, w),
    ]
  const jv = pushed(p, active, xs, v)
  const size = jv === undefined ? 1 : norm(jv) * norm(w) + norm(v) * norm(jtw)
  return jv !== undefined && apart([dot(jv, w)], [pulled], 'rounding', size) !== undefined
    ? [`<J v, w> = ${dot(jv, w)}, but <v, J^T w> = ${pulled}`, ...directionsOf(v, w)]
    : []
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
