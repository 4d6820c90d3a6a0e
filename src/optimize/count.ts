/** @file count — how many, and how much: what schedules and accumulation take. */
import { mustKnow } from '../function/options.ts'
import { amount, mustBe, some } from './allowed.ts'

/** Refuses what is no whole number of steps from 1. */
export const mustCount = (operation: string, name: string, n: number): void =>
  mustBe(operation, name, some, n)

/** Refuses rates, factors and powers of a schedule that are no amount, and options beyond those that it knows. */
export const mustRate = (
  operation: string,
  amounts: { readonly [name: string]: number },
  others: object,
  names: readonly string[],
): void => {
  mustKnow(operation, others, names)
  for (const [name, value] of Object.entries(amounts)) mustBe(operation, name, amount, value)
}
