/**
 * @file untaken.laws — what a `where` does not take contributes exactly 0, through every operator and in every mode.
 */
import { describe, test } from 'vitest'
import * as ct from '../../src/index.ts'
import { choices, elementwise } from './untaken.ts'
import { modes, mustNotDepend } from './untakenLaw.ts'

describe.each(Object.keys(modes))('%s', (mode) => {
  test.each(Object.entries(elementwise))('where(keep, %s, 0): not taken, exactly 0', (_, f) => {
    mustNotDepend((x, keep) => ct.where(keep, f(x), 0), false, mode)
  })
  test.each(Object.entries(choices))('%s: not taken, exactly 0', (_, f) => {
    mustNotDepend(f, true, mode)
  })
})
