/**
 * @file documents — arbitraries of trees of specs with documents that fit them, and ways to spoil a document in one place.
 */
import * as fc from 'fast-check'
import type { Asked, DType } from 'cotangent'

/** A document of nested lists, and the specs it fits. */
export interface Given {
  readonly specs: object
  readonly document: unknown
}

const elements: { readonly [D in DType]: fc.Arbitrary<unknown> } = {
  f32: fc.float(),
  f64: fc.double(),
  i32: fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }),
  u32: fc.integer({ min: 0, max: 2 ** 32 - 1 }),
  bool: fc.boolean(),
}

const nested = ([n, ...rest]: readonly number[], next: () => unknown): unknown =>
  n === undefined ? next() : Array.from({ length: n }, () => nested(rest, next))

/** A leaf whose sizes are 1 or more, so that lists show all of them; its names are its own. */
const leaf: fc.Arbitrary<Given> = fc
  .record({
    shape: fc.array(fc.integer({ min: 1, max: 3 }), { maxLength: 3 }),
    named: fc.array(fc.boolean(), { minLength: 3, maxLength: 3 }),
    dtype: fc.constantFrom('f32', 'f64', 'i32', 'u32', 'bool'),
  })
  .chain(({ shape, named, dtype }) => {
    const count = shape.reduce((product, n) => product * n, 1)
    return fc
      .array(elements[dtype], { minLength: count, maxLength: count })
      .map((values): Given => {
        let next = 0
        const asked: Asked = {
          shape: shape.map((n, i) => (named[i] === true ? `n${n}` : n)),
          dtype,
        }
        return { specs: asked, document: nested(shape, () => values[next++]) }
      })
  })

const { tree } = fc.letrec<{ tree: Given; node: Given }>((tie) => ({
  tree: fc.oneof({ maxDepth: 2 }, leaf, tie('node')),
  node: fc.oneof(
    fc
      .dictionary(fc.constantFrom('w', 'b', 'shape', 'tag', 'length'), tie('tree'), { maxKeys: 3 })
      .map((below): Given => {
        const of = (part: keyof Given): object =>
          Object.fromEntries(Object.entries(below).map(([name, given]) => [name, given[part]]))
        return { specs: of('specs'), document: of('document') }
      }),
    fc.array(tie('tree'), { maxLength: 3 }).map(
      (below): Given => ({
        specs: below.map(({ specs }) => specs),
        document: below.map(({ document }) => document),
      }),
    ),
  ),
}))

/** Specs under one key or more, with a document that fits them. */
export const documents: fc.Arbitrary<Given> = fc
  .dictionary(fc.constantFrom('p', 'q', 'r'), tree, { minKeys: 1 })
  .map((below) => ({
    specs: Object.fromEntries(Object.entries(below).map(([name, { specs }]) => [name, specs])),
    document: Object.fromEntries(
      Object.entries(below).map(([name, { document }]) => [name, document]),
    ),
  }))

/** What fits nowhere. */
const misfits: readonly unknown[] = [null, 'a text', 3n, Symbol('s'), new Date(0), () => 0]

type Parts = Readonly<Record<string, unknown>>

const isParts = (u: unknown): u is Parts =>
  Array.isArray(u) ||
  (typeof u === 'object' && u !== null && Object.getPrototypeOf(u) === Object.prototype)

/** The document with one part of it replaced, and the path of that part: some way down, as the choices have it. */
export const replaced = (
  document: unknown,
  choices: Iterator<number>,
  by: (part: unknown) => unknown,
): { readonly document: unknown; readonly path: string } => {
  const next = (): number => Number(choices.next().value)
  const go = (u: unknown, names: readonly string[]): readonly [unknown, readonly string[]] => {
    const keys = isParts(u) ? Object.keys(u) : []
    if (!isParts(u) || keys.length === 0 || (names.length > 0 && next() % 4 === 0))
      return [by(u), names]
    const key = keys[next() % keys.length] ?? ''
    const [part, below] = go(u[key], [...names, key])
    const entries = Object.entries(u).map(([name, x]) => [name, name === key ? part : x] as const)
    return [Array.isArray(u) ? entries.map(([, x]) => x) : Object.fromEntries(entries), below]
  }
  const [spoilt, names] = go(document, [])
  return { document: spoilt, path: names.join('.') }
}

/** The document with something in one place that fits nowhere, and the path of that place. */
export const spoilt = (
  document: unknown,
  choices: Iterator<number>,
): { readonly document: unknown; readonly path: string } =>
  replaced(document, choices, () => misfits[Number(choices.next().value) % misfits.length])
