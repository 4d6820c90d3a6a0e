/**
 * @file equations — random einsums and patterns of axes, and what they mean: one loop over all indices.
 */
import fc from 'fast-check'
import * as ct from '../../src/index.ts'
import { count, type Sizes, stridesOf } from '../../src/shape/sizes.ts'
import { elementsBetween } from './sample.ts'

/** A tensor of any shape, in f64. */
export type X = ct.Tensor<ct.Shape, 'f64'>

/** Labels in a row. */
type Labels = readonly string[]

/** An einsum: its text, the labels of each operand and of the result, and the size of each label. */
export interface Equation {
  readonly text: string
  readonly terms: readonly Labels[]
  readonly out: Labels
  readonly sizes: Readonly<Record<string, number>>
  /** The shape of each operand; an axis under `...` may be 1 where its label is more. */
  readonly shapes: readonly Sizes[]
  readonly data: readonly (readonly number[])[]
}

const letters = ['i', 'j', 'k', 'L', 'z'] as const
const size = fc.integer({ min: 1, max: 3 })

interface Term {
  readonly labels: Labels
  /** Where `...` stands, and how many axes it stands for. */
  readonly rest: readonly [at: number, rank: number] | null
  readonly ones: readonly boolean[]
}

const term: fc.Arbitrary<Term> = fc.record({
  labels: fc.array(fc.constantFrom(...letters), { maxLength: 3 }),
  rest: fc.option(fc.tuple(fc.nat(3), fc.nat(2)), { freq: 2 }),
  ones: fc.tuple(fc.boolean(), fc.boolean()),
})

/** Labels of what `...` stands for, counted from the right. */
const under = (rank: number): Labels => ['2nd', '1st'].slice(2 - rank)

/** Einsums of n operands. */
export const equations = (minLength: number, maxLength: number): fc.Arbitrary<Equation> =>
  fc
    .record({
      parts: fc.array(term, { minLength, maxLength }),
      lengths: fc.tuple(size, size, size, size, size, size, size),
      gap: fc.constantFrom('', ' '),
      order: fc.shuffledSubarray([...letters]),
      rest: fc.option(fc.nat(3), { freq: 4 }),
    })
    .chain(({ parts, lengths, gap, order, rest }) => {
      const names = [...letters, '2nd', '1st']
      // Without a whole axis under a label, the label is 1.
      const whole = new Set(
        parts.flatMap((p) => under(p.rest?.[1] ?? 0).filter((_, i) => p.ones[i] !== true)),
      )
      const sizes = Object.fromEntries(
        names.map((l, i) => [l, i < 5 || whole.has(l) ? (lengths[i] ?? 1) : 1]),
      )
      const lay = (p: Pick<Term, 'labels' | 'rest'>): readonly [text: string, labels: Labels] => {
        if (p.rest === null) return [p.labels.join(gap), p.labels]
        const [front, back] = [p.labels.slice(0, p.rest[0]), p.labels.slice(p.rest[0])]
        const text = [...front, '...', ...back].join(gap)
        return [text, [...front, ...under(p.rest[1]), ...back]]
      }
      const laid = parts.map(lay)
      const rank = Math.max(...parts.map((p) => p.rest?.[1] ?? 0))
      const known = new Set(laid.flatMap(([, labels]) => labels))
      const [outText, out] = lay({
        labels: order.filter((l) => known.has(l)),
        rest: rest === null || parts.every((p) => p.rest === null) ? null : [rest, rank],
      })
      const shapes = laid.map(([, labels], k) =>
        labels.map((l) => {
          const i = under(parts[k]?.rest?.[1] ?? 0).indexOf(l)
          return i >= 0 && parts[k]?.ones[i] === true ? 1 : (sizes[l] ?? 1)
        }),
      )
      return fc.tuple(...shapes.map((s) => elementsBetween(-1.5, 1.5, count(s)))).map((data) => ({
        text: `${laid.map(([text]) => text).join(`,${gap}`)}${gap}->${gap}${outText}`,
        terms: laid.map(([, labels]) => labels),
        out,
        sizes,
        shapes,
        data,
      }))
    })

/** The operands, as tensors. */
export const operands = ({ shapes, data }: Equation): readonly X[] =>
  shapes.map((s, k) => ct.fromArray([...s], data[k] ?? [], 'f64'))

/** einsum of a text known only when it runs. */
export const einsum: (equation: string, ...operands: readonly X[]) => X = ct.einsum

/** Calls f with each assignment of indices to labels. */
const each = (
  labels: Labels,
  sizes: Readonly<Record<string, number>>,
  f: (at: Readonly<Record<string, number>>) => void,
  at: Readonly<Record<string, number>> = {},
): void => {
  const [label, ...rest] = labels
  if (label === undefined) {
    f(at)
    return
  }
  for (let i = 0; i < (sizes[label] ?? 1); i += 1) each(rest, sizes, f, { ...at, [label]: i })
}

/** Where an element lies; along an axis of size 1 there is one place. */
const placeOf = (labels: Labels, shape: Sizes, at: Readonly<Record<string, number>>): number => {
  const strides = stridesOf(shape)
  return labels.reduce(
    (place, l, i) => place + (shape[i] === 1 ? 0 : (at[l] ?? 0) * (strides[i] ?? 0)),
    0,
  )
}

/** An einsum by its definition: each product of elements added where it belongs. */
export const naive = ({ terms, out, sizes, shapes, data }: Equation): readonly number[] => {
  const shape = out.map((l) => sizes[l] ?? 1)
  const sums = new Array<number>(count(shape)).fill(0)
  each([...new Set(terms.flat())], sizes, (at) => {
    const product = terms.reduce(
      (p, labels, k) => p * (data[k]?.[placeOf(labels, shapes[k] ?? [], at)] ?? Number.NaN),
      1,
    )
    const place = placeOf(out, shape, at)
    sums[place] = (sums[place] ?? 0) + product
  })
  return sums
}

/** Axes made of named parts, a list for each. */
export type Axes = readonly Labels[]

/** Names shared out among axes: neighbours may be one axis. */
const grouped = (names: Labels): fc.Arbitrary<Axes> =>
  fc.array(fc.boolean(), { minLength: names.length, maxLength: names.length }).map((joins) =>
    names.reduce<Axes>((axes, name, i) => {
      const last = axes.at(-1)
      return joins[i] === true && last !== undefined
        ? [...axes.slice(0, -1), [...last, name]]
        : [...axes, [name]]
    }, []),
  )

/** Axes as they are written, with some axes of size 1 among them. */
export const showAxes = (axes: Axes): string =>
  axes.map((names) => (names.length === 1 ? names.join('') : `(${names.join(' ')})`)).join(' ')

/** A pattern: the axes of x and of the result, of which either may have names that the other has not. */
export interface Pattern {
  readonly from: Axes
  readonly to: Axes
  readonly sizes: Readonly<Record<string, number>>
  readonly data: readonly number[]
}

/** Patterns in which so many of five names are on the right only, or on the left only. */
export const patterns = (side: 'both' | 'left' | 'right'): fc.Arbitrary<Pattern> =>
  fc
    .record({
      left: fc.shuffledSubarray(['b', 'h', 'w_2', 'c', 'time'], {
        minLength: side === 'left' ? 2 : 0,
      }),
      lengths: fc.tuple(size, size, size, size, size, size, size),
      cut: fc.integer({ min: 1, max: 2 }),
      ones: fc.tuple(fc.nat(3), fc.boolean(), fc.boolean()),
    })
    .chain(({ left, lengths, cut, ones: [at, before, after] }) => {
      const right = side === 'left' ? left.slice(cut) : left
      const names = side === 'right' ? [...right, ...['r', 'copies'].slice(0, cut)] : right
      const all = [...new Set([...left, ...names])]
      const sizes = Object.fromEntries(all.map((name, i) => [name, lengths[i] ?? 1]))
      const withOne = (axes: Axes, one: boolean): Axes =>
        one ? [...axes.slice(0, at), [], ...axes.slice(at)] : axes
      return fc
        .record({
          from: grouped(left).map((axes) => withOne(axes, before)),
          to: fc
            .shuffledSubarray(names, { minLength: names.length })
            .chain(grouped)
            .map((axes) => withOne(axes, after)),
          data: elementsBetween(-1.5, 1.5, count(left.map((name) => sizes[name] ?? 1))),
        })
        .map((p) => ({ ...p, sizes }))
    })

/** The shape of axes made of named parts. */
export const shapeOf = (axes: Axes, sizes: Pattern['sizes']): number[] =>
  axes.map((names) => count(names.map((name) => sizes[name] ?? 1)))

/** The text of a pattern. */
export const textOf = ({ from, to }: Pick<Pattern, 'from' | 'to'>): string =>
  `${showAxes(from)} -> ${showAxes(to)}`

/** A pattern by its definition: what is folded or repeated goes along. */
export const moved = (
  { from, to, sizes, data }: Pattern,
  fold: (elements: readonly number[]) => number,
): readonly number[] => {
  const flat = (axes: Axes): readonly [Labels, Sizes] => [
    axes.flat(),
    axes.flat().map((name) => sizes[name] ?? 1),
  ]
  const [x, y] = [flat(from), flat(to)]
  const found = Array.from({ length: count(y[1]) }, (): number[] => [])
  each([...new Set([...x[0], ...y[0]])], sizes, (at) =>
    found[placeOf(...y, at)]?.push(data[placeOf(...x, at)] ?? Number.NaN),
  )
  return found.map(fold)
}
