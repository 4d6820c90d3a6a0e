/**
 * @file models — type laws: whole models are generic in the batch and in their widths, without a cast, and what does not fit is
 * refused where it does not.
 *
 * The models of examples 8 to 10 are checked here in the hands of transformations; what they are made of is in generic.ts.
 */
import * as ct from 'cotangent'
import type { Dim, Scalar, Shape, Tensor } from 'cotangent'
import { sequential, dense, sparseCategoricalCrossEntropy } from 'cotangent/network'
import { matmul } from 'cotangent/pipeable'
import { pipe } from 'fp-ts/lib/function.js'
import {
  lstm,
  type Lstm,
  mlp,
  type Mlp,
  remember,
  scaled,
  scores,
  swish,
} from '../../examples/08-typed-models.ts'
import {
  attend,
  attention,
  type Attention,
  block,
  type Block,
  joined,
  rmsNorm,
  split,
} from '../../examples/09-transformer.ts'
import { type Convolutional, convolutional } from '../../examples/10-convolutional.ts'
import { has, is } from './equal.ts'

type Batch = Dim<'batch'>
type Time = Dim<'time'>
const [batch, time] = [ct.dim('batch', 4), ct.dim('time', 3)]

// A model takes any batch: a literal, a name, a size unknown, a type parameter.
declare const p: Mlp<5, 7, 3>
declare const n: number
has<[9, 3]>()(mlp(p, ct.zeros([9, 5])), true)
has<[Batch, 3]>()(mlp(p, ct.zeros([batch, 5])), true)
has<[number, 3]>()(mlp(p, ct.zeros([n, 5])), true)
const loss = <B extends number, I extends number, H extends number, O extends number>(
  params: Mlp<I, H, O>,
  x: Tensor<[B, I]>,
  y: Tensor<[B], 'i32'>,
): Scalar => sparseCategoricalCrossEntropy(mlp(params, x), y)

// Transformations keep it generic.
const [x, y] = [ct.zeros([9, 5]), ct.zeros([9], 'i32')]
const slope = ct.grad(loss)
is<Mlp<5, 7, 3>>()(slope(p, x, y), true)
is<Mlp<5, 7, 3>>()(slope(p, ct.zeros([batch, 5]), ct.zeros([batch], 'i32')), true)
is<Mlp<5, 7, 3>>()(ct.jit(ct.valueAndGrad(loss))(p, x, y)[1], true)
has<[9, 5]>()(ct.grad(loss, { wrt: [1] })(p, x, y)[0], true)
has<[9, 3]>()(ct.jit(mlp)(p, x), true)
has<[9, 3]>()(ct.checkpoint(mlp)(p, x), true)
has<[9, 3]>()(ct.cond(ct.greater(ct.sum(x), 0), mlp, mlp)(p, x), true)
has<[9, 3]>()(ct.jvp(mlp)(p, p, x)[1], true)
has<[4, 9, 3]>()(ct.vmap(mlp<9, 5, 7, 3>, { in: [null, 0] })(p, ct.zeros([4, 9, 5])), true)
export const each = <B extends number>(xs: Tensor<[B, 5]>, ys: Tensor<[B], 'i32'>): Tensor<[B]> =>
  ct.vmap((row: Tensor<[5]>, label: Scalar<'i32'>) =>
    loss(p, ct.reshape(row, [1, 5]), ct.reshape(label, [1])),
  )(xs, ys)
export const perExample = <B extends number>(xs: Tensor<[B, 5]>): Tensor<[B, 5]> =>
  ct.vmap(ct.grad((row: Tensor<[5]>) => ct.sum(mlp(p, ct.reshape(row, [1, 5])))))(xs)
export const learn = <B extends number>(
  params: Mlp<5, 7, 3>,
  xs: Tensor<[B, 5]>,
  ys: Tensor<[B], 'i32'>,
): readonly [Scalar, Mlp<5, 7, 3>] => {
  const [value, gradient] = ct.valueAndGrad(loss)(params, xs, ys)
  return [value, ct.treeZip((w, dw) => ct.sub(w, ct.mul(dw, 0.1)), params, gradient)]
}

// @ts-expect-error mlp: labels of another batch
slope(p, x, ct.zeros([8], 'i32'))
// @ts-expect-error mlp: labels of another name
slope(p, ct.zeros([batch, 5]), ct.zeros([time], 'i32'))
// @ts-expect-error mlp: 6 numbers where the hidden layer takes 5
mlp(p, ct.zeros([9, 6]))
declare const other: Mlp<5, 8, 3>
// @ts-expect-error mlp: a hidden layer of 8 does not feed an output that takes 7
mlp({ hidden: other.hidden, output: p.output }, x)
// @ts-expect-error mlp: scores of another shape
export const wrong = <B extends number>(xs: Tensor<[B, 5]>): Tensor<[B, 4]> => mlp(p, xs)

// A recurrent network steps through time; a step is instantiated for scan, whose own length is generic.
declare const r: Lstm<2, 8, 3>
has<[4, 3]>()(lstm(r, ct.zeros([6, 4, 2])), true)
has<[Batch, 3]>()(lstm(r, ct.zeros([time, batch, 2])), true)
is<Lstm<2, 8, 3>>()(ct.grad((q: Lstm<2, 8, 3>) => ct.sum(lstm(q, ct.zeros([6, 4, 2]))))(r), true)
const memory = { h: ct.zeros([4, 8]), c: ct.zeros([4, 8]) }
has<[4, 8]>()(ct.scan(remember(r)<4>)(memory, ct.zeros([6, 4, 2]))[0].h, true)
// @ts-expect-error lstm: inputs of 3 numbers where gates take 2
lstm(r, ct.zeros([6, 4, 3]))
// @ts-expect-error lstm: a memory of 7 where gates take 8
remember(r)({ h: ct.zeros([4, 7]), c: ct.zeros([4, 7]) }, ct.zeros([4, 2]))
// @ts-expect-error lstm: a memory of another batch
ct.scan(remember(r)<5>)(memory, ct.zeros([6, 5, 2]))

// Attention splits the width between heads.
declare const a: Attention
declare const b: Block<32>
has<[4, 6, 16]>()(attention(a, ct.zeros([4, 6, 16])), true)
has<[Batch, Time, 16]>()(block(b, ct.zeros([batch, time, 16])), true)
has<[Batch, 4, Time, 4]>()(split(ct.zeros([batch, time, 16])), true)
has<[Batch, Time, 16]>()(joined(split(ct.zeros([batch, time, 16]))), true)
has<[2, 4, 6, 9]>()(
  attend(ct.zeros([2, 4, 6, 5]), ct.zeros([2, 4, 7, 5]), ct.zeros([2, 4, 7, 9])),
  true,
)
is<Block<32>>()(
  ct.grad(
    <B extends number, T extends number>(q: Block<32>, t: Tensor<[B, T, 16]>): Scalar =>
      ct.sum(block(q, t)),
  )(b, ct.zeros([4, 6, 16])),
  true,
)
// @ts-expect-error attention: a width of 18 where heads take 16
split(ct.zeros([4, 6, 18]))
export const threeHeads = <B extends number, T extends number>(t: Tensor<[B, T, 16]>): void => {
  // @ts-expect-error rearrange: (h d) has size 16, which 3 does not divide
  ct.rearrange(t, 'b t (h d) -> b h t d', { h: 3 })
  // @ts-expect-error reshape: [?, ?, 16] to [?, ?, 4, 5]
  ct.reshape(t, [t.shape[0], t.shape[1], 4, 5])
}
// @ts-expect-error attend: 7 keys and 8 values
attend(ct.zeros([2, 4, 6, 5]), ct.zeros([2, 4, 7, 5]), ct.zeros([2, 4, 8, 9]))
// @ts-expect-error attend: queries of 5 numbers and keys of 6
attend(ct.zeros([2, 4, 6, 5]), ct.zeros([2, 4, 7, 6]), ct.zeros([2, 4, 7, 9]))

// With an axis for the heads in the weights, nothing is split: every width is generic.
export const headed = <
  B extends number,
  T extends number,
  W extends number,
  H extends number,
  D extends number,
>(
  q: {
    readonly query: Tensor<[W, H, D]>
    readonly key: Tensor<[W, H, D]>
    readonly value: Tensor<[W, H, D]>
    readonly out: Tensor<[H, D, W]>
  },
  t: Tensor<[B, T, W]>,
): Tensor<[B, T, W]> => {
  const heads = (w: Tensor<[W, H, D]>): Tensor<[B, H, T, D]> =>
    ct.permute(ct.contract(t, w, { sum: [[2], [0]] }), [0, 2, 1, 3])
  const seen = ct.permute(attend(heads(q.query), heads(q.key), heads(q.value)), [0, 2, 1, 3])
  return ct.contract(seen, q.out, {
    sum: [
      [2, 3],
      [0, 1],
    ],
  })
}

// Convolutions keep B and the channels; sizes of images are computed.
declare const c: Convolutional<4, 6, 10>
has<[Batch, 10]>()(convolutional(c, ct.zeros([batch, 8, 8, 1])), true)
// @ts-expect-error convolutional: images of 9 by 9
convolutional(c, ct.zeros([4, 9, 9, 1]))
declare const narrow: Convolutional<3, 6, 10>
// @ts-expect-error convolutional: 3 channels do not feed windows that take 4
convolutional({ ...c, first: narrow.first }, ct.zeros([4, 8, 8, 1]))

// An operator and a layer of one's own.
has<[Batch, 4]>()(pipe(ct.zeros([batch, 3]), swish, matmul(ct.ones([3, 4]))), true)
has<[2, 3], 'f64'>()(swish(ct.zeros([2, 3], 'f64')), true)
has<[2, 5, 3]>()(pipe(ct.zeros([2, 5, 3]), rmsNorm(ct.ones([3]))), true)
export const anyRank = <S extends Shape>(t: Tensor<S>): Tensor<S> => swish(swish(t))
const net = sequential([5], scaled, dense(2), scaled)
has<[5]>()(net.init(ct.key(1))[0].by, true)
has<[2]>()(net.init(ct.key(1))[2].by, true)
has<[Batch, 2]>()(net.apply(net.init(ct.key(1)), ct.zeros([batch, 5])), true)
has<[9, 3]>()(scores({ w: ct.zeros([5, 3]), b: ct.zeros([3]) }, x), true)
// @ts-expect-error swish: i32 is not floating
swish(ct.zeros([2], 'i32'))
// @ts-expect-error rmsNorm: a gain of 4 where the width is 3
pipe(ct.zeros([2, 5, 3]), rmsNorm(ct.ones([4])))
