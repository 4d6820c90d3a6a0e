/**
 * @file patterns — type laws: einsum, rearrange, reduce and repeat, typed from their texts.
 */
import * as ct from 'cotangent'
import type { Dim, Floating, Shape, Tensor } from 'cotangent'
import * as P from 'cotangent/pipeable'
import { pipe } from 'fp-ts/lib/function.js'
import type { Aligned } from '../../src/shape/aligned.ts'
import type { Add, DivMod, Mul } from '../../src/shape/arithmetic.ts'
import type { Summed } from '../../src/shape/einsum.ts'
import type { Equation, ReadEquation } from '../../src/shape/equation.ts'
import type { IsName } from '../../src/shape/letters.ts'
import type { Pattern, ReadPattern } from '../../src/shape/pattern.ts'
import type { Patterned } from '../../src/shape/rearrange.ts'
import { type Equal, has, type Holds } from './equal.ts'

type B = Dim<'batch'>
type Re<T extends string, S extends Shape, Z = {}> = Patterned<'rearrange', T, S, Z>

export type Read = [
  Holds<Equal<Aligned<['b', '...', 'c'], [2, 3, 4, 5]>, [2, [3, 4], 5]>>,
  Holds<Equal<Aligned<['b', '...'], [2]>, [2, []]>>,
  Holds<Equal<Aligned<['b', 'c'], [2]>, never>>,
  Holds<Equal<Aligned<['b', '...'], Shape>, [number, Shape]>>,
  Holds<Equal<IsName<'w_2'>, true>>,
  Holds<Equal<IsName<'2w'>, false>>,
  Holds<Equal<ReadEquation<'ij, jk -> ik'>, Equation<[['i', 'j'], ['j', 'k']], ['i', 'k']>>>,
  Holds<Equal<ReadEquation<'...ii->'>, Equation<[['...', 'i', 'i']], []>>>,
  Holds<
    Equal<
      ReadPattern<'reduce', 'time (h 2) 1->h ()'>,
      Pattern<[['time'], ['h', 2], [1]], [['h'], []], 'time' | 'h', 'h'>
    >
  >,
  Holds<Equal<ReadPattern<'rearrange', '...->(...)'>, Pattern<['...'], [['...']], '...', '...'>>>,
]

export type OfEquations = [
  Holds<Equal<Summed<'ij,jk->ik', [[2, 3], [3, 4]]>, [2, 4]>>,
  Holds<Equal<Summed<'b i j, bjk -> kib', [[B, 2, 3], [B, 3, 4]]>, [4, 2, B]>>,
  Holds<Equal<Summed<'ii->i', [[2, 2]]>, [2]>>,
  Holds<Equal<Summed<'ii->', [[2, 2]]>, []>>,
  Holds<Equal<Summed<'ab,bc,cd,de->ae', [[1, 2], [2, 3], [3, 4], [4, 5]]>, [1, 5]>>,
  Holds<Equal<Summed<'...ij,...jk->...ik', [[7, 1, 2, 3], [5, 3, 4]]>, [7, 5, 2, 4]>>,
  Holds<Equal<Summed<'i...j->j...', [[7, 1, 2, 3]]>, [3, 1, 2]>>,
  Holds<Equal<Summed<'...->', [[7, 1, 2, 3]]>, []>>,
  Holds<Equal<Summed<'ij,jk->ki', [[number, 3], [3, 4]]>, [4, number]>>,
  Holds<Equal<Summed<'ij,ij->ij', [[number, 3], [2, number]]>, [2, 3]>>,
  Holds<Equal<Summed<'ij,ij->ij', [Shape, [2, 3]]>, [2, 3]>>,
  Holds<Equal<Summed<'...i->...', [Shape]>, Shape>>,
  Holds<Equal<Summed<string, [[2, 3]]>, Shape>>,
]

export type OfPatterns = [
  Holds<Equal<Re<'b (h p) c -> b h (p c)', [2, 28, 3], { p: 4 }>, [2, 7, 12]>>,
  Holds<Equal<Re<'b h w -> b (h w)', [B, 28, 28]>, [B, 784]>>,
  Holds<Equal<Re<'b h w -> (b h w)', [B, 28, 28]>, [number]>>,
  Holds<Equal<Re<'(b t) d -> b t d', [number, 7], { b: B }>, [B, number, 7]>>,
  Holds<Equal<Re<'b (h p) -> b h p', [B, number], { p: 4 }>, [B, number, 4]>>,
  Holds<Equal<Re<'b (h p) -> b h p', [B, 12], { p: number }>, [B, number, number]>>,
  Holds<
    Equal<Re<'b (h p) -> b h p', [B, 12], { [name: string]: number }>, [number, number, number]>
  >,
  Holds<Equal<Re<'b 1 c -> () c b 1', [2, 1, 3]>, [1, 3, 2, 1]>>,
  Holds<Equal<Re<'... h w -> w ... h', [B, 28, 1]>, [1, B, 28]>>,
  Holds<Equal<Re<'... h w -> w (... h)', [2, 3, 28, 1]>, [1, 168]>>,
  Holds<Equal<Re<'(b t) d -> d b t', Shape, { b: 4 }>, [number, 4, number]>>,
  Holds<Equal<Re<string, [2, 3]>, Shape>>,
  Holds<Equal<Patterned<'reduce', 'b (h 2) (w 2) -> b h w', [B, 28, 30], {}>, [B, 14, 15]>>,
  Holds<Equal<Patterned<'reduce', '... -> ', [2, 3], {}>, []>>,
  Holds<Equal<Patterned<'repeat', 'h w -> h (w r)', [2, 28], { r: 2 }>, [2, 56]>>,
  Holds<Equal<Patterned<'repeat', 'h -> h 3 1 b', [2], { b: B }>, [2, 3, 1, B]>>,
]

/** A named size is known when it runs: arithmetic leaves a number. */
export type OfNamedSizes = [
  Holds<Equal<Mul<B, 4>, number>>,
  Holds<Equal<Mul<1, B>, B>>,
  Holds<Equal<Add<4, B>, number>>,
  Holds<Equal<Add<B, 0>, B>>,
  Holds<Equal<DivMod<B, 4>, [number, number]>>,
]

export const attention = <N extends number, T extends number>(
  q: Tensor<[N, T, 512]>,
  k: Tensor<[N, T, 512]>,
  v: Tensor<[N, T, 512]>,
): Tensor<[N, T, 512]> => {
  const heads = (x: Tensor<[N, T, 512]>): Tensor<[N, 8, T, 64]> =>
    ct.rearrange(x, 'b t (h d) -> b h t d', { h: 8 })
  const scores: Tensor<[N, 8, T, T]> = ct.einsum('bhid,bhjd->bhij', heads(q), heads(k))
  const mixed = ct.einsum('bhij,bhjd->bhid', ct.softmax(ct.mul(scores, 1 / 8)), heads(v))
  return ct.rearrange(mixed, 'b h t d -> b t (h d)')
}

export const flat = <N extends number>(x: Tensor<[N, 28, 28]>): Tensor<[N, 784]> =>
  ct.rearrange(x, 'b h w -> b (h w)')

export const pooled = <N extends number, D extends Floating>(
  x: Tensor<[N, 28, 28], D>,
): Tensor<[N, 14, 14], D> => ct.reduce(x, 'b (h 2) (w 2) -> b h w', 'mean')

export const copies = <N extends number>(x: Tensor<[N, 5]>, b: Tensor<[7]>): Tensor<[N, 7]> =>
  ct.repeat(b, 'c -> b c', { b: x.shape[0] })

export const linear = <N extends number, D extends Floating>(
  x: Tensor<[N, 28], D>,
  w: Tensor<[28, 3], D>,
): Tensor<[N, 3], D> => ct.einsum('bi,ij->bj', x, w)

export const unproved = <N extends number, T extends number>(x: Tensor<[N, T]>): void => {
  // @ts-expect-error N and T may differ
  ct.einsum('ab,ba->', x, x)
  // @ts-expect-error T may not divide by 4
  ct.rearrange(x, 'b (h p) -> b h p', { p: 4 })
}

const x = ct.zeros([2, 3])
const y = ct.zeros([3, 4])
const n = ct.zeros([3, 4], 'i32')
has<[2, 4]>()(ct.einsum('ij,jk->ik', ct.add(x, 1), ct.mul(y, 2)), true)
has<[4, 3], 'i32'>()(ct.einsum('ij->ji', n), true)
has<[3], 'i32'>()(ct.reduce(n, 'a b -> a', 'max'), true)
has<[3, 4, 2], 'bool'>()(ct.repeat(ct.greater(n, 0), 'a b -> a b 2'), true)
has<[3, 2], 'f64'>()(ct.rearrange(ct.zeros([6], 'f64'), '(a b) -> a b', { b: 2 }), true)

// The error stands on the argument that is wrong.
// @ts-expect-error einsum: ij,jk names no result
ct.einsum('ij,jk', x, y)
// @ts-expect-error einsum: ij,jk->ik takes 2 operands, but 1 is given
ct.einsum('ij,jk->ik', x)
ct.einsum(
  'ij,jk->ik',
  x,
  // @ts-expect-error einsum: j in ij,jk->ik is 3, but 2 in [2, 3]
  x,
)
ct.einsum(
  'ij,jk->ik',
  x,
  // @ts-expect-error einsum: f32[2, 3] and i32[3, 4] differ in dtype
  n,
)
ct.einsum(
  'ij,j->i',
  x,
  // @ts-expect-error einsum: bool[3] is not numeric
  ct.zeros([3], 'bool'),
)
ct.rearrange(
  x,
  // @ts-expect-error rearrange: a b c -> c a b names 3 axes, but [2, 3] has 2
  'a b c -> c a b',
)
ct.rearrange(
  x,
  'a (b c) -> a b c',
  // @ts-expect-error rearrange: (b c) in a (b c) -> a b c has size 3, which 2 does not divide
  { b: 2 },
)
ct.rearrange(
  x,
  'a (b c d) -> a b c d',
  // @ts-expect-error rearrange: d in a (b c d) -> a b c d has no size
  { b: 3 },
)
ct.rearrange(
  x,
  'a b -> b a',
  // @ts-expect-error rearrange: c is no axis of a b -> b a
  { c: 3 },
)
// @ts-expect-error rearrange: b in a b -> a is on one side only
ct.rearrange(x, 'a b -> a')
// @ts-expect-error reduce: i32 is not floating
ct.reduce(n, 'a b -> a', 'mean')
// @ts-expect-error reduce: there is no such fold
ct.reduce(n, 'a b -> a', 'median')
// @ts-expect-error repeat: r in a b -> a b r has no size
ct.repeat(x, 'a b -> a b r')

has<[2, 4]>()(pipe(x, P.einsum('ij,jk->ik', y)), true)
has<[2]>()(pipe(x, P.einsum('ij->ji'), P.reduce('a b -> b', 'mean'), P.relu), true)
has<[3, 7, 2]>()(pipe(x, P.rearrange('a b -> b a'), P.repeat('a b -> a r b', { r: 7 })), true)
// @ts-expect-error einsum: j in ij,jk->ik is 3, but 2 in [2, 3]
pipe(x, P.einsum('ij,jk->ik', x))
// @ts-expect-error einsum: f32[2, 3] and i32[3, 4] differ in dtype
pipe(x, P.einsum('ij,jk->ik', n))
// @ts-expect-error einsum: l stands on one side of ij,jk->il only
P.einsum('ij,jk->il', y)
// @ts-expect-error rearrange: c stands on one side of a b -> a b c only
P.rearrange('a b -> a b c')
// @ts-expect-error rearrange: (b c) in a (b c) -> a b c has size 3, which 2 does not divide
pipe(x, P.rearrange('a (b c) -> a b c', { b: 2 }))
