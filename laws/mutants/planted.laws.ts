/**
 * @file planted — the tests are tested: each planted mistake fails the law that is named for it, and the right rule passes.
 */
import { afterEach, expect, test, vi } from 'vitest'
import type * as Table from '../../src/primitives/table.ts'
import type { PrimitiveLaw } from '../law/derivative.ts'
import { collective } from './collective.ts'
import type { LawName } from './plant.ts'
import { pointwise } from './pointwise.ts'
import { structural } from './structural.ts'

const planted = [...pointwise, ...structural, ...collective]

/** Enough cases for the rarest mistake, and always the same ones: whether it is caught is no matter of luck. */
const thorough = { numRuns: 1000, seed: 20 } as const

const load = async (): Promise<{ readonly [L in LawName]: PrimitiveLaw }> => {
  const derivative = await import('../law/derivative.ts')
  const { batching } = await import('../law/batching.ts')
  const { adjointInLanes, sumOfLanes } = await import('../law/collective.ts')
  return { ...derivative, batching, adjointInLanes, sumOfLanes }
}

afterEach(() => {
  vi.doUnmock('../../src/primitives/table.ts')
  vi.resetModules()
})

test.each(planted)('$name with $what is caught by $law', async ({ name, law, mutate }) => {
  vi.resetModules()
  vi.doMock('../../src/primitives/table.ts', async (actual) => {
    const { table } = await actual<typeof Table>()
    return { table: { ...table, [name]: mutate(table[name] as never) } } // the record of that name
  })
  const laws = await load()
  expect(() => laws[law](name, thorough)).toThrow('Property failed after')
})

test('there are at least 15 planted mistakes, and each law catches one', () => {
  expect(planted.length).toBeGreaterThanOrEqual(15)
  const laws = new Set(planted.map(({ law }) => law))
  expect([...laws].sort()).toEqual([
    'adjoint',
    'adjointInLanes',
    'batching',
    'differences',
    'oneAtATime',
    'sumOfLanes',
    'transposeTwice',
  ])
})
