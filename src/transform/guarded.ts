/**
 * @file guarded — a choice carried into a sub-Program: its outputs are chosen once more inside, so that their cotangents are.
 *
 *   where(p, call f x, 0)        is transposed as        call (x, p -> where(p, f x, 0)) (x, p)
 *
 * A cotangent enters a transposed body as a number. What was chosen outside goes in beside it, and the body's own transpose
 * finds the select there.
 */
import { define, interpret } from '../program/interpret.ts'
import type { Emit } from '../program/emit.ts'
import type { EquationOf, Program } from '../program/program.ts'
import type { Node, Value } from '../program/symbolic.ts'
import type { Name, Params } from '../program/vocabulary.ts'
import { build } from '../primitives/build.ts'
import { fill } from '../primitives/families.ts'
import type { Maybe } from '../primitives/primitive.ts'
import type { Aval } from '../tensor/concrete.ts'
import { supportOf } from './support.ts'

/** The body with further inputs, after the first `at`, that choose among its outputs. */
const guarded = (body: Program, at: number, supports: readonly (Aval | undefined)[]): Program => {
  const added = supports.filter((p) => p !== undefined)
  const inputs = [...body.inputs.slice(0, at), ...added, ...body.inputs.slice(at)]
  return define('guarded', inputs, (ys) => {
    const chosen = ys.slice(at, at + added.length)
    const out = interpret(body, [...ys.slice(0, at), ...ys.slice(at + added.length)], build)
    let next = 0
    const choose = (y: Value, i: number): Value => {
      if (supports[i] === undefined) return y
      const p = chosen[next]! // one for each support
      next += 1
      return build.apply('select', {}, p, y, fill(build, 0, y))
    }
    return out.map(choose)
  })
}

/** An equation with a sub-Program, with choices among its inputs: from place `at` on, `supports`. */
export interface Guarded<N extends Name> {
  readonly params: Params<N>
  readonly at: number
  readonly supports: readonly Value[]
}

/** The equation with the supports of its cotangents inside; undefined where there is none, or no place for it. */
export const guardedEquation = <N extends Name>(
  e: Emit,
  { name, params, inputs }: EquationOf<N>,
  cts: readonly Maybe[],
): Guarded<N> | undefined => {
  const supports = cts.map((ct) => (ct === undefined ? undefined : supportOf(e, ct)))
  const q = { name, params } as unknown as Node // a member of the union for every N
  const made = (own: object, at: number, chosen: readonly Maybe[]): Guarded<N> | undefined => {
    const present = chosen.filter((p) => p !== undefined)
    if (present.length === 0) return undefined
    return { params: { ...params, ...own }, at, supports: present } // bodies in place of bodies
  }
  // oxlint-disable-next-line typescript/switch-exhaustiveness-check -- the others have no body to go into
  switch (q.name) {
    case 'call':
    case 'checkpoint': {
      const { body } = q.params
      return made({ body: guarded(body, body.inputs.length, supports) }, inputs.length, supports)
    }
    case 'cond': {
      const branches = q.params.branches.map((b) => guarded(b, b.inputs.length, supports))
      return made({ branches }, inputs.length, supports)
    }
    case 'scan': {
      const { body, carry, xs } = q.params
      // What is stacked is chosen step by step; the last carry comes of all steps.
      const stacked = supports.map((p, i) => (i < carry ? undefined : p))
      const each = stacked.map((p) => p && { shape: p.shape.slice(1), dtype: p.dtype })
      const added = each.filter((p) => p !== undefined).length
      const step = guarded(body, carry + xs, each)
      return made({ body: step, xs: xs + added }, carry + xs, stacked)
    }
    default:
      return undefined
  }
}
