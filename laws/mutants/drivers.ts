/**
 * @file drivers — mistakes planted in the transformations themselves, and the laws of composition that must catch them.
 */
import fc from 'fast-check'
import { inspect } from 'node:util'
import { vi } from 'vitest'
import type * as Constants from '../../src/transform/constants.ts'
import type * as Families from '../../src/primitives/families.ts'
import type * as Identities from '../../src/transform/identities.ts'
import type * as Linearize from '../../src/transform/linearize.ts'
import type * as MaskedModule from '../../src/transform/masked.ts'
import type * as Simplify from '../../src/transform/simplify.ts'
import type * as SupportModule from '../../src/transform/support.ts'
import type { Atom, Program } from '../../src/program/program.ts'
import type * as Composition from '../law/composition.ts'
import { fixSeed, freeSeed } from './seeded.ts'

/** The laws of compositions, by name. */
export type DriverLaw =
  | keyof typeof Composition
  | 'gradientAgrees'
  | 'hessianIsSymmetric'
  | 'untaken'

/** A mistake in a module of the library. */
export interface Driver {
  readonly what: string
  readonly law: DriverLaw
  /** Makes the mistake in what is imported from now on. */
  readonly make: () => void
}

const modules = {
  masked: '../../src/transform/masked.ts',
  support: '../../src/transform/support.ts',
  guarded: '../../src/transform/guarded.ts',
  identities: '../../src/transform/identities.ts',
  constants: '../../src/transform/constants.ts',
  linearize: '../../src/transform/linearize.ts',
  simplify: '../../src/transform/simplify.ts',
  fingerprint: '../../src/program/fingerprint.ts',
  families: '../../src/primitives/families.ts',
} as const

/** Takes all mistakes back. */
export const restore = (): void => {
  for (const path of Object.values(modules)) vi.doUnmock(path)
  freeSeed()
  vi.resetModules()
}

/** The laws over the library as it is then. */
export const driverLaws = async (): Promise<Readonly<Record<DriverLaw, () => void>>> => {
  fixSeed()
  const { functions } = await import('../support/expressions.ts')
  const { tensors } = await import('../law/arbitrary/tensor.ts')
  const { gradientAgrees } = await import('../law/gradient.ts')
  const { hessianIsSymmetric } = await import('../law/linear.ts')
  const { untaken } = await import('../corners/untakenLaw.ts')
  const points = tensors([2, 3], { min: -1.5, max: 1.5 })
  const runs = { numRuns: 120 }
  return {
    ...(await import('../law/composition.ts')),
    gradientAgrees: () => fc.assert(gradientAgrees(functions(false), points), runs),
    hessianIsSymmetric: () => fc.assert(hessianIsSymmetric(functions(true), points), runs),
    untaken,
  }
}

/** Whether a tensor shows as a single 0: the reloaded modules have a buffer key of their own, so it is asked by text. */
const isZero = (x: unknown): boolean => inspect(x).endsWith('[] 0')

/** A wrong identity; undefined leaves the equation to the right ones. */
const identity = (law: DriverLaw, what: string, wrong: typeof Identities.shorter): Driver => ({
  law,
  what,
  make: () => {
    vi.doMock(modules.identities, async (actual) => {
      const right = await actual<typeof Identities>()
      return { shorter: ((e, q) => wrong(e, q) ?? right.shorter(e, q)) satisfies typeof wrong }
    })
  },
})

/** The first two residuals of one shape and dtype, exchanged. */
const exchanged = (primal: Program, residuals: number): Program => {
  const first = primal.outputs.length - residuals
  const outputs: Atom[] = [...primal.outputs]
  const same = (i: number, k: number): boolean =>
    outputs[i] !== outputs[k] &&
    outputs[i]!.dtype === outputs[k]!.dtype && // i and k are places of outputs
    outputs[i]!.shape.join() === outputs[k]!.shape.join() // likewise
  for (let i = first; i < outputs.length; i += 1)
    for (let k = i + 1; k < outputs.length; k += 1)
      if (same(i, k)) {
        ;[outputs[i], outputs[k]] = [outputs[k]!, outputs[i]!] // likewise
        return { ...primal, outputs }
      }
  return primal
}

/** Mistakes in transformations. */
export const drivers: readonly Driver[] = [
  {
    law: 'modesAgree',
    what: 'an accumulator of cotangents that overwrites',
    make: () => {
      vi.doMock(modules.masked, async (actual) => {
        const right = await actual<typeof MaskedModule>()
        const plusMasked: typeof right.plusMasked = (_, x, y) => y ?? x
        return { ...right, plusMasked }
      })
    },
  },
  {
    law: 'untaken',
    what: 'a dropped mask: cotangents scaled as they are',
    make: () => {
      vi.doMock(modules.masked, async (actual) => {
        const right = await actual<typeof MaskedModule>()
        const masked: typeof right.masked = (e) => e
        return { ...right, masked }
      })
    },
  },
  {
    law: 'untaken',
    what: 'a mask that ends at a product of matrices',
    make: () => {
      vi.doMock(modules.support, async (actual) => {
        const right = await actual<typeof SupportModule>()
        const contracted: typeof right.contracted = (e, inputs, params, side, support, product) => {
          const made = right.contracted(e, inputs, params, side, support, product)
          return e.apply('or', {}, made, e.apply('not', {}, made))
        }
        return { ...right, contracted }
      })
    },
  },
  {
    law: 'untaken',
    what: 'a mask that ends at a sub-Program',
    make: () => {
      vi.doMock(modules.guarded, () => ({ guardedEquation: () => undefined }))
    },
  },
  {
    law: 'gradientAgrees',
    what: 'residuals handed on in another order',
    make: () => {
      vi.doMock(modules.linearize, async (actual) => {
        const right = await actual<typeof Linearize>()
        const linearize: typeof right.linearize = (t, p, active) => {
          const made = right.linearize(t, p, active)
          return { ...made, primal: exchanged(made.primal, made.residuals) }
        }
        return { ...right, linearize }
      })
    },
  },
  {
    law: 'neverStale',
    what: 'a Program remembered by anything but its structure',
    make: () => {
      vi.doMock(modules.fingerprint, () => ({ fingerprint: () => 'all Programs look alike' }))
    },
  },
  {
    law: 'vmapOfGrad',
    what: 'lanes that are all the first one',
    make: () => {
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
    },
  },
  {
    law: 'modesAgree',
    what: 'zeros of a wrong value: 1 for an absent tangent',
    make: () => {
      vi.doMock(modules.families, async (actual) => {
        const right = await actual<typeof Families>()
        const orZero: typeof right.orZero = (e, x, a) => x ?? right.fill(e, 1, a)
        return { ...right, orZero }
      })
    },
  },
  {
    law: 'gradBetweenDifferences',
    what: 'a folded constant that loses its sign, -1 = 1',
    make: () => {
      vi.doMock(modules.constants, async (actual) => {
        const right = await actual<typeof Constants>()
        const foldConstants: typeof right.foldConstants = (e, q) =>
          q.name === 'neg' && right.uniform(q.inputs[0]) !== undefined
            ? q.inputs[0]
            : right.foldConstants(e, q)
        return { ...right, foldConstants }
      })
    },
  },
  {
    law: 'cheapGradient',
    what: 'equations that are neither shared nor shortened',
    make: () => {
      vi.doMock(modules.simplify, async (actual) => {
        const right = await actual<typeof Simplify>()
        const { define } = await import('../../src/program/interpret.ts')
        const { build } = await import('../../src/primitives/build.ts')
        const simplest: typeof right.simplest = (of, inputs, body) =>
          define(of, inputs, (xs) => body(build, xs))
        return { ...right, simplest }
      })
    },
  },
  identity('simplifyKeepsBits', 'a false identity, x - y = x', (_, q) =>
    q.name === 'sub' ? q.inputs[0] : undefined,
  ),
  identity('simplifyKeepsBits', 'a false identity, a choice is its first side', (_, q) =>
    q.name === 'select' ? q.inputs[1] : undefined,
  ),
  identity('simplifyKeepsBits', 'an identity of reals alone, x c = x / (1 / c)', (e, q) => {
    if (q.name !== 'mul') return undefined
    const [x, c] = q.inputs
    const literal = c.tag === 'symbolic' ? c.node?.name === 'broadcast' && c.node.inputs[0] : c
    return literal !== false && literal?.tag === 'concrete'
      ? e.apply('div', {}, x, e.apply('reciprocal', {}, c))
      : undefined
  }),
  identity('simplifyKeepsSpecials', 'an identity that changes bits, x + 0 = x', (_, q) =>
    q.name === 'add' &&
    isZero(q.inputs[1].tag === 'symbolic' ? q.inputs[1].node?.inputs[0] : q.inputs[1])
      ? q.inputs[0]
      : undefined,
  ),
  identity('simplifyKeepsSpecials', 'an identity that hides NaN, x - x = 0', (e, q) => {
    if (q.name !== 'sub' || q.inputs[0] !== q.inputs[1]) return undefined
    const wide = e.apply('cast', { to: 'bool' }, q.inputs[0])
    const no = e.apply('and', {}, wide, e.apply('not', {}, wide))
    return e.apply('cast', { to: q.inputs[0].dtype }, no)
  }),
  identity('simplifyKeepsSpecials', 'an identity that hides NaN, x / x = 1', (e, q) => {
    if (q.name !== 'div' || q.inputs[0] !== q.inputs[1]) return undefined
    const wide = e.apply('cast', { to: 'bool' }, q.inputs[0])
    const yes = e.apply('or', {}, wide, e.apply('not', {}, wide))
    return e.apply('cast', { to: q.inputs[0].dtype }, yes)
  }),
]
