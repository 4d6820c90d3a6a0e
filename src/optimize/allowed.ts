/**
 * @file allowed — the numbers that optimisers, schedules and training take: one out of its range makes NaN many steps later, or
 * a loop without end, far from where it was given.
 */
import { mustKnow } from '../function/options.ts'
import { Defect } from '../shape/defect.ts'

/** What may be given, and the words that ask for it. */
export interface Allowed {
  readonly holds: (value: unknown) => boolean
  readonly give: string
}

const isAmount = (x: unknown): boolean => typeof x === 'number' && Number.isFinite(x) && x >= 0

/** A share that is kept from step to step: all of it would never be forgotten. */
export const share: Allowed = {
  holds: (x) => typeof x === 'number' && x >= 0 && x < 1,
  give: 'a number from 0 to below 1',
}

/** A finite number from 0. */
export const amount: Allowed = { holds: isAmount, give: 'a finite number from 0' }

/** A finite number. */
export const finite: Allowed = { holds: (x) => Number.isFinite(x), give: 'a finite number' }

/** The most that something may be; Infinity is no bound. */
export const limit: Allowed = {
  holds: (x) => typeof x === 'number' && x >= 0,
  give: 'a number from 0',
}

/** A number or a schedule. */
export const rates: Allowed = {
  holds: (x) => typeof x === 'function' || isAmount(x),
  give: 'a finite number from 0, or a schedule',
}

/** How many there are, from the least that make sense; the counts of states are i32. */
const count = (least: 0 | 1): Allowed => ({
  holds: (x) => typeof x === 'number' && Number.isInteger(x) && x >= least && x < 2 ** 31,
  give: `a whole number from ${least} to below 2^31`,
})

/** A whole number; 0 is none. */
export const perhapsNone: Allowed = count(0)

/** A whole number that is not 0. */
export const some: Allowed = count(1)

/** A bound on how many; Infinity is no bound. */
export const atMost: Allowed = {
  holds: (x) => x === Infinity || (Number.isInteger(x) && isAmount(x)),
  give: 'a whole number from 0',
}

/** A part of one, more than some other part of it. */
export const partAbove = (least: number): Allowed => ({
  holds: (x) => typeof x === 'number' && x > least && x < 1,
  give: `a number above ${least} and below 1`,
})

/** Yes or no. */
export const either: Allowed = { holds: (x) => typeof x === 'boolean', give: 'true or false' }

/** Refuses a value that is not allowed. */
export const mustBe = (op: string, name: string, allowed: Allowed, value: unknown): void => {
  if (!allowed.holds(value))
    throw new Defect(`${op}: ${name} is ${String(value)}; give ${allowed.give}`)
}

/** Refuses options of which one has no such name, or a value that is not allowed; those left out have their defaults. */
export const mustTake = (
  op: string,
  options: object,
  allowed: { readonly [name: string]: Allowed },
): void => {
  mustKnow(op, options, Object.keys(allowed))
  const given = new Map<string, unknown>(Object.entries(options))
  for (const [name, kind] of Object.entries(allowed)) {
    const value = given.get(name)
    if (value !== undefined) mustBe(op, name, kind, value)
  }
}
