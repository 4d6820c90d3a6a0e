/**
 * @file arbitrary — random Programs, built as a trace builds them: with `define` and `build`, from a recipe that shrinks.
 *
 * Each step of a recipe picks operands among the tensors made so far; one that fits nothing does nothing. Literals are
 * made of random bytes, so that every bit pattern occurs.
 */
import * as fc from 'fast-check'
import { build } from '../../src/primitives/build.ts'
import { define } from '../../src/program/interpret.ts'
import { type Atom, isProgram, type Program } from '../../src/program/program.ts'
import type { Value } from '../../src/program/symbolic.ts'
import { count, range } from '../../src/shape/sizes.ts'
import { type Aval, type Concrete, concrete, data, sameAval } from '../../src/tensor/concrete.ts'
import type { Data, DType } from '../../src/tensor/dtype.ts'

const kinds = [
  'add',
  'mul',
  'neg',
  'contract',
  'broadcast',
  'sum',
  'select',
  'sort',
  'call',
] as const

interface Step {
  readonly kind: (typeof kinds)[number]
  readonly picks: readonly [number, number, number]
}
interface Recipe {
  readonly inputs: readonly Aval[]
  readonly literals: readonly Concrete[]
  readonly steps: readonly Step[]
}

const dtypes = fc.constantFrom<DType>('f32', 'f64', 'i32', 'u32', 'bool')
const shapes = fc.array(fc.nat(3), { maxLength: 3 })
const avals: fc.Arbitrary<Aval> = fc.record({ shape: shapes, dtype: dtypes })

const views: { readonly [D in DType]: (bytes: Uint8Array<ArrayBuffer>) => Data } = {
  f32: (bytes) => new Float32Array(bytes.buffer),
  f64: (bytes) => new Float64Array(bytes.buffer),
  i32: (bytes) => new Int32Array(bytes.buffer),
  u32: (bytes) => new Uint32Array(bytes.buffer),
  bool: (bytes) => new Uint8Array(bytes.filter((_, i) => i % 8 === 0).map((b) => b & 1)),
}
const special = [0, -0, NaN, Infinity, -Infinity, 1e-45, 2 ** -1074, 1e38, 1.7e308, 0.1, 2 ** 31]

/** Literals of any bits, the awkward ones often. */
export const literals: fc.Arbitrary<Concrete> = avals.chain(({ shape, dtype }) => {
  const n = count(shape)
  const room = 8 * n
  const bits = fc
    .uint8Array({ minLength: room, maxLength: room })
    .map((bytes) => views[dtype](new Uint8Array(bytes)).slice(0, n))
  const awkward = fc
    .array(fc.constantFrom(...special), { minLength: n, maxLength: n })
    .map((xs) => {
      const buffer = views[dtype](new Uint8Array(room)).slice(0, n)
      buffer.set(dtype === 'bool' ? xs.map((x) => (x > 0 ? 1 : 0)) : xs)
      return buffer
    })
  return fc.oneof(bits, awkward).map((buffer) => concrete(shape, dtype, buffer))
})

const recipes: fc.Arbitrary<Recipe> = fc.record({
  inputs: fc.array(avals, { maxLength: 3 }),
  literals: fc.array(literals, { minLength: 1, maxLength: 3 }),
  steps: fc.array(
    fc.record({
      kind: fc.constantFrom(...kinds),
      picks: fc.tuple(fc.nat(99), fc.nat(99), fc.nat(99)),
    }),
    { maxLength: 12 },
  ),
})

const apply = (
  { kind, picks }: Step,
  pool: readonly Value[],
  rest: readonly Step[],
): readonly Value[] => {
  const x = pool[picks[0] % pool.length]! // the pool has a literal
  const alike = pool.filter((v) => sameAval(v, x))
  const y = alike[picks[1] % alike.length]! // x is one of them
  const small = x.shape.length < 3 && count(x.shape) < 50
  if (kind === 'call') {
    const body = define('body', [x, y], (inputs) => grow(inputs, rest.slice(0, 3), false))
    return build.bind('call', { body }, [x, y])
  }
  if (kind === 'broadcast')
    return small
      ? [
          build.apply(
            'broadcast',
            { shape: [picks[2] % 4, ...x.shape], axes: range(x.shape.length).map((i) => i + 1) },
            x,
          ),
        ]
      : []
  if (x.dtype === 'bool') return []
  const axis = picks[2] % Math.max(1, x.shape.length)
  if (kind === 'add' || kind === 'mul') return [build.apply(kind, {}, x, y)]
  if (kind === 'neg') return x.dtype === 'u32' ? [] : [build.apply('neg', {}, x)]
  if (kind === 'select') return [build.apply('select', {}, build.apply('less', {}, x, y), y, x)]
  if (kind === 'contract')
    return small
      ? [
          build.apply(
            'contract',
            { batch: [[], []], sum: x.shape.length > 0 ? [[axis], [axis]] : [[], []] },
            x,
            y,
          ),
        ]
      : []
  if (x.shape.length === 0) return []
  return kind === 'sum'
    ? [build.apply('sum', { axes: [axis] }, x)]
    : build.bind('sort', { axis }, [x])
}

/** The tensors that the steps make, and the first one given. */
const grow = (given: readonly Value[], steps: readonly Step[], calls = true): readonly Value[] => {
  const pool = [...given]
  steps.forEach((step, i) => {
    if (calls || step.kind !== 'call') pool.push(...apply(step, pool, steps.slice(i + 1)))
  })
  return [...pool.slice(given.length), ...pool.slice(0, 1)]
}

/** Random Programs. */
export const programs: fc.Arbitrary<Program> = recipes.map(({ inputs, literals: given, steps }) =>
  define('law', inputs, (xs) => grow([...given, ...xs], steps)),
)

/** A Program with its buffers as plain lists, which `toEqual` compares element by element. */
export const plain = (p: Program): unknown => {
  const atom = (a: Atom): unknown =>
    a.tag === 'variable' ? a : { shape: a.shape, dtype: a.dtype, elements: [...a[data]] }
  return {
    ...p,
    equations: p.equations.map((q) => ({
      ...q,
      inputs: [...q.inputs].map(atom),
      params: Object.fromEntries(
        Object.entries(q.params).map(([k, v]: [string, unknown]) => [
          k,
          isProgram(v) ? plain(v) : v,
        ]),
      ),
    })),
    outputs: p.outputs.map(atom),
  }
}
