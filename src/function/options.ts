/**
 * @file options — refuses options of a transformation that it does not have: a misspelt one would be ignored.
 */
import { Defect } from '../shape/defect.ts'
import { message } from '../shape/mismatch.ts'

/** Options of which those named are given, or not: of one that is perhaps given nobody knows what the result is. */
export type Decided<O, Names = keyof O> = {
  readonly [K in Extract<keyof O, Names>]: NonNullable<unknown> | null
}

/** A Defect where the options have a key that is none of the names. */
export const mustKnow = (op: string, options: object, names: readonly string[]): void => {
  const odd = Object.keys(options).find((name) => !names.includes(name))
  if (odd !== undefined)
    throw new Defect(message('option', { op, name: odd, names: names.join(', ') }))
}
