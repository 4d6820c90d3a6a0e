/**
 * @file options — refuses options of a transformation that it does not have: a misspelt one would be ignored.
 */
import { Defect } from '../shape/defect.ts'

/** A Defect where the options have a key that is none of the names. */
export const mustKnow = (op: string, options: object, names: readonly string[]): void => {
  const odd = Object.keys(options).find((name) => !names.includes(name))
  if (odd !== undefined)
    throw new Defect(`${op}: there is no option ${odd}; give one of: ${names.join(', ')}`)
}
