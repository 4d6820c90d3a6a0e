/**
 * @file inline — takes calls apart: an equal Program without `call`.
 */
import { define, interpret } from '../program/interpret.ts'
import { type Emit, emitOf } from '../program/emit.ts'
import { mapBodies, type Program } from '../program/program.ts'
import { build } from '../primitives/build.ts'

/** Emits the equations of a called body in place of the call. */
const inlining = (to: Emit): Emit => {
  const e = emitOf(
    (name, params, inputs) => {
      if (name !== 'call') return to.bind(name, mapBodies(params, inline), inputs)
      const { body } = params as { readonly body: Program } // the params of call
      return interpret(body, inputs, e) as ReturnType<typeof to.bind<typeof name>> // call binds what its body returns
    },
    (source) => inlining(to.at?.(source) ?? to),
  )
  return e
}

/** The same function with every call replaced by its body, at any depth. */
export const inline = (p: Program): Program =>
  define('inline', p.inputs, (xs) => interpret(p, xs, inlining(build)))
