/**
 * @file guardIndices — lanes that run only because others do look nothing up: their indices are 0.
 *
 * A branch that a lane has not taken, or a step after a lane's last one, may have indices out of range. Where the lane does take
 * them, they stay as they are, and one out of range is still a failure.
 */
import { type Emit, emitOf } from '../program/emit.ts'
import { define, interpret } from '../program/interpret.ts'
import type { Program } from '../program/program.ts'
import type { Value } from '../program/symbolic.ts'
import { mapInputs, type Name } from '../program/vocabulary.ts'
import { literal } from '../tensor/concrete.ts'
import { fill } from './families.ts'

const looksUp = (name: Name): boolean => name === 'gather' || name === 'scatterAdd'

/** The Program with one more input, the last: a bool of shape [], whether indices count. Undefined where there are none. */
export const guardIndices = (e: Emit, p: Program): Program | undefined => {
  if (!p.equations.some((q) => looksUp(q.name))) return undefined
  return define('guarded', [...p.inputs, literal(0, 'bool')], (ys) => {
    const counts = ys[ys.length - 1]! // the last input
    const guarded = (x: Value): Value => {
      const { shape } = x
      const wide = shape.length === 0 ? counts : e.apply('broadcast', { shape, axes: [] }, counts)
      return e.apply('select', {}, wide, x, fill(e, 0, x))
    }
    const on: Emit = emitOf((name, params, inputs) => {
      if (!looksUp(name)) return e.bind(name, params, inputs)
      // Indices are the second input of both.
      return e.bind(
        name,
        params,
        mapInputs(inputs, (x, i) => (i === 1 ? guarded(x) : x)),
      )
    })
    return interpret(p, ys.slice(0, -1), on)
  })
}
