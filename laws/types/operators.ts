/**
 * @file operators — type laws: what operators give, and what they refuse.
 */
import * as ct from 'cotangent'
import { has } from './equal.ts'

const a = ct.tensor([
  [1, 2, 3],
  [4, 5, 6],
])
const b = ct.zeros([3, 4])
const n = ct.zeros([2, 3], 'i32')
const batch = ct.dim('batch', 32)
const images = ct.zeros([batch, 28, 28])

// Arithmetic: shapes broadcast, numbers are weak scalars, dtypes agree.
has<[2, 3]>()(a, true)
has<[2, 3]>()(ct.add(a, ct.zeros([3])), true)
has<[2, 3]>()(ct.add(ct.zeros([2, 1]), ct.zeros([1, 3])), true)
has<[2, 3]>()(ct.mul(a, 2), true)
has<[2, 3]>()(ct.sub(1, a), true)
has<[2, 3], 'i32'>()(ct.mul(2, n), true)
has<[2, 3], 'bool'>()(ct.greater(n, 0), true)
has<[2, 3], 'bool'>()(ct.and(ct.less(a, 1), ct.not(ct.less(a, 0))), true)
has<[2, 3], 'f64'>()(ct.exp(ct.cast(a, 'f64')), true)
has<[2, 3]>()(ct.where(ct.greater(a, 0), a, 0), true)
has<[5, 2, 3]>()(ct.where(ct.zeros([2, 1], 'bool'), ct.zeros([3]), ct.zeros([5, 1, 1])), true)
// @ts-expect-error add: [2, 3] and [3, 4] do not broadcast
ct.add(a, b)
// @ts-expect-error add: f32[2, 3] and i32[2, 3] differ in dtype
ct.add(a, n)
// @ts-expect-error i32 is not floating
ct.exp(n)
// @ts-expect-error f32 is not bool
ct.not(a)
// @ts-expect-error bool has no arithmetic
ct.add(ct.greater(a, 0), 1)
// @ts-expect-error where: the condition is not bool
ct.where(a, a, 0)
// @ts-expect-error where: [2, 3] and [3, 4] do not broadcast
ct.where(ct.greater(a, 0), b, 0)

// Products
has<[2, 4]>()(ct.matmul(a, b), true)
has<[7, 2, 4]>()(ct.matmul(ct.zeros([7, 2, 3]), b), true)
has<[7, 5, 2, 4]>()(ct.matmul(ct.zeros([7, 1, 2, 3]), ct.zeros([5, 3, 4])), true)
has<[]>()(ct.dot(ct.zeros([3]), ct.zeros([3])), true)
has<[2, 3, 4]>()(ct.outer(a, ct.zeros([4])), true)
has<[7, 2, 5]>()(
  ct.contract(ct.zeros([7, 2, 3]), ct.zeros([7, 3, 5]), { sum: [[2], [1]], batch: [[0], [0]] }),
  true,
)
// @ts-expect-error matmul: [2, 3] x [2, 3] needs equal inner axes
ct.matmul(a, a)
// @ts-expect-error matmul: [2] and [3] do not broadcast
ct.matmul(ct.zeros([2, 4, 5]), ct.zeros([3, 5, 6]))
// @ts-expect-error matmul: a vector has no matrix axes
ct.matmul(a, ct.zeros([3]))
// @ts-expect-error matmul: f32[2, 3] and i32[3, 1] differ in dtype
ct.matmul(a, ct.zeros([3, 1], 'i32'))
// @ts-expect-error dot: [3] x [4] needs equal inner axes
ct.dot(ct.zeros([3]), ct.zeros([4]))
// @ts-expect-error contract: [2, 3] x [3, 4] pairs axes 0 and 0, but 2 is not 3
ct.contract(a, b, { sum: [[0], [0]] })

// Reductions
has<[2]>()(ct.sum(ct.zeros([7, 2, 3]), { axes: [0, -1] }), true)
has<[7, 2, 1]>()(ct.mean(ct.zeros([7, 2, 3]), { axes: [-1], keepAxes: true }), true)
has<[]>()(ct.max(a), true)
has<[1, 1]>()(ct.norm(a, { keepAxes: true }), true)
has<[3]>()(ct.variance(a, { axes: [0], correction: 1 }), true)
has<[2], 'bool'>()(ct.any(ct.greater(a, 0), { axes: [1] }), true)
has<[2, 3]>()(ct.softmax(a), true)
has<[2, 3]>()(ct.logSoftmax(a, { axis: 0 }), true)
// @ts-expect-error sum: axis 2 is outside [2, 3]
ct.sum(a, { axes: [2] })
// @ts-expect-error sum: axis 5 is outside [2, 3]
ct.sum(a, { axes: [0, 5] })
// @ts-expect-error sum: axes [0, -2] of [2, 3] name one axis twice
ct.sum(a, { axes: [0, -2] })
// @ts-expect-error no option is called axis
ct.sum(a, { axis: 0 })
// @ts-expect-error i32 is not floating
ct.mean(n)
// @ts-expect-error softmax: axis 0 is outside []
ct.softmax(ct.scalar(1), { axis: 0 })

// Movement
has<[7, 112]>()(ct.reshape(ct.zeros([28, 28]), [7, -1]), true)
has<[typeof batch, 784]>()(ct.reshape(images, [batch, -1]), true)
has<[typeof batch, 784]>()(ct.flatten(images, { from: 1 }), true)
has<[6]>()(ct.flatten(a), true)
has<[7, 3, 2]>()(ct.transpose(ct.zeros([7, 2, 3])), true)
has<[3, 7, 2]>()(ct.permute(ct.zeros([7, 2, 3]), [2, 0, -2]), true)
has<[5, 2, 3]>()(ct.broadcastTo(a, [5, 2, 3]), true)
has<[2, 3, 1]>()(ct.expandDims(a, { axis: -1 }), true)
has<[7, 2]>()(ct.squeeze(ct.zeros([7, 1, 2]), { axis: 1 }), true)
has<[2, 3]>()(ct.flip(a, { axes: [0] }), true)
has<[2, 2]>()(ct.slice(a, { axis: 1, from: 1 }), true)
has<[2, 2]>()(ct.slice(a, { axis: -1, step: 2 }), true)
has<[4, 5]>()(
  ct.pad(a, [
    [1, 1],
    [0, 2],
  ]),
  true,
)
has<[7, 15]>()(
  ct.concatenate([ct.zeros([7, 2]), ct.zeros([7, 3]), ct.zeros([7, 10])], { axis: -1 }),
  true,
)
has<[2, 3, 3]>()(ct.stack([a, a, a], { axis: -1 }), true)
const [left, right] = ct.split(a, { axis: 1, sizes: [1, 2] })
has<[2, 1]>()(left, true)
has<[2, 2]>()(right, true)
// @ts-expect-error reshape: [2, 3] to [4, 2] turns 6 elements into 8
ct.reshape(a, [4, 2])
// @ts-expect-error reshape: [2, 3] to [4, -1] leaves no whole size for -1
ct.reshape(a, [4, -1])
// @ts-expect-error reshape: [2, 3] to [-1, -1] leaves more than one size open
ct.reshape(a, [-1, -1])
// @ts-expect-error permute: [0, 0] is not an order of the axes of [2, 3]
ct.permute(a, [0, 0])
// @ts-expect-error broadcastTo: [2, 3] does not broadcast into [3]
ct.broadcastTo(a, [3])
// @ts-expect-error squeeze: axis 1 of [2, 3] has size 3, not 1
ct.squeeze(a, { axis: 1 })
// @ts-expect-error slice: 1 to 9 leaves axis 1 of [2, 3]
ct.slice(a, { axis: 1, from: 1, to: 9 })
// @ts-expect-error slice: step 0 does not advance
ct.slice(a, { axis: 1, step: 0 })
// @ts-expect-error pad: [2, 3] has 2 axes, but 1 pair is given
ct.pad(a, [[1, 1]])
// @ts-expect-error concatenate: [2, 3] and [3, 4] differ away from axis 0
ct.concatenate([a, b], { axis: 0 })
// @ts-expect-error concatenate: axis 2 is outside [2, 3]
ct.concatenate([a, a], { axis: 2 })
// @ts-expect-error concatenate: f32[2, 3] and i32[2, 3] differ in dtype
ct.concatenate([a, n], { axis: 0 })
// @ts-expect-error stack: [2, 3] and [3, 4] differ
ct.stack([a, b], { axis: 0 })
// @ts-expect-error split: [1, 1] do not add up to 3
ct.split(a, { axis: 1, sizes: [1, 1] })

// Indexing
const i = ct.zeros([8, 20], 'i32')
has<[8, 20, 64]>()(ct.take(ct.zeros([1000, 64]), i, { axis: 0 }), true)
has<[8, 20, 10]>()(ct.oneHot(i, 10), true)
has<[2], 'i32'>()(ct.argMax(a, { axis: 1 }), true)
has<[2, 3], 'i32'>()(ct.argSort(a), true)
has<[5, 3]>()(ct.scatterAdd(ct.zeros([5, 3]), ct.zeros([2], 'i32'), a, { axis: 0 }), true)
// @ts-expect-error f32 cannot be an index
ct.take(a, a, { axis: 0 })
// @ts-expect-error scatterAdd: updates [3, 4] do not fit indices [2] into [5, 3]
ct.scatterAdd(ct.zeros([5, 3]), ct.zeros([2], 'i32'), b, { axis: 0 })

// Nested calls infer as flat ones do.
has<[3, 2]>()(ct.permute(ct.add(a, ct.zeros([3])), [1, 0]), true)
has<[2, 3]>()(ct.add(a, ct.add(a, ct.mul(a, 1))), true)
has<[4, 3]>()(ct.concatenate([ct.add(a, 1), ct.mul(a, 2)], { axis: 0 }), true)
