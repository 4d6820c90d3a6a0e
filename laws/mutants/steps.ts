/**
 * @file steps — attention of one place after another as a person might have written it wrong, and the law that must catch it.
 */
import { attention } from '../../src/function/attention.ts'
import { stopGradient } from '../../src/function/cast.ts'
import { equal, less, lessEqual } from '../../src/function/comparison.ts'
import { arange, full } from '../../src/function/construct.ts'
import { add, minimum, mul } from '../../src/function/arithmetic.ts'
import { expandDims, permute, reshape } from '../../src/function/movement.ts'
import { where } from '../../src/function/select.ts'
import { range } from '../../src/shape/sizes.ts'
import type { Scalar, Tensor } from '../../src/tensor/tensor.ts'
import type { Batch } from '../../src/network/definition.ts'
import { product, type Weights } from '../../src/network/dense.ts'
import type { Projections } from '../../src/network/selfAttention.ts'
import type { Step, StepLaw } from '../network/selfAttentionStepLaws.ts'

type At = Scalar<'i32'>
type Places = Tensor<[number], 'i32'>
type Seen = Tensor<[number], 'bool'>

/** What is decided where one writes it. */
interface Hand {
  /** A place that is a tensor, of so many. */
  readonly at: (given: At, length: number) => At
  /** Where keys and values are put. */
  readonly put: (places: Places, at: At) => Seen
  /** Which places are seen. */
  readonly see: (places: Places, at: At) => Seen
  /** What products are put as keys, and as values. */
  readonly cached: (p: Projections) => readonly [Weights, Weights]
  /** What the scores are multiplied by, beside 1 / sqrt(w / heads). */
  readonly scale: (heads: number, width: number) => number
  /** Of how many heads. */
  readonly heads: (given: number) => number
  /** Features as heads: [.., heads, w / heads], or the other way about. */
  readonly apart: (heads: number) => readonly [number, number, boolean]
  /** What of the cache is kept. */
  readonly kept: (old: Batch) => Batch
  /** What comes last. */
  readonly out: (p: Projections, x: Batch) => Batch
}

const right: Hand = {
  at: (given) => given,
  put: (places, at) => equal(places, at),
  see: (places, at) => lessEqual(places, at),
  cached: ({ key, value }) => [key, value],
  scale: () => 1,
  heads: (given) => given,
  apart: (heads) => [heads, -1, false],
  kept: (old) => old,
  out: ({ out }, x) => product(out, x),
}

/** [.., n, w] as [.., heads, n, w / heads]. */
const inHeads = (x: Batch, [first, second, turned]: ReturnType<Hand['apart']>): Batch => {
  const split: Batch = reshape(x, [...x.shape.slice(0, -1), first, second])
  const n = split.shape.length
  const order = turned ? [n - 1, n - 3, n - 2] : [n - 2, n - 3, n - 1]
  return permute(split, [...range(n - 3), ...order])
}

/** Of shapes that the compiler does not know. */
// The run checks what the types would.
const attend = attention as unknown as (
  ...given: [q: Batch, k: Batch, v: Batch, options: { readonly mask: Seen }]
) => Batch

/** A step by some hand. */
const step = (
  given: unknown,
  cache: { readonly keys: unknown; readonly values: unknown },
  x: unknown,
  options: { readonly heads: number; readonly at: number | At },
  hand: Hand,
): unknown => {
  const params = given as Projections // as the laws give them
  const [row, old] = [x as Batch, [cache.keys as Batch, cache.values as Batch] as const] // likewise
  const axis = row.shape.length - 1
  const length = old[0].shape[axis] ?? 0
  const at =
    typeof options.at === 'number' ? full([], options.at, 'i32') : hand.at(options.at, length)
  const places: Places = arange<number, 'i32'>(length, 'i32')
  const here = reshape(hand.put(places, at), [length, 1])
  const [forKeys, forValues] = hand.cached(params)
  const put = (p: Weights, before: Batch): Batch =>
    where(here, expandDims(product(p, row), { axis }), hand.kept(before))
  const [keys, values] = [put(forKeys, old[0]), put(forValues, old[1])]
  const heads = hand.heads(options.heads)
  const split = hand.apart(heads)
  const query: Batch = mul(
    expandDims(product(params.query, row), { axis }),
    hand.scale(heads, row.shape.at(-1) ?? 1),
  )
  const made = attend(inHeads(query, split), inHeads(keys, split), inHeads(values, split), {
    mask: hand.see(places, at),
  })
  return [hand.out(params, reshape(made, [...row.shape])), { keys, values }]
}

/** The step by a hand that does one thing otherwise. */
export const byHand = (slip: Partial<Hand>): Step => {
  const hand = { ...right, ...slip }
  // Of the shapes that the laws give; their types are those of the step there is.
  return ((
    params: unknown,
    cache: { keys: unknown; values: unknown },
    x: unknown,
    options: { heads: number; at: number | At },
  ) => step(params, cache, x, options, hand)) as unknown as Step
}

/** A wrong step. */
export interface WrongStep {
  readonly what: string
  readonly law: StepLaw
  readonly step: Step
}

const wrong = (what: string, law: StepLaw, slip: Partial<Hand>): WrongStep => ({
  what,
  law,
  step: byHand(slip),
})

const everywhere = (places: Places): Seen => lessEqual(0, places)

/** All of them. */
export const wrongSteps: readonly WrongStep[] = [
  wrong('no mask: what is to come is seen', 'together', { see: everywhere }),
  wrong('a place that does not see itself', 'together', { see: (p, at) => less(p, at) }),
  wrong('a place that sees itself alone', 'together', { see: (p, at) => equal(p, at) }),
  wrong('a place that sees one more', 'together', { see: (p, at) => lessEqual(p, add(at, 1)) }),
  wrong('a cache that is one place behind', 'cache', { put: (p, at) => equal(add(p, 1), at) }),
  wrong('a cache that is one place ahead', 'cache', { put: (p, at) => equal(p, add(at, 1)) }),
  wrong('places that begin anew: the cache is filled from 0 each time', 'cache', {
    put: (p) => equal(p, 0),
  }),
  wrong('all places of the cache written', 'cache', { put: everywhere }),
  wrong('a cache that forgets the others', 'cache', { kept: (old) => mul(old, 0) }),
  wrong('a cache that is not differentiated', 'gradients', { kept: (old) => stopGradient(old) }),
  wrong('keys and values exchanged in the cache', 'cache', {
    cached: ({ key, value }) => [value, key],
  }),
  wrong('queries kept as keys', 'cache', { cached: ({ query, value }) => [query, value] }),
  wrong('values without their bias', 'cache', {
    cached: ({ key, value }) => [key, { w: value.w }],
  }),
  wrong('scores divided by sqrt(w) of all heads', 'together', {
    scale: (heads) => 1 / Math.sqrt(heads),
  }),
  wrong('scores that are not divided', 'together', {
    scale: (heads, width) => Math.sqrt(width / heads),
  }),
  wrong('scores divided twice', 'together', { scale: (heads, width) => Math.sqrt(heads / width) }),
  wrong('one head, whatever is given', 'together', { heads: () => 1 }),
  wrong('heads that take every n-th feature', 'together', { apart: (heads) => [-1, heads, true] }),
  wrong('what the heads give, without the last product', 'together', { out: (_, x) => x }),
  wrong('a place that is a tensor taken for the first: they begin anew in scan', 'scanned', {
    at: (given) => mul(given, 0),
  }),
  wrong('a last place that is never reached, where it is a tensor', 'lanes', {
    at: (given, length) => minimum(given, length - 2),
  }),
]
