/** @file count — how many: what schedules and accumulation take. */
import { Defect } from '../shape/defect.ts'

/** Refuses what is no whole number of steps from 1. */
export const mustCount = (operation: string, name: string, n: number): void => {
  if (!Number.isInteger(n) || n < 1 || n >= 2 ** 31)
    throw new Defect(`${operation}: ${name} is ${n}; give a whole number of steps from 1`)
}
