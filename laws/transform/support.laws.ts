/**
 * @file support.laws — where the cotangent of a pool may differ from 0, if a `select` has chosen whole examples or channels of it.
 *
 *   s[i] = p of some window over i
 */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { reference } from '../../src/engine/reference/reference.ts'
import { build } from '../../src/primitives/build.ts'
import { fill } from '../../src/primitives/families.ts'
import { forEachPlace, isCovered, placesOf } from '../../src/primitives/sliding.ts'
import { define } from '../../src/program/interpret.ts'
import { count } from '../../src/shape/sizes.ts'
import { type Concrete, concrete, data } from '../../src/tensor/concrete.ts'
import { allocate } from '../../src/tensor/dtype.ts'
import { supportOf } from '../../src/transform/support.ts'
import { windowShare } from '../support/windows.ts'

type Six = readonly [number[], number[], number[], number[], number[], number[]]

/** Windows over an input, and what is chosen by a bool for each index along some axes of their places. */
const chosen = windowShare.chain(({ inputs: [x], params }) => {
  const { shape: sizes } = x! // two inputs
  const out = placesOf('windowShare', sizes, params.window, params)
  return fc.subarray(out.map((_, axis) => axis)).chain((axes) => {
    const shape = axes.map((a) => out[a]!) // an axis
    const bits = fc.array(fc.boolean(), { minLength: count(shape), maxLength: count(shape) })
    return bits.map((all) => ({
      sizes,
      params: { ...params, reverse: true },
      out,
      axes,
      p: concrete(
        shape,
        'bool',
        allocate('bool', all.length).map((_, i) => Number(all[i])),
      ),
    }))
  })
})

test('isCovered: where it holds, each element lies under a window', () => {
  const grid = (...sizes: readonly (readonly number[])[]): number[][] =>
    sizes.reduce<number[][]>((all, xs) => all.flatMap((a) => xs.map((x) => [...a, x])), [[]])
  let covered = 0
  for (const all of grid([1, 2, 3, 4], [1, 2, 3], [1, 2, 3], [1, 2], [-1, 0, 1], [-1, 0, 1, 2])) {
    const [n, window, stride, dilation, low, high] = all.map((x) => [
      x,
    ]) as readonly number[][] as Six // as many
    const p = { window, stride, dilation, low, high }
    const out = placesOf('windowShare', n, window, p)
    if (!isCovered(n, p, out)) continue
    covered += 1
    const met = new Set<number>()
    forEachPlace(n, window, out, p, (_, meetings) => meetings.forEach((m) => met.add(m.inInput)))
    expect([met.size, p]).toEqual([n[0], p])
  }
  expect(covered).toBeGreaterThan(100)
})

test('supports: an element has that of the windows over it; under windows that cover, a repeated one stays repeated', () => {
  let repeated = 0
  fc.assert(
    fc.property(chosen, ({ sizes: shape, params, out, axes, p }) => {
      const floats = { shape: out, dtype: 'f32' } as const
      const program = define('law', [p, { shape, dtype: 'f32' }, floats], ([q, x, t]) => {
        const predicate = build.apply('broadcast', { shape: out, axes }, q!) // three inputs
        const part = build.apply('select', {}, predicate, t!, fill(build, 0, floats)) // likewise
        const shared = build.apply('windowShare', params, x!, part) // likewise
        return [predicate, supportOf(build, shared)!] // known of a select with zeros
      })
      const zeros = (of: readonly number[]): Concrete =>
        concrete(of, 'f32', allocate('f32', count(of)))
      const [predicate, found] = reference.run(program, [p, zeros(shape), zeros(out)])
      const expected = new Array<number>(count(shape)).fill(0)
      forEachPlace(shape, params.window, out, params, (place, meetings) => {
        if (predicate![data][place] === 1) for (const { inInput } of meetings) expected[inInput] = 1 // two outputs
      })
      expect([...found![data]]).toEqual(expected) // likewise
      const apart = axes.every((a) => params.window[a] === 1 && shape[a] === out[a])
      if (!apart || !isCovered(shape, params, out)) return
      repeated += 1
      expect(program.equations.map((q) => q.name)).not.toContain('windowSum')
    }),
    { numRuns: 400 },
  )
  expect(repeated).toBeGreaterThan(10)
})
