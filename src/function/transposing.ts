/**
 * @file transposing — an equation that does not transpose, in the words of the operator that was called.
 */
import { Defect } from '../shape/defect.ts'

/** What is wrong when a derivative does not transpose: the rules of primitives are linear. */
export const notLinear = 'a rule of customJvp is not linear in its tangents'

/** What a transposition makes; its Defect names the operator, and says what is wrong. */
export const transposing = <A>(op: string, wrong: string, make: () => A): A => {
  try {
    return make()
  } catch (thrown) {
    const what = /^transpose: (\w+ is not linear.*);/.exec(
      thrown instanceof Defect ? thrown.message : '',
    )?.[1]
    if (what === undefined) throw thrown
    throw new Defect(`${op}: ${wrong}: ${what}; use linear operations only`)
  }
}
