/** @file moves — pinned functions that move, cut, join and pick elements, and products of matrices. */
import { type Functions, m, type Operators, type X } from './function.ts'

/** Movement, slicing, joining, indexing. */
export const moves = (ct: Operators): Functions => {
  const indices = ct.tensor([2, 0, 2], 'i32')
  return {
    reshape: (x) => ct.reshape(x, [3, -1]),
    'reshape, to the power 2': (x) => ct.square(ct.reshape(x, [3, -1])),
    flatten: (x) => ct.flatten(x),
    'flatten from 1': (x) => ct.flatten(x, { from: 1 }),
    permute: (x) => ct.permute(x, [2, 0, 1]),
    'permute, times x': (x) => ct.mul(ct.permute(x, [1, 0]), x),
    transpose: (x) => ct.transpose(m(x)),
    broadcastTo: (x) => ct.broadcastTo(x, [2, 3, 2]),
    'broadcastTo, to the power 2': (x) => ct.square(ct.broadcastTo(x, [2, 3, 2])),
    expandDims: (x) => ct.expandDims(x, { axis: 1 }),
    squeeze: (x) => ct.squeeze(x, { axis: 1 }),
    flip: (x) => ct.flip(x, { axes: [0, 1] }),
    'flip, times x': (x) => ct.mul(ct.flip(x, { axes: [0] }), x),
    slice: (x) => ct.slice(x, { axis: 0, from: 1, to: -1 }),
    'slice along 1, step 2': (x) => ct.slice(x, { axis: 1, step: 2 }),
    'slice, times another': (x) =>
      ct.mul(ct.slice(x, { axis: 0, from: 1 }), ct.slice(x, { axis: 0, to: -1 })),
    pad: (x) =>
      ct.pad(x, [
        [1, 0],
        [0, 2],
      ]),
    'pad with 3, times itself': (x) => ct.square(ct.pad(x, [[1, 2]], { value: 3 })),
    'concatenate along 0': (x, y) => ct.concatenate([x, y], { axis: 0 }),
    'concatenate along 1': (x, y) => ct.concatenate([x, y], { axis: 1 }),
    'concatenate, three': (x, y, z) => ct.concatenate([x, ct.mul(y, y), ct.mul(x, z)], { axis: 0 }),
    'stack along 0': (x, y) => ct.stack([x, y], { axis: 0 }),
    'stack along -1': (x, y) => ct.stack([x, ct.mul(x, y)], { axis: -1 }),
    split: (x) => ct.split(x, { axis: 0, sizes: [1, 2, 1] }),
    'split along 1, product': (x) => {
      const [a, b] = ct.split(x, { axis: 1, sizes: [2, 2] })
      return ct.mul(a, b)
    },
    'split, one piece used': (x) => ct.square(ct.split(x, { axis: 0, sizes: [1, 2, 1] })[1]),
    'take along 0': (x) => ct.take(x, indices, { axis: 0 }),
    'take along 1': (x) => ct.take(x, indices, { axis: 1 }),
    'take a table': (x) => {
      const table = ct.tensor(
        [
          [1, 0],
          [2, 2],
        ],
        'i32',
      )
      return ct.square(ct.take(x, table, { axis: 0 }))
    },
    'take none': (x) => ct.take(x, ct.zeros([0], 'i32'), { axis: 0 }),
    'scatterAdd along 0': (x, u) => ct.scatterAdd(x, indices, u, { axis: 0 }),
    'scatterAdd along 1': (x, u) => ct.square(ct.scatterAdd(x, indices, u, { axis: 1 })),
    oneHot: (x) => ct.matmul(ct.oneHot(indices, 3, 'f64'), m(x)),
  }
}

/** Matrix products and their relatives. */
export const products = (ct: Operators): Functions => {
  const row = (x: X): X => ct.expandDims(x, { axis: 0 })
  const column = (x: X): X => ct.expandDims(x, { axis: 1 })
  return {
    matmul: (x, y) => ct.matmul(m(x), m(y)),
    'matmul, stacked': (x, y) => ct.matmul(m(x), m(y)),
    dot: (x, y) => ct.dot(ct.flatten(x), ct.flatten(y)),
    outer: (x, y) => ct.outer(x, y),
    'contract 1 with 0': (x, y) => ct.contract(x, y, { sum: [[1], [0]] }),
    'contract two pairs': (x, y) =>
      ct.contract(x, y, {
        sum: [
          [0, 2],
          [1, 0],
        ],
      }),
    'contract in batches': (x, y) => ct.contract(x, y, { sum: [[2], [2]], batch: [[0], [0]] }),
    'contract, all batch': (x, y) =>
      ct.contract(x, y, {
        sum: [[], []],
        batch: [
          [0, 1],
          [0, 1],
        ],
      }),
    'bilinear form': (x, a, y) => ct.sum(ct.matmul(ct.matmul(m(row(x)), m(a)), m(column(y)))),
    'quadratic form': (x, a) => ct.sum(ct.matmul(ct.matmul(m(row(x)), m(a)), m(column(x)))),
    'trace of a product': (x, y) => ct.sum(ct.mul(x, ct.transpose(m(y)))),
    'matmul of three': (x, y, z) => ct.matmul(ct.matmul(m(x), m(y)), m(z)),
    'matmul with its transpose': (x) => ct.matmul(m(x), ct.transpose(m(x))),
  }
}
