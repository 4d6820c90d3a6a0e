/**
 * @file inline — takes calls apart: an equal Program without `call`.
 */
import { define, interpret } from '../program/interpret.ts'
import { emitOf } from '../program/emit.ts'
import type { Program } from '../program/program.ts'
import { build } from '../primitives/build.ts'

/** Emits the equations of a called body in place of the call. */
const inlining = emitOf((name, params, inputs) => {
  if (name !== 'call') return build.bind(name, params, inputs)
  const { body } = params as { readonly body: Program } // the params of call
  return interpret(body, inputs, inlining) as ReturnType<typeof build.bind<typeof name>> // call binds what its body returns
})

/** The same function with every call replaced by its body, at any depth. */
export const inline = (p: Program): Program =>
  define('inline', p.inputs, (xs) => interpret(p, xs, inlining))
