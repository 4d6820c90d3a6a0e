/**
 * @file mutants — every mistake planted in the record of a primitive, and the laws that are run on them.
 */
import { vi } from 'vitest'
import type * as Table from '../../src/primitives/table.ts'
import type { PrimitiveLaw } from '../law/derivative.ts'
import { collective } from './collective.ts'
import { control } from './control.ts'
import { corners } from './corners.ts'
import { elementary } from './elementary.ts'
import { moving } from './moving.ts'
import type { LawName, Planted } from './plant.ts'
import { pointwise } from './pointwise.ts'
import { fixSeed, freeSeed } from './seeded.ts'
import { structural } from './structural.ts'
import { windows } from './windows.ts'

/** All of them. */
export const mutants: readonly Planted[] = [
  ...pointwise,
  ...elementary,
  ...corners,
  ...structural,
  ...moving,
  ...collective,
  ...control,
  ...windows,
]

const table = '../../src/primitives/table.ts'

/** The laws, by name. */
export type Laws = { readonly [L in LawName]: PrimitiveLaw }

/** The laws over a library in which the mistake is made, or over the right one. */
export const lawsWith = async (planted?: Planted): Promise<Laws> => {
  vi.resetModules()
  fixSeed()
  if (planted !== undefined) {
    const { name, mutate } = planted
    vi.doMock(table, async (actual) => {
      const right = await actual<typeof Table>()
      const { fill } = await import('../../src/primitives/families.ts')
      return { table: { ...right.table, [name]: mutate(right.table[name] as never, fill) } } // the record of that name
    })
  }
  const derivative = await import('../law/derivative.ts')
  const { batching } = await import('../law/batching.ts')
  const { adjointInLanes, sumOfLanes } = await import('../law/collective.ts')
  const { conventionsHold } = await import('../corners/conventionsLaw.ts')
  const { untaken } = await import('../corners/untakenLaw.ts')
  return {
    ...derivative,
    batching,
    adjointInLanes,
    sumOfLanes,
    conventions: conventionsHold,
    untaken,
  }
}

/** Takes the mistake back. */
export const undo = (): void => {
  vi.doUnmock(table)
  freeSeed()
  vi.resetModules()
}

/** Enough cases for the rarest mistake, and always the same ones: whether it is caught is no matter of luck. */
export const thorough: { readonly numRuns: number; readonly seed: number } = {
  numRuns: 1000,
  seed: 20,
}

/** What a law makes of a mistake: results, or counts, that are apart catch it; a crash does not, nor does a law that holds. */
export type Verdict = 'holds' | 'catches' | 'crashes'

/** The verdict of a law. */
export const verdictOf = (law: () => void): Verdict => {
  try {
    law()
    return 'holds'
  } catch (thrown) {
    const { message, cause } = thrown instanceof Error ? thrown : new Error(String(thrown))
    const found = cause instanceof Error ? cause : { message } // a property says it in its cause
    const apart = /^observed|strictly deep-equal|equations for a function of/u.test(found.message)
    const caught = apart || 'finding' in found // laws of the public library have a finding
    return caught ? 'catches' : 'crashes'
  }
}
