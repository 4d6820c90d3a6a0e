/**
 * @file model500 — the text of a model of 500 lines, as a user might write it: 24 transformer blocks, each of a width of
 * its own and generic in the batch and the length; 24 convolutional ones; losses; and a gradient through all of them.
 */

const count = 24
const range = Array.from({ length: count }, (_, i) => i)

/** Attention over a length T and a perceptron, both with a residual: width 8 h, h heads of 8. */
const transformer = (i) => {
  const [h, w] = [i + 1, 8 * (i + 1)]
  return `
interface Block${i} {
  readonly heads: Readonly<Record<'q' | 'k' | 'v', ct.Tensor<[${w}, ${w}]>>>
  readonly up: ct.Tensor<[${w}, ${4 * w}]>
  readonly down: ct.Tensor<[${4 * w}, ${w}]>
}
export const block${i} = <B extends number, T extends number>(p: Block${i}, x: ct.Tensor<[B, T, ${w}]>): ct.Tensor<[B, T, ${w}]> => {
  const heads = (w: ct.Tensor<[${w}, ${w}]>): ct.Tensor<[B, ${h}, T, 8]> =>
    ct.permute(ct.reshape(ct.matmul(x, w), [x.shape[0], x.shape[1], ${h}, 8]), [0, 2, 1, 3])
  const scores = ct.softmax(ct.mul(ct.matmul(heads(p.heads.q), ct.transpose(heads(p.heads.k))), 0.125))
  const mixed = ct.reshape(ct.permute(ct.matmul(scores, heads(p.heads.v)), [0, 2, 1, 3]), [x.shape[0], x.shape[1], ${w}])
  const y = ct.add(x, mixed)
  return ct.add(y, ct.matmul(ct.relu(ct.matmul(y, p.up)), p.down))
}`
}

/** Two convolutions, a pool and a projection: images of 4 (i + 2) to a side. */
const convolutional = (i) => {
  const [n, c] = [4 * (i + 2), i + 3]
  return `
export const image${i} = <B extends number>(p: { readonly a: ct.Tensor<[3, 3, 3, ${c}]>; readonly b: ct.Tensor<[3, 3, ${c}, ${c}]>; readonly w: ct.Tensor<[${(n / 2) ** 2 * c}, 10]> }, x: ct.Tensor<[B, ${n}, ${n}, 3]>): ct.Tensor<[B, 10]> => {
  const y = ct.relu(ct.convolve(x, p.a, { padding: 'same' }))
  const pooled = ct.maxPool(ct.convolve(y, p.b, { padding: 'same' }), { window: 2, stride: 2 })
  return ct.matmul(ct.flatten(pooled, { from: 1 }), p.w)
}`
}

const losses = `
export const crossEntropy = <B extends number>(y: ct.Tensor<[B, 10]>, target: ct.Tensor<[B, 10]>): ct.Scalar =>
  ct.neg(ct.mean(ct.sum(ct.mul(target, ct.logSoftmax(y)), { axes: [-1] })))
export const squared = <B extends number>(y: ct.Tensor<[B, 10]>, target: ct.Tensor<[B, 10]>): ct.Scalar =>
  ct.mean(ct.square(ct.sub(y, target)))`

const gradient = (i) => {
  const n = 4 * (i + 2)
  return `
export const step${i} = ct.valueAndGrad(
  (p: Parameters<typeof image${i}>[0], x: ct.Tensor<[32, ${n}, ${n}, 3]>, t: ct.Tensor<[32, 10]>) => crossEntropy(image${i}(p, x), t))`
}

/** The model, without its imports. */
export const model = [
  ...range.map(transformer),
  ...range.map(convolutional),
  losses,
  ...range.filter((i) => i % 3 === 0).map(gradient),
].join('\n')
