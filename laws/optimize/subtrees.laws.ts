/**
 * @file subtrees — masked and partition: all is the transformation, nothing is the identity, parts do not see each other.
 */
import { scalar } from 'cotangent'
import {
  adam,
  clipByGlobalNorm,
  freeze,
  type GradientTransformation,
  identity,
  masked,
  partition,
  perSubtree,
  scale,
  sgd,
} from 'cotangent/optimize'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { gradients, type Params, run, trees } from './support.ts'

type Any = GradientTransformation<unknown>
// A state comes out of the transformation that it goes into.
const erase = <S>(t: GradientTransformation<S>): Any => t as unknown as Any

const some: readonly (readonly [string, Any])[] = [
  ['adam', erase(adam(0.1))],
  ['sgd', erase(sgd(0.1))],
  ['clipByGlobalNorm', erase(clipByGlobalNorm(0.5))],
]

/** The state after the given steps, at fixed parameters. */
const stateAfter = (t: Any, params: Params, steps: readonly Params[]): unknown =>
  steps.reduce<unknown>((state, g) => t.update(g, state, params)[1], t.init(params))

describe.each(some)('%s', (_, t) => {
  test('masked: with all leaves it is the transformation, state and all', () => {
    fc.assert(
      fc.property(trees, gradients, (params, steps) => {
        for (const all of [masked(t, true), masked(t, () => true)]) {
          expect(run(all, params, steps)).toEqual(run(t, params, steps))
          expect(stateAfter(all, params, steps)).toEqual(stateAfter(t, params, steps))
        }
      }),
    )
  })

  test('masked: with no leaf it is identity', () => {
    fc.assert(
      fc.property(trees, gradients, (params, steps) => {
        for (const none of [
          masked(t, false),
          masked(t, { layer: { w: false, b: false }, rest: false }),
        ])
          expect(run(none, params, steps)).toEqual(run(identity, params, steps))
      }),
    )
  })

  test('masked: what is chosen is updated as if it were alone, and the rest passes', () => {
    fc.assert(
      fc.property(trees, gradients, (params, steps) => {
        const ends = run(masked(t, { layer: { w: true, b: false }, rest: false }), params, steps)
        const alone = run(
          t,
          params.layer.w,
          steps.map((g) => g.layer.w),
        )
        const passed = run(identity, params, steps)
        expect(ends.map((x) => x.layer.w)).toEqual(alone)
        expect(ends.map((x) => [x.layer.b, x.rest])).toEqual(passed.map((x) => [x.layer.b, x.rest]))
        const byPath = masked(t, ({ path }) => path === 'layer.w')
        const byShape = masked(t, ({ leaf }) => leaf.shape.length === 2)
        expect(run(byPath, params, steps)).toEqual(ends)
        expect(run(byShape, params, steps)).toEqual(ends)
      }),
    )
  })

  test('partition: with one part for all it is the transformation', () => {
    fc.assert(
      fc.property(trees, gradients, (params, steps) => {
        expect(run(partition({ all: t }, 'all'), params, steps)).toEqual(run(t, params, steps))
      }),
    )
  })

  test('partition: a part for some and identity for the others is masked', () => {
    fc.assert(
      fc.property(trees, gradients, (params, steps) => {
        const parts = partition({ some: t, others: identity }, ({ path }) =>
          path.endsWith('b') ? 'some' : 'others',
        )
        const one = masked(t, ({ path }) => path.endsWith('b'))
        expect(run(parts, params, steps)).toEqual(run(one, params, steps))
      }),
    )
  })

  test('perSubtree: each subtree goes the way it goes alone', () => {
    fc.assert(
      fc.property(trees, gradients, (params, steps) => {
        const both = run(perSubtree({ layer: t, rest: adam(0.3) }), params, steps)
        expect(both.map((x) => x.layer)).toEqual(
          run(
            t,
            params.layer,
            steps.map((g) => g.layer),
          ),
        )
        expect(both.map((x) => x.rest)).toEqual(
          run(
            adam(0.3),
            params.rest,
            steps.map((g) => g.rest),
          ),
        )
      }),
    )
  })
})

describe('names of parts', () => {
  test('perSubtree: of two paths the longer one decides', () => {
    const t = perSubtree({ layer: freeze, 'layer.w': scale(-1), rest: freeze })
    fc.assert(
      fc.property(trees, (g) => {
        const [u] = t.update(g, t.init(g), g)
        const [w] = scale(-1).update(g.layer.w, {}, g.layer.w)
        expect(u.layer.w).toEqual(w)
        expect([u.layer.b, u.rest]).toEqual([
          freeze.update(g.layer.b, {}, g.layer.b)[0],
          freeze.update(g.rest, {}, g.rest)[0],
        ])
      }),
    )
  })

  test('masked, partition, perSubtree: a leaf of which nothing is said, or an unknown part, is a Defect', () => {
    const params = { encoder: { w: scalar(1) }, encoder2: { w: scalar(1) } }
    expect(() => masked(identity, { encoder: true }).init(params)).toThrow(
      /^masked: nothing is said of leaf encoder2\.w; name it, or a node above it$/u,
    )
    expect(() => perSubtree({ encoder: identity }).init(params)).toThrow(
      /^perSubtree: nothing is said of leaf encoder2\.w; name it, or a node above it$/u,
    )
    const unknown: string = 'toString'
    const parts: Readonly<Record<string, Any>> = { a: erase(identity), b: erase(identity) }
    expect(() => partition(parts, unknown).init(params)).toThrow(
      /^partition: leaf encoder\.w belongs to toString, and the parts are a, b; name one of them$/u,
    )
  })
})
