/**
 * @file pointwise.laws — the elementwise kernels give the bits of the records, at every size and for every element.
 */
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { arena } from '../../src/engine/wasm/arena.ts'
import { oneOf, runOne } from '../../src/engine/wasm/one.ts'
import { integers } from '../../src/engine/wasm/integers.ts'
import { comparisons, exact, own } from '../../src/engine/wasm/pointwise.ts'
import { recordOf } from '../../src/primitives/build.ts'
import type { Inputs, Name } from '../../src/program/vocabulary.ts'
import { type Aval, type Concrete, concrete, data } from '../../src/tensor/concrete.ts'
import { allocate, type Data, type DType, isFloat, isInteger } from '../../src/tensor/dtype.ts'
import { reference } from '../../src/engine/reference/reference.ts'
import { mustBeSameBits } from './same.ts'

const bools: ReadonlySet<Name> = new Set(['and', 'or', 'xor', 'not'])
const names = Object.keys(exact) as Name[] // the keys of a record by name

/** NaN, infinities, zeros, halves, the largest and the smallest numbers, and all others. */
const element = fc.oneof(
  fc.constantFrom(0, -0, 1, -1, 0.5, -0.5, 1.5, 2.5, -2.5, Infinity, -Infinity, Number.NaN),
  fc.constantFrom(
    2 ** -149,
    -(2 ** -126),
    2 ** -1074,
    2 ** 23 + 0.5,
    2 ** 52 + 1,
    3.4e38,
    -1.7e308,
  ),
  fc.double(),
  fc.float(),
)

/** The ends of both kinds of integers, numbers around 0 and where f32 has gaps, and all others. */
const whole = fc.oneof(
  fc.constantFrom(0, 1, -1, 2, -2, 7, 2 ** 31 - 1, -(2 ** 31), 2 ** 24 + 1, 2 ** 25 + 3, 256),
  fc.integer(),
)

const elementOf = (dtype: DType): fc.Arbitrary<number> =>
  dtype === 'bool' ? fc.nat(1) : isInteger(dtype) ? whole : element

const tensor = (dtype: DType, size: number): fc.Arbitrary<Concrete> =>
  fc.array(elementOf(dtype), { minLength: size, maxLength: size }).map((xs) => {
    const out = allocate(dtype, size)
    out.set(xs)
    return concrete([size], dtype, out)
  })

const inputsOf = (name: Name, dtype: DType, size: number): fc.Arbitrary<Concrete[]> => {
  const dtypes: DType[] = bools.has(name)
    ? ['bool', 'bool']
    : name === 'select'
      ? ['bool', dtype, dtype]
      : [dtype, dtype]
  return fc.tuple(...dtypes.slice(0, arityOf(name)).map((d) => tensor(d, size)))
}

const unary: ReadonlySet<Name> = new Set([
  ...(['neg', 'reciprocal', 'sqrt', 'abs', 'sign', 'floor', 'ceil', 'round', 'not'] as const),
  'stopGradient',
])
const arityOf = (name: Name): number => (name === 'select' ? 3 : unary.has(name) ? 1 : 2)

const byRecord = (name: Name, inputs: readonly Concrete[], out: Aval): Data => {
  const { evaluate } = recordOf(name as 'neg') // whatever the name, its record is that of an elementwise primitive
  const list = inputs as readonly unknown[] as Inputs<'neg', Concrete> // as many as the name takes
  return evaluate(list, {}, [out], reference)[0]
}

const byKernel = (name: Name, inputs: readonly Concrete[], out: Aval): Data => {
  const kernel = oneOf(name, inputs, out)
  if (kernel === undefined) throw new Error(`${name} has no kernel`)
  const into = allocate(out.dtype, inputs[0]![data].length) // elementwise primitives have inputs
  runOne(
    kernel,
    inputs.map((x) => x[data]),
    into,
  )
  return into
}

const outputOf = (name: Name, inputs: readonly Concrete[]): Aval => {
  const { shape } = recordOf(name as 'neg') // likewise
  const list = inputs as readonly unknown[] as Inputs<'neg', Concrete> // likewise
  return shape(list, {})[0]
}

describe.each(['f32', 'f64'] as const)('elementwise kernels of %s', (dtype) => {
  test.each(names)('%s: the kernel gives the bits of the record', (name) => {
    const size = fc.integer({ min: 1, max: 40 })
    fc.assert(
      fc.property(
        size.chain((n) => inputsOf(name, dtype, n)),
        (inputs) => {
          const out = outputOf(name, inputs)
          mustBeSameBits(byKernel(name, inputs, out), byRecord(name, inputs, out))
        },
      ),
      { numRuns: 300 },
    )
  })

  test('sizes: a tensor that passes the arena in pieces gives the same bits as its parts', () => {
    const size = 300_001
    const x = concrete(
      [size],
      dtype,
      allocate(dtype, size).map((_, i) => Math.sin(i) * i),
    )
    const out = { shape: [size], dtype }
    mustBeSameBits(byKernel('mul', [x, x], out), byRecord('mul', [x, x], out))
    mustBeSameBits(
      byKernel('less', [x, x], { ...out, dtype: 'bool' }),
      byRecord('less', [x, x], { ...out, dtype: 'bool' }),
    )
  })
})

const wholes = ['i32', 'u32', 'bool'] as const
const numbered = wholes.flatMap((dtype) => {
  const all = dtype === 'bool' ? comparisons : integers[dtype]
  return Object.keys(all).map((name) => [name as Name, dtype] as const) // likewise
})

test.each(numbered)('%s of %s: the kernel gives the bits of the record', (name, dtype) => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 40 }).chain((n) => inputsOf(name, dtype, n)),
      (inputs) => {
        const out = outputOf(name, inputs)
        mustBeSameBits(byKernel(name, inputs, out), byRecord(name, inputs, out))
      },
    ),
    { numRuns: 300 },
  )
})

const within = ['f32', 'i32', 'u32', 'bool'] as const
const pairs = [
  ...within.flatMap((from) => within.map((to) => [from, to] as const)),
  ['f64', 'bool'],
  ['bool', 'f64'],
] as const

test.each(pairs)('cast: from %s to %s the kernel gives the bits of the record', (from, to) => {
  const sizes = fc.integer({ min: 1, max: 40 })
  // Floats that an integer dtype holds, and those that it does not.
  const floats = fc.oneof(element, whole)
  const cases = sizes.chain((n) =>
    isFloat(from)
      ? fc.array(floats, { minLength: n, maxLength: n }).map((xs) =>
          concrete(
            [n],
            from,
            allocate(from, n).map((_, i) => xs[i]!),
          ),
        ) // n of them
      : tensor(from, n),
  )
  fc.assert(
    fc.property(cases, (x) => {
      const out = { shape: x.shape, dtype: to }
      const [cast] = recordOf('cast').evaluate([x], { to }, [out], reference)
      mustBeSameBits(byKernel('cast', [x], out), cast)
    }),
    { numRuns: 300 },
  )
})

test('bounds: a kernel writes nothing past the slots of the arena', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 3000 }), fc.constantFrom('add', 'less'), (n, name) => {
      const x = concrete([n], 'f32', new Float32Array(n).fill(1))
      const slots = 3 * (Math.ceil((4 * n + 16) / 64) * 64 + 64)
      const { base: from, reserve } = arena()
      const base = from()
      const guard = reserve(slots + 4096).bool.subarray(base + slots, base + slots + 4096)
      guard.fill(7)
      byKernel(name, [x, x], outputOf(name, [x, x]))
      expect(guard.every((b) => b === 7)).toBe(true)
    }),
  )
})

const ownNames = Object.keys(own) as Name[] // likewise

test.each(ownNames)(
  '%s: large tensors, whose vectors go abreast, have the bits of small ones',
  (name) => {
    const inputs = name === 'pow' ? 2 : 1
    for (const dtype of ['f32', 'f64'] as const)
      for (const size of [8192, 8193, 8199, 8255, 30_000]) {
        const xs = Array.from({ length: inputs }, (_, k) =>
          allocate(dtype, size).map((_, i) => Math.sin(i + k) * 2 ** ((i % 17) - 8)),
        )
        const run = (from: number, to: number): Data => {
          const parts = xs.map((x) => concrete([to - from], dtype, x.slice(from, to)))
          const out = { shape: [to - from], dtype }
          return byKernel(name, parts, out)
        }
        const whole = run(0, size)
        for (let from = 0; from < size; from += 1000) {
          const to = Math.min(size, from + 1000)
          mustBeSameBits(whole.slice(from, to), run(from, to))
        }
      }
  },
)
