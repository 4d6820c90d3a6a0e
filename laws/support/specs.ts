/**
 * @file specs — arbitraries of specs with names, and of trees of tensors that may or may not be what they ask for.
 */
import * as fc from 'fast-check'
import * as ct from 'cotangent'
import type { AnyTensor, Asked } from 'cotangent'

/** Names to bind. */
export const names = ['a', 'b', 'c'] as const

/** A size for each name. */
export type Sizes = Readonly<Record<string, number>>

/** Sizes small enough that all of them can be tried. */
export const size: fc.Arbitrary<number> = fc.integer({ min: 0, max: 2 })

/** A size for each of the names. */
export const sizes: fc.Arbitrary<Sizes> = fc.record({ a: size, b: size, c: size })

const dtype = fc.constantFrom('f32', 'f64', 'i32', 'u32', 'bool')

/** A shape that may hold names, and a dtype. */
export const spec: fc.Arbitrary<Asked> = fc.record({
  shape: fc.array(fc.oneof(size, fc.constantFrom(...names)), { maxLength: 3 }),
  dtype,
})

/** Specs under up to four of the keys p, q, r and s. */
export const specs: fc.Arbitrary<Readonly<Record<string, Asked>>> = fc.dictionary(
  fc.constantFrom('p', 'q', 'r', 's'),
  spec,
  { maxKeys: 4 },
)

/** The shape that names stand for. */
export const resolved = ({ shape }: Asked, of: Sizes): number[] =>
  shape.map((n) => (typeof n === 'number' ? n : (of[n] ?? Number.NaN)))

/** The tensor of a spec, counting up. */
export const made = (asked: Asked, of: Sizes): AnyTensor => {
  const shape = resolved(asked, of)
  const n = shape.reduce((product, m) => product * m, 1)
  const elements = Array.from({ length: n }, (_, i) => (asked.dtype === 'bool' ? i % 2 : i))
  return ct.fromArray<number[], ArrayLike<number>, ct.DType>(shape, elements, asked.dtype)
}

/** Whether some sizes of the names make every spec the shape of its tensor: all are tried. */
export const canBe = (
  asked: Readonly<Record<string, Asked>>,
  found: Readonly<Record<string, AnyTensor>>,
): boolean => {
  const few = [0, 1, 2]
  const all = few.flatMap((a) => few.flatMap((b) => few.map((c): Sizes => ({ a, b, c }))))
  return all.some((of) =>
    Object.entries(asked).every(
      ([key, want]) =>
        found[key]?.dtype === want.dtype && found[key].shape.join() === resolved(want, of).join(),
    ),
  )
}
