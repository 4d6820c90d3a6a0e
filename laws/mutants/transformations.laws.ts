/**
 * @file transformations — mistakes planted in the drivers, each caught by a named law of composition.
 */
import { inspect } from 'node:util'
import { afterEach, expect, test, vi } from 'vitest'
import type * as Identities from '../../src/transform/identities.ts'
import type * as MaskedModule from '../../src/transform/masked.ts'
import type * as Composition from '../law/composition.ts'
import type * as Families from '../../src/primitives/families.ts'

const modules = {
  masked: '../../src/transform/masked.ts',
  identities: '../../src/transform/identities.ts',
  fingerprint: '../../src/program/fingerprint.ts',
  families: '../../src/primitives/families.ts',
} as const

afterEach(() => {
  for (const path of Object.values(modules)) vi.doUnmock(path)
  vi.resetModules()
})

/** Whether a tensor shows as a single 0: the reloaded modules have a buffer key of their own, so it is asked by text. */
const isZero = (x: unknown): boolean => inspect(x).endsWith('[] 0')

const load = async (): Promise<typeof Composition> => {
  vi.resetModules()
  return import('../law/composition.ts')
}

test('an accumulator of cotangents that overwrites is caught by: modes agree', async () => {
  vi.doMock(modules.masked, async (actual) => {
    const right = await actual<typeof MaskedModule>()
    const plusMasked: typeof right.plusMasked = (_, x, y) => y ?? x
    return { ...right, plusMasked }
  })
  const { modesAgree } = await load()
  expect(modesAgree).toThrow('Property failed after')
})

test('a Program remembered by anything but its structure is caught by: never stale', async () => {
  vi.doMock(modules.fingerprint, () => ({ fingerprint: () => 'all Programs look alike' }))
  const { neverStale } = await load()
  expect(neverStale).toThrow('Property failed after')
})

test('a false identity, x - y = x, is caught by: simplify keeps bits', async () => {
  vi.doMock(modules.identities, async (actual) => {
    const right = await actual<typeof Identities>()
    const shorter: typeof right.shorter = (e, q) =>
      q.name === 'sub' ? q.inputs[0] : right.shorter(e, q)
    return { shorter }
  })
  const { simplifyKeepsBits } = await load()
  expect(simplifyKeepsBits).toThrow('Property failed after')
})

test('an identity that changes bits, x + 0 = x, is caught by: simplify keeps signed zeros', async () => {
  vi.doMock(modules.identities, async (actual) => {
    const right = await actual<typeof Identities>()
    const { uniform } = await import('../../src/transform/constants.ts')
    const shorter: typeof right.shorter = (e, q) =>
      q.name === 'add' && isZero(uniform(q.inputs[1])) ? q.inputs[0] : right.shorter(e, q)
    return { shorter }
  })
  const { simplifyKeepsSpecials } = await load()
  expect(simplifyKeepsSpecials).toThrow('Expected values to be strictly deep-equal')
})

test('lanes that are all the first one are caught by: vmap of grad', async () => {
  vi.doMock(modules.families, async (actual) => {
    const right = await actual<typeof Families>()
    const lift: typeof right.lift = (e, x, n) => {
      if (!x.batched) return right.lift(e, x, n)
      const { shape } = x.value
      const limit = shape.map((m, i) => (i === 0 ? 1 : m))
      const one = e.apply(
        'slice',
        { start: shape.map(() => 0), limit, stride: shape.map(() => 1) },
        x.value,
      )
      return right.lift(
        e,
        { value: e.apply('reshape', { shape: shape.slice(1) }, one), batched: false },
        n,
      )
    }
    return { ...right, lift }
  })
  const { vmapOfGrad } = await load()
  expect(vmapOfGrad).toThrow('Property failed after')
})
