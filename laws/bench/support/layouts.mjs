/** @file layouts — arrays with their axes in another order: some libraries have channels last, others first. */

/** A copy of row-major data with its axes in another order, as a transposition gives it. */
export const permuted = (data, shape, order) => {
  const strides = shape.map((_, i) => shape.slice(i + 1).reduce((a, b) => a * b, 1))
  const [sizes, steps] = [order.map((i) => shape[i]), order.map((i) => strides[i])]
  const out = new data.constructor(data.length)
  let to = 0
  const walk = (axis, from) => {
    if (axis === sizes.length) {
      out[to] = data[from]
      to += 1
      return
    }
    for (let i = 0; i < sizes[axis]; i += 1) walk(axis + 1, from + i * steps[axis])
  }
  walk(0, 0)
  return out
}

/** [n, y, x, c] as [n, c, y, x], and back. */
export const channels = { first: [0, 3, 1, 2], last: [0, 2, 3, 1] }
/** [y, x, in, out] as [out, in, y, x], and back. */
export const kernels = { first: [3, 2, 0, 1], last: [2, 3, 1, 0] }

/** The shape in such an order. */
export const ordered = (shape, order) => order.map((i) => shape[i])
