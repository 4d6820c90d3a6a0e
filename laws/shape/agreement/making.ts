/**
 * @file making — calls of what makes tensors of a shape, and of what goes over trees.
 */
import * as fc from 'fast-check'
import type { DType } from '../../../src/tensor/dtype.ts'
import { alike, list, mostly, operand, shape, size, z } from './call.ts'
import type { Whole } from './transformations.ts'

const dtypes = fc.constantFrom('', ", 'f64'", ", 'i32'", ", 'bool'")
const k = 'ct.key(7)'
const sizes = mostly(shape, fc.constantFrom([-1], [2, -3]), 20)

const filling = (op: string, value = ''): fc.Arbitrary<string> =>
  fc.tuple(sizes, dtypes).map(([s, dtype]) => `ct.${op}(${list(s)}${value}${dtype})`)
const counting = (op: string, before = ''): fc.Arbitrary<string> =>
  fc.tuple(size, fc.constantFrom('', ", 'f64'")).map(([n, d]) => `ct.${op}(${before}${n}${d})`)
const drawn = (op: string, before = ''): fc.Arbitrary<string> =>
  shape.map((s) => `ct.${op}(${k}, ${before}${list(s)})`)
/** Nested lists of the given sizes. */
const nested = (s: readonly number[]): string => {
  const [n, ...rest] = s
  return n === undefined ? '0' : list(Array.from({ length: n }, () => nested(rest)))
}
const lists = fc.array(fc.integer({ min: 1, max: 3 }), { maxLength: 3 })
const some = operand({ dtypes: ['f32', 'f64', 'i32'] })
const instance = (op: string, ...kinds: readonly DType[]): fc.Arbitrary<string> =>
  fc
    .tuple(shape, fc.constantFrom(...kinds))
    .map(([s, d]) => `ct.${op}(${list(s)}, '${d}').concat(${z(s, d)}, ${z(s, d)})`)
const semigroup = (op: string): fc.Arbitrary<string> =>
  some.map(
    ({ shape: s, dtype: d }) =>
      `ct.${op} /*: <${list(s)}, '${d}'> */().concat(${z(s, d)}, ${z(s, d)})`,
  )

/** What makes tensors. */
export const making: Whole = {
  zeros: filling('zeros'),
  ones: filling('ones'),
  full: filling('full', ', 1'),
  arange: counting('arange'),
  eye: counting('eye'),
  linspace: counting('linspace', '0, 1, '),
  scalar: dtypes.map((d) => `ct.scalar(1${d})`),
  tensor: fc.oneof(
    lists.map((s) => `ct.tensor(${nested(s)})`),
    fc
      .tuple(lists, lists, lists)
      .map((rows) => `ct.tensor([${rows.map((s) => nested(s)).join(', ')}])`),
  ),
  fromArray: shape.map(
    (s) => `ct.fromArray(${list(s)}, new Float32Array(${s.reduce((n, m) => n * m, 1)}))`,
  ),
  uniform: drawn('uniform'),
  normal: drawn('normal'),
  bernoulli: drawn('bernoulli', '0.5, '),
  permutation: size.map((n) => `ct.permutation(${k}, ${n})`),
  categorical: fc
    .array(fc.integer({ min: 1, max: 4 }), { maxLength: 3 })
    .map((s) => `ct.categorical(${k}, ${z(s)})`),
  key: fc.constant(k),
  foldIn: fc.constant(`ct.foldIn(${k}, 3)`),
  splitKey: fc.integer({ min: 1, max: 8 }).map((n) => `ct.splitKey(${k}, ${n})`),
  treeMap: some.map(
    ({ shape: s, dtype: d }) => `ct.treeMap((x) => ct.add(x, x), { a: ${z(s, d)}, b: ${z([2])} })`,
  ),
  treeZip: fc
    .tuple(some, shape)
    .chain(([{ shape: s, dtype: d }]) =>
      alike(s).map(
        (r) => `ct.treeZip((x, y) => ct.add(x, y), { a: ${z(s, d)} }, { a: ${z(r, d)} })`,
      ),
    ),
  treeUnflatten: some.map(
    ({ shape: s, dtype: d }) => `ct.treeUnflatten({ a: ${z(s, d)} }, [${z(s, d)}])`,
  ),
  refine: some.map(
    ({ shape: s, dtype: d }) =>
      `((e) => { if (e._tag === 'Left') throw e; return e.right })(ct.refine(${list(s)}, '${d}')(${z(s, d)}))`,
  ),
  getRing: fc
    .tuple(shape, fc.constantFrom('i32', 'u32'))
    .map(([s, d]) => `ct.getRing(${list(s)}, '${d}').one`),
  getBooleanRing: shape.map((s) => `ct.getBooleanRing(${list(s)}).one`),
  getMonoidMax: instance('getMonoidMax', 'f32', 'i32'),
  getMonoidSum: instance('getMonoidSum', 'i32', 'u32'),
  semigroupMax: semigroup('semigroupMax'),
  semigroupMin: semigroup('semigroupMin'),
}
