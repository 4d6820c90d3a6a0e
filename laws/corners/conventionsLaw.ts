/**
 * @file conventionsLaw — the rows of the table as one law, for the planted mistakes: values and derivatives in both modes.
 */
import { mustBeAlike } from './alike.ts'
import { conventions } from './conventions.ts'
import { forward, reverse, valueAt } from './modes.ts'

/** Every row holds. */
export const conventionsHold = (): void => {
  for (const c of conventions) {
    mustBeAlike([valueAt(c.f, c.at)], [c.value])
    mustBeAlike(reverse(c.f, c.at), c.first)
    mustBeAlike(forward(c.f, c.at), c.forward ?? c.first)
  }
}
