/**
 * @file transformations — mistakes planted in the drivers, each caught by the law of composition that is named for it.
 */
import { afterEach, expect, test, vi } from 'vitest'
import { driverLaws, drivers, restore } from './drivers.ts'
import { lawsWith, undo, verdictOf } from './mutants.ts'
import { linear1, plant } from './plant.ts'

afterEach(() => {
  restore()
  undo()
})

test.each(drivers)('$what is caught by: $law', async ({ law, make }) => {
  vi.resetModules()
  make()
  const laws = await driverLaws()
  expect(verdictOf(laws[law])).toBe('catches')
})

test('planted: a rule that reads the value of a linear input is refused by name', async () => {
  const laws = await lawsWith(
    plant(
      'neg',
      'adjoint',
      'a cotangent times x',
      linear1<'neg'>((e, ct, [x]) => e.apply('mul', {}, ct, x)),
    ),
  )
  expect(() => laws.adjoint('neg')).toThrow(
    expect.objectContaining({
      cause: expect.objectContaining({
        message: expect.stringContaining('a rule read the value of a linear input'),
      }),
    }),
  )
})
