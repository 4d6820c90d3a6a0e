/**
 * @file specs.laws — specs that are none: the compiler and the run say one sentence, before any data are seen.
 */
import * as ct from 'cotangent'
import { decodeTensors, tensorCodec, treeCodec } from 'cotangent/codec'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'

const x = { shape: ['n'], dtype: 'f32' } as const
const n: string = 'n'

/** What is said of specs, behind the operator. */
type Said = readonly [specs: unknown, sentence: string]

const cyclic: { a?: unknown } = {}
cyclic.a = cyclic

const odd: readonly Said[] = [
  [
    { a: [{ shape: ['n'], dtype: 'f16' }] },
    'specs.a.0.dtype is f16, which is no dtype; give f32, f64, i32, u32 or bool',
  ],
  [
    { a: { shape: ['n'], dtype: 3 } },
    'specs.a.dtype is 3, which is no dtype; give f32, f64, i32, u32 or bool',
  ],
  [
    { a: { shap: ['n'], dtype: 'f32' } },
    'specs.a.shap is neither shape nor dtype; name it as one of them',
  ],
  [
    { a: { shape: ['n'], dtyp: 'f32' } },
    'specs.a.dtyp is neither shape nor dtype; name it as one of them',
  ],
  [{ a: { dtype: 'f32' } }, 'specs.a has no shape and dtype; give both, or a tree of them'],
  [
    { a: { shape: 'n', dtype: 'f32' } },
    'specs.a.shape is not a list of sizes; give numbers and names in brackets',
  ],
  [
    { a: { shape: [true], dtype: 'f32' } },
    'specs.a.shape is not a list of sizes; give numbers and names in brackets',
  ],
  [
    { a: { shape: ['n'], dtype: undefined } },
    'specs.a.dtype can be undefined; give what is there whatever happens',
  ],
  [{ a: x, b: undefined }, 'specs.b can be undefined; give what is there whatever happens'],
  // oxlint-disable-next-line no-sparse-arrays -- a hole is what the law is about
  [[x, , x], 'specs.1 can be undefined; give what is there whatever happens'],
  [{ a: 3 }, 'specs.a has no shape and dtype; give both, or a tree of them'],
  [null, 'specs has no shape and dtype; give both, or a tree of them'],
  [new Map([['a', x]]), 'specs has no shape and dtype; give both, or a tree of them'],
  [
    { a: { shape: [2.5], dtype: 'f32' } },
    '2.5 is not a size; give a whole number that is not negative',
  ],
  [
    { shape: ['n', -3], dtype: 'f32' },
    '-3 is not a size; give a whole number that is not negative',
  ],
]

describe('specs', () => {
  test.each(odd)(
    'specs: %j are a Defect of each operator, before any data are seen',
    (specs, sentence) => {
      expect(() => ct.refineTree(specs as never)).toThrow(new ct.Defect(`refineTree: ${sentence}`)) // the compiler refuses unknown
      expect(() => treeCodec(specs as never)).toThrow(new ct.Defect(`treeCodec: ${sentence}`)) // as above
      expect(() => decodeTensors(specs as never)).toThrow(
        new ct.Defect(`decodeTensors: ${sentence}`),
      ) // as above
    },
  )

  test('specs: those that nest without end are a Defect', () => {
    // @ts-expect-error specs.a can be undefined: the compiler says so first
    expect(() => ct.refineTree(cyclic)).toThrow(
      /^refineTree: the specs nest without end below specs\.a\.a[.a]+; give some without cycles$/u,
    )
  })

  test('refine: a shape or a dtype that is none is a Defect before any tensor is seen', () => {
    const whole = (k: number): boolean => Number.isSafeInteger(k) && k >= 0
    fc.assert(
      fc.property(fc.oneof(fc.integer(), fc.double()), (k) => {
        const sizes = [k, n] as const
        const said = `${k} is not a size; give a whole number that is not negative`
        const made = [
          ['refine', () => ct.refine(sizes, 'f32')],
          ['tensorCodec', () => tensorCodec(sizes, 'f32')],
        ] as const
        for (const [op, make] of made)
          if (whole(k)) make()
          else expect(make).toThrow(new ct.Defect(`${op}: ${said}`))
      }),
    )
    // @ts-expect-error refine: f33 is no dtype: the compiler says so first
    expect(() => ct.refine(['n'], 'f33')).toThrow(
      'refine: f33 is no dtype; give f32, f64, i32, u32 or bool',
    )
    // @ts-expect-error tensorCodec: f33 is no dtype: the compiler says so first
    expect(() => tensorCodec(['n'], 'f33')).toThrow(
      'tensorCodec: f33 is no dtype; give f32, f64, i32, u32 or bool',
    )
    // @ts-expect-error a text is no list
    expect(() => ct.refine('n', 'f32')).toThrow(
      'refine: the shape is not a list of sizes; give numbers and names in brackets',
    )
  })

  test('specs: what is asked for is what was written then, whatever is written to it later', () => {
    const shape: number[] = [2]
    const specs = { w: { shape, dtype: 'f32' as const } }
    const [one, tree, codec] = [ct.refine(shape, 'f32'), ct.refineTree(specs), treeCodec(specs)]
    shape[0] = 3
    expect(one(ct.zeros([2]))._tag).toBe('Right')
    expect(tree({ w: ct.zeros([2]) })._tag).toBe('Right')
    expect(codec.decode({ w: [1, 2] })._tag).toBe('Right')
  })

  test('specs: a size of -0 is 0, and so is what is found', () => {
    const minus = -0
    const made = tensorCodec([minus], 'f32').decode([])
    expect(made._tag === 'Right' && Object.is(made.right.shape[0], 0)).toBe(true)
  })
})
