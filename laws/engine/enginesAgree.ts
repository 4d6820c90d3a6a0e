/**
 * @file enginesAgree — the default engine and the reference engine agree on a primitive, within a bound that is argued.
 *
 * - What moves, picks, compares or draws bits: every bit.
 * - Elementary functions: 2 units in the last place of the kernel (see transcendental.laws), and 1 of the host's Math.
 * - Sums and products: n roundings on either side, each half a unit of the magnitudes added up, or of the product.
 * - Primitives with sub-Programs do what their bodies do: they agree in f64, however often roundings meet.
 */
import fc from 'fast-check'
import { reference } from '../../src/engine/reference/reference.ts'
import { own } from '../../src/engine/wasm/pointwise.ts'
import { wasm } from '../../src/engine/wasm/wasm.ts'
import { recordOf } from '../../src/primitives/build.ts'
import type { Name } from '../../src/program/vocabulary.ts'
import { type Concrete, concrete, data } from '../../src/tensor/concrete.ts'
import { allocate, type Data, isFloat } from '../../src/tensor/dtype.ts'
import type { PrimitiveLaw } from '../law/derivative.ts'
import { type Application, applicationOf, programOf } from '../support/applications.ts'
import { mustBeClose, type Watch } from '../support/close.ts'
import { mustBeSameBits } from './same.ts'

const epsilon = { f32: 2 ** -23, f64: 2 ** -52 } as const

/** Elements that differ by more than the bound of their place are refused. */
const mustBeWithin = (x: Data, y: Data, bound: (i: number) => number, watch?: Watch): void => {
  y.forEach((b, i) => {
    const a = x[i]! // as many as in y
    if (Object.is(a, b) || (Number.isNaN(a) && Number.isNaN(b))) return
    const [distance, allowed] = [Math.abs(a - b), bound(i)]
    watch?.({ share: distance === 0 ? 0 : distance / allowed, vacuous: false })
    if (!(distance <= allowed)) throw new Error(`element ${i}: ${a} and ${b}`)
  })
}

/** Units in the last place, and a subnormal or two. */
const units =
  (n: number, y: Data, eps: number) =>
  (i: number): number =>
    n * Math.max(Math.abs(y[i]!) * eps, eps === epsilon.f32 ? 2 ** -149 : 2 ** -1074) // an element of y

const magnitudes = (x: Concrete): Concrete =>
  isFloat(x.dtype) ? concrete(x.shape, x.dtype, x[data].map(Math.abs)) : x

/** Results of both engines. */
const both = (a: Application): readonly (readonly [Concrete, Concrete])[] => {
  const p = programOf(a)
  const made = wasm.run(p, a.inputs)
  return reference.run(p, a.inputs).map((y, i) => [made[i]!, y] as const) // as many outputs
}

/** The same application on f32. */
const narrow = (a: Application): Application => ({
  ...a,
  inputs: a.inputs.map((x) => {
    if (x.dtype !== 'f64') return x
    const out = allocate('f32', x[data].length)
    out.set(x[data])
    return concrete(x.shape, 'f32', out)
  }),
})

const folding: ReadonlySet<Name> = new Set<Name>([
  'contract',
  'convolve',
  'prod',
  'sum',
  'windowShare',
  'windowSum',
])

const foldsAgree = (a: Application, watch?: Watch): void => {
  // The same of magnitudes is what roundings are relative to.
  const sizes = reference.run(
    programOf(a),
    // What is compared in windows stays as it is.
    a.inputs.map((x, i) => (a.name === 'windowShare' && i === 0 ? x : magnitudes(x))),
  )
  const terms = a.inputs.reduce((n, x) => Math.max(n, x[data].length), 1)
  both(a).forEach(([x, y], i) => {
    if (!isFloat(y.dtype)) {
      mustBeSameBits(x[data], y[data])
      return
    }
    const eps = epsilon[y.dtype]
    const most = sizes[i]![data] // as many outputs
    mustBeWithin(x[data], y[data], (j) => (terms + 1) * eps * most[j]!, watch) // as many elements
  })
}

const othersAgree = (a: Application, watch?: Watch): void => {
  for (const [x, y] of both(a))
    if (isFloat(y.dtype) && own[a.name] !== undefined)
      mustBeWithin(x[data], y[data], units(3, y[data], epsilon[y.dtype]), watch)
    else mustBeSameBits(x[data], y[data])
}

/** Primitives that have no f32 of their own to compare: one makes its dtype, the other is told it. */
const ofOneDtype: ReadonlySet<Name> = new Set<Name>(['cast', 'iota'])

/** Both engines agree within their bound, in f64 and in f32. */
export const enginesAgree: PrimitiveLaw = (name, parameters = {}, watch) => {
  const withBody = recordOf(name).derivative.kind === 'higherOrder'
  const agree = folding.has(name) ? foldsAgree : othersAgree
  fc.assert(
    fc.property(applicationOf(name), (a) => {
      if (withBody)
        for (const [x, y] of both(a))
          mustBeClose([...x[data]], [...y[data]], 'rounding', undefined, watch)
      else {
        agree(a, watch)
        if (!ofOneDtype.has(name)) agree(narrow(a), watch)
      }
    }),
    { numRuns: 60, ...parameters },
  )
}
