/**
 * @file 21-circuits — circuits learn by gradients too: over Z2, where + is exclusive or, x is and, and nothing is small.
 *
 * A circuit of sums and products is a polynomial over any ring, so it has derivatives without limits: d(xy) = y dx + x dy.
 * Each part says what a pull c on its outputs asks of its inputs, and parts compose by the chain rule, whatever the ring:
 *
 *   f: A -> B        R[f]: A x B -> A        R[g . f](x, c) = R[f](x, R[g](f(x), c))
 *
 * Over Z2 there is no small rate, and none is needed. Reverse derivative ascent adds to the parameters what is asked of them:
 *
 *   p' = p + R[f(-, x)](p, y + f(p, x))
 *
 * The model is a table with a parameter for each input, f(p, x) = sum_i p_i [x = i], where [x = i] is a product of terms x_j or
 * 1 + x_j. It is linear in p, so one step for all inputs at once leads from any parameters to any circuit, exactly.
 *
 *   npm run build && node dist/examples/21-circuits.js
 *
 * Result  the full adder and the product of two numbers of two bits are learned exactly, in one step from random parameters;
 *         over f64 the same parts give the gradients that grad does
 * Source  Wilson, Zanasi, Reverse derivative ascent, arXiv:2101.10488; Cockett et al., Reverse derivative categories, CSL 2020
 */
import { fileURLToPath } from 'node:url'
import {
  add,
  bernoulli,
  cast,
  fromArray,
  full,
  getBooleanRing,
  grad,
  item,
  key,
  mul,
  normal,
  type Scalar,
  scalar,
  sub,
  sum,
  type Tensor,
  toNested,
} from 'cotangent'
import type { Ring } from 'fp-ts/lib/Ring.js'
import { circuitsRecord } from './report/circuits.ts'
import { saved } from './report/saved.ts'

/** A circuit: what it computes, and what a pull on its outputs asks of its inputs. */
export interface Circuit<T> {
  readonly run: (x: readonly T[]) => readonly T[]
  readonly pull: (x: readonly T[], c: readonly T[]) => readonly T[]
}

/** The parts of circuits over a ring, and the two ways to put them together. */
const circuitsOver = <T>({ zero, one, add: plus, mul: times }: Ring<T>) => {
  const wire = (i: number): Circuit<T> => ({
    run: (x) => [x[i] ?? zero],
    pull: (x, [c = zero]) => x.map((_, j) => (i === j ? c : zero)),
  })
  const constant: Circuit<T> = { run: () => [one], pull: (x) => x.map(() => zero) }
  const sum: Circuit<T> = {
    run: (x) => [x.reduce(plus, zero)],
    pull: (x, [c = zero]) => x.map(() => c),
  }
  const product: Circuit<T> = {
    run: ([x = one, y = one]) => [times(x, y)],
    pull: ([x = one, y = one], [c = zero]) => [times(y, c), times(x, c)], // d(xy) = y dx + x dy
  }
  /** Circuits of one output side by side, on the same inputs: what is copied forward is added up backward. */
  const fork = (parts: readonly Circuit<T>[]): Circuit<T> => ({
    run: (x) => parts.flatMap((f) => f.run(x)),
    pull: (x, c) =>
      parts
        .map((f, k) => f.pull(x, c.slice(k, k + 1)))
        .reduce(
          (total, d) => total.map((t, j) => plus(t, d[j] ?? zero)),
          x.map(() => zero),
        ),
  })
  /** One after the other: the chain rule. */
  const then = (f: Circuit<T>, g: Circuit<T>): Circuit<T> => ({
    run: (x) => g.run(f.run(x)),
    pull: (x, c) => f.pull(x, g.pull(f.run(x), c)),
  })
  return {
    wire,
    constant,
    sum: (parts: readonly Circuit<T>[]) => then(fork(parts), sum),
    product: (f: Circuit<T>, g: Circuit<T>) => then(fork([f, g]), product),
  }
}

const bit = (number: number, j: number): 0 | 1 => (((number >> j) & 1) === 1 ? 1 : 0)
const range = (n: number): readonly number[] => Array.from({ length: n }, (_, i) => i)

/** f(p, x) = sum_i p_i [x = i] on the wires p_0, p_1, .. and behind them x_0, x_1, .., over any ring. */
export const table = <T>(ring: Ring<T>, n: number): Circuit<T> => {
  const { wire, constant, sum, product } = circuitsOver(ring)
  const cases = 2 ** n
  const same = (i: number, j: number): Circuit<T> =>
    bit(i, j) === 1 ? wire(cases + j) : sum([constant, wire(cases + j)]) // x_j or 1 + x_j
  return sum(range(cases).map((i) => range(n).reduce((f, j) => product(f, same(i, j)), wire(i))))
}

type Bits = Tensor<[number], 'bool'>

/** All inputs of n bits at once: wire j carries bit j of 0, 1, .., 2^n - 1 in its lanes. */
const inputsOf = (n: number): readonly Bits[] =>
  range(n).map((j) =>
    fromArray(
      [2 ** n],
      range(2 ** n).map((i) => bit(i, j)),
      'bool',
    ),
  )

/** The sum of all lanes over Z2. */
const parity = (x: Bits): boolean => item(sum(cast(x, 'i32'))) % 2 === 1

/** What one step made of random parameters. */
export interface Learned {
  /** How many inputs a circuit has. */
  readonly inputs: number
  /** How many of all answers were wrong before the step, and after it. */
  readonly wrong: readonly [before: number, after: number]
  /** The polynomial of each output, with the wires x, y, z, w. */
  readonly polynomials: readonly string[]
  /** The share of right answers to all inputs, when 0, 1, .. of them were shown one at a time: a step for each. */
  readonly right: readonly number[]
  /** Each output in turn, for all inputs: what is asked for, and the answers before and after. */
  readonly answers: readonly Readonly<Record<'wanted' | 'before' | 'after', readonly boolean[]>>[]
}

/** The coefficient of each product of inputs: the derivative at 0 by all of them, which is the sum over all inputs below. */
const polynomialOf = (answers: Bits): string => {
  const values = toNested(answers)
  const below = (i: number): readonly boolean[] => values.filter((_, k) => (k & i) === k)
  const terms = range(values.length).filter((i) => below(i).filter(Boolean).length % 2 === 1)
  const term = (i: number): string =>
    ['x', 'y', 'z', 'w'].filter((_, j) => bit(i, j) === 1).join('')
  return terms.map((i) => (i === 0 ? '1' : term(i))).join(' + ') || '0'
}

/** Learns each output of a circuit of n bits, whose answers to 0, 1, .., 2^n - 1 are given, by one step. */
export const learn = (n: number, outputs: readonly Bits[], seed = 1): Learned => {
  const ring = getBooleanRing<[number]>([2 ** n])
  const f = table(ring, n)
  const x = inputsOf(n)
  const everywhere = (b: boolean): Bits => full([2 ** n], Number(b), 'bool')
  const start = toNested(bernoulli(key(seed), 0.5, [outputs.length, 2 ** n]))
  const only = (i: number): Bits =>
    fromArray(
      [2 ** n],
      range(2 ** n).map((k) => Number(k === i)),
      'bool',
    )
  const made = outputs.map((y, k) => {
    const answer = (p: readonly boolean[]): Bits =>
      f.run([...p.map(everywhere), ...x])[0] ?? ring.zero // a table has one output
    const step = (p: readonly boolean[], shown: Bits): readonly boolean[] => {
      const asked = f.pull([...p.map(everywhere), ...x], [ring.mul(shown, ring.add(y, answer(p)))])
      return p.map((b, i) => b !== parity(asked[i] ?? ring.zero)) // p + R[f(-, x)](p, y + f(p, x))
    }
    const wrong = (p: readonly boolean[]): number => item(sum(cast(ring.add(y, answer(p)), 'i32')))
    const p = start[k] ?? []
    const next = step(p, ring.one)
    const oneByOne = range(2 ** n).reduce<readonly (readonly boolean[])[]>(
      (all, i) => [...all, step(all.at(-1) ?? p, only(i))],
      [p],
    )
    return {
      wrong: [wrong(p), wrong(next)] as const,
      polynomial: polynomialOf(answer(next)),
      left: oneByOne.map(wrong),
      answers: { wanted: toNested(y), before: toNested(answer(p)), after: toNested(answer(next)) },
    }
  })
  const total = (of: readonly number[]): number => of.reduce((all, each) => all + each, 0)
  return {
    inputs: n,
    wrong: [total(made.map(({ wrong }) => wrong[0])), total(made.map(({ wrong }) => wrong[1]))],
    polynomials: made.map(({ polynomial }) => polynomial),
    right: range(2 ** n + 1).map(
      (i) => 1 - total(made.map(({ left }) => left[i] ?? 0)) / (outputs.length * 2 ** n),
    ),
    answers: made.map(({ answers }) => answers),
  }
}

/** What a pull on the output asks of each input, and what `grad` has. */
export interface Pulls {
  readonly pulled: readonly number[]
  readonly expected: readonly number[]
}

/** The table over real numbers: its pulls by the circuit's own parts, and its gradient by `grad`. */
export const overReals = (seed = 1): Pulls => {
  type Real = Scalar<'f64'>
  const ring: Ring<Real> = { zero: scalar(0, 'f64'), one: scalar(1, 'f64'), add, sub, mul }
  const f = table(ring, 3)
  const drawn = toNested(normal(key(seed), [11], { dtype: 'f64' })) // 8 parameters, 3 inputs
  const at = drawn.map((x) => scalar(x, 'f64'))
  const value = (x: readonly Real[]): Real => f.run(x)[0] ?? ring.zero // a table has one output
  return { pulled: f.pull(at, [ring.one]).map(item), expected: grad(value)(at).map(item) }
}

/** Circuits by name, and what was learned of each. */
export const lesson = (): Readonly<Record<string, Learned>> => {
  const outputs = (n: number, bits: number, f: (i: number) => number): readonly Bits[] =>
    range(bits).map((k) =>
      fromArray(
        [2 ** n],
        range(2 ** n).map((i) => bit(f(i), k)),
        'bool',
      ),
    )
  return {
    'x + y + z': learn(
      3,
      outputs(3, 2, (i) => bit(i, 0) + bit(i, 1) + bit(i, 2)),
    ),
    'xy times zw': learn(
      4,
      outputs(4, 4, (i) => (i & 3) * (i >> 2)),
    ),
  }
}

const report = (
  circuits: Readonly<Record<string, Learned>>,
  { pulled, expected }: Pulls,
): string => {
  const apart = Math.max(...pulled.map((x, i) => Math.abs(x - (expected[i] ?? Number.NaN))))
  return [
    ...Object.entries(circuits).flatMap(([name, { wrong, polynomials }]) => [
      `${name}: ${wrong[0]} wrong answers before the step, ${wrong[1]} after it; bit by bit, over Z2`,
      ...polynomials.map((f, k) => `    ${2 ** k}   ${f}`),
    ]),
    `over f64, pulls of the circuit and grad differ by at most ${apart.toExponential(1)}`,
  ].join('\n')
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [circuits, pulls] = [lesson(), overReals()]
  console.log(`${report(circuits, pulls)}\n\n${saved('circuits', circuitsRecord(circuits, pulls))}`)
}
