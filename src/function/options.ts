/**
 * @file options — refuses options of a transformation that it does not have: a misspelt one would be ignored.
 */
import { Defect } from '../shape/defect.ts'
import { message } from '../shape/mismatch.ts'

/** Options of which those named are given, or not: of one that is perhaps given nobody knows what the result is. */
export type Decided<O, Names = keyof O> = {
  readonly [K in Extract<keyof O, Names>]: NonNullable<unknown> | null
}

const isRecord = (x: object | null | undefined): x is object => typeof x === 'object' && x !== null

/** A Defect where options are none, or have a key that is none of the names. */
export const mustKnow = (op: string, options: object, names: readonly string[]): void => {
  const given: object | null | undefined = options // none, where untyped code forgets them
  if (!isRecord(given))
    throw new Defect(message('noOptions', { op, x: typeof given, names: names.join(', ') }))
  const odd = Object.keys(options).find((name) => !names.includes(name))
  if (odd !== undefined)
    throw new Defect(message('option', { op, name: odd, names: names.join(', ') }))
}
