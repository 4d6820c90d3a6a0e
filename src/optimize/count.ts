/** @file count — how many, and how much: what schedules and accumulation take. */
import { mustKnow } from '../function/options.ts'
import { Defect } from '../shape/defect.ts'
import { amount, mustBe } from './allowed.ts'

/** Refuses what is no whole number of steps from 1. */
export const mustCount = (operation: string, name: string, n: number): void => {
  if (!Number.isInteger(n) || n < 1 || n >= 2 ** 31)
    throw new Defect(`${operation}: ${name} is ${n}; give a whole number of steps from 1`)
}

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
