/**
 * @file convolve — sums of products of a kernel with what it slides over, channels last, in groups.
 *
 *   y[b, o, g n + j] = sum_(k, c) x[b, i, g m + c] w[k, c, g n + j]     where o stride + k dilation - low = i (between + 1)
 *   x [batch, ..space, groups m], w [..window, m, groups n], y [batch, ..places, groups n]
 *
 * Bilinear, and each transpose is a convolution again: to x, of the cotangent with the kernel flipped, its two kinds of
 * channels exchanged; to w, of x with the cotangent, the batch being what is summed. In its margins x goes on with elements that
 * are 0, and 0 times an infinity is NaN, as if x had been padded; between elements there is nothing, and no product. Sums run
 * over k and then c, in f64, and are rounded once; integers wrap.
 */
import { Defect } from '../shape/defect.ts'
import { count, range, type Sizes, stridesOf } from '../shape/sizes.ts'
import type { Emit } from '../program/emit.ts'
import type { Value } from '../program/symbolic.ts'
import type { Params } from '../program/vocabulary.ts'
import { type Aval, type Concrete, data, showAval } from '../tensor/concrete.ts'
import { allocate, type Data, isFloat } from '../tensor/dtype.ts'
import { lane, mustAccept, traffic } from './families.ts'
import { permuted, reshaped, walk } from './moving.ts'
import { isWithin } from './params.ts'
import type { Primitive } from './primitive.ts'
import { plusFloats, plusIntegers } from './product.ts'
import { exchanged, forEachPlace, type Frame, framing, met, placesOf, turned } from './sliding.ts'

type Convolution = Params<'convolve'>

/** The sizes of x and w by what they are: both have two axes more than windows slide along, by the shape rule. */
const sizesOf = (x: Aval, w: Aval, { groups }: Convolution) => {
  const axes = x.shape.length - 2
  const [inputs, outputs] = w.shape.slice(axes) as [number, number] // the last two axes
  return {
    axes,
    batch: x.shape[0]!, // at least two axes
    space: x.shape.slice(1, -1),
    window: w.shape.slice(0, axes),
    inputs,
    outputs,
    each: outputs / groups, // whole, by the shape rule
  }
}

const mustFit = (x: Aval, w: Aval, { stride, groups }: Convolution): void => {
  const axes = stride.length
  const fits =
    x.dtype === w.dtype &&
    x.shape.length === axes + 2 &&
    w.shape.length === axes + 2 &&
    isWithin(1, groups, Infinity) &&
    x.shape[axes + 1] === groups * w.shape[axes]! && // axes + 2 sizes
    Number.isInteger(w.shape[axes + 1]! / groups) // likewise
  if (!fits)
    throw new Defect(
      `convolve: ${showAval(x)} and ${showAval(w)} are not [batch, space, groups n] and [window, n, groups m] for ${groups} groups along ${axes} axes; reshape or cast one`,
    )
}

/** The channels of x as groups and what is in each; of one group nothing has to be told apart. */
const grouped = (e: Emit, x: Value, before: Sizes, groups: number, after: Sizes): Value =>
  groups === 1 ? x : reshaped(e, x, [...before, groups, ...after])

/** The cotangent of x. */
export const pullInput = (
  e: Emit,
  ct: Value,
  [x, w]: readonly [Aval, Value],
  p: Convolution,
): Value => {
  const { axes, space, window, inputs, each } = sizesOf(x, w, p)
  const spatial = range(axes)
  const long = spatial.filter((i) => window[i] !== 1)
  const flipped = long.length === 0 ? w : e.apply('flip', { axes: long }, w)
  const apart = grouped(e, flipped, [...window, inputs], p.groups, [each])
  const order = [axes + 2, axes + 1, axes].slice(p.groups === 1 ? 1 : 0)
  const kernel = reshaped(e, permuted(e, [...spatial, ...order], apart), [
    ...window,
    each,
    p.groups * inputs,
  ])
  return e.apply(
    'convolve',
    { ...turned(space, window, ct.shape.slice(1, -1), p), groups: p.groups },
    ct,
    kernel,
  )
}

/** The cotangent of w. */
const pullKernel = (e: Emit, ct: Value, [x, w]: readonly [Value, Aval], p: Convolution): Value => {
  const { axes, batch, space, window, inputs, outputs } = sizesOf(x, w, p)
  const places = ct.shape.slice(1, -1)
  const way = exchanged(space, window, places, p)
  if (p.groups > 1 && inputs === 1) {
    // No channels to sum over: the batch is one more axis, which the window covers, and each group stays where it is.
    const [input, kernel] = [
      reshaped(e, x, [1, ...x.shape]),
      reshaped(e, ct, [batch, ...places, 1, outputs]),
    ]
    const params = {
      stride: [1, ...way.stride],
      dilation: [1, ...way.dilation],
      low: [0, ...way.low],
      high: [0, ...way.high],
      between: [0, ...way.between],
      groups: p.groups,
    }
    return reshaped(e, e.apply('convolve', params, input, kernel), w.shape)
  }
  const spatial = range(axes).map((i) => i + 1)
  // What is summed over goes where channels are, and channels where the batch is.
  const apart = grouped(e, x, [batch, ...space], p.groups, [inputs])
  const order = p.groups === 1 ? [axes + 1, ...spatial, 0] : [axes + 2, ...spatial, axes + 1, 0]
  const input = reshaped(e, permuted(e, order, apart), [inputs, ...space, p.groups * batch])
  const last = [...spatial, 0, axes + 1]
  const made = e.apply('convolve', { ...way, groups: p.groups }, input, permuted(e, last, ct))
  return permuted(e, last, made)
}

/** The elements of x within its margins. */
const framed = (x: Concrete, frame: readonly Frame[]): Data => {
  const shape = x.shape.map((n, i) => {
    const { before = 0, behind = 0 } = frame[i - 1] ?? {} // the batch comes first, channels last
    return before + n + behind
  })
  const out = allocate(x.dtype, count(shape))
  const strides = stridesOf(shape)
  const offset = frame.reduce((at, { before }, i) => at + before * strides[i + 1]!, 0) // an axis
  walk(x.shape, strides, offset, (i, at) => {
    out[at] = x[data][i]! // i counts the elements of x
  })
  return out
}

export const convolve: Primitive<'convolve'> = {
  name: 'convolve',
  domain: 'all',
  shape: ([x, w], p) => {
    mustAccept('convolve', 'numeric', x)
    mustFit(x, w, p)
    const { batch, space, window, outputs } = sizesOf(x, w, p)
    return [{ shape: [batch, ...placesOf('convolve', space, window, p), outputs], dtype: x.dtype }]
  },
  evaluate: ([x, w], p, [y]) => {
    const { batch, space, window, inputs, outputs, each } = sizesOf(x, w, p)
    const places = y.shape.slice(1, -1)
    const frame = framing(space, window, places, p)
    const wide = space.map((n, i) => n + frame[i]!.before + frame[i]!.behind) // one entry an axis
    const [kernel, out] = [w[data], allocate(y.dtype, count(y.shape))]
    const [elements, channels] = [count(wide), p.groups * inputs]
    const from = wide.every((n, i) => n === space[i]) ? x[data] : framed(x, frame)
    const plus = isFloat(y.dtype) ? plusFloats : plusIntegers
    const totals = new Float64Array(outputs) // of all channels at one place; exact for integers
    const within = { ...p, low: frame.map(({ low }) => low) }
    forEachPlace(wide, window, places, within, (place, meetings) => {
      for (let b = 0; b < batch; b += 1) {
        totals.fill(0)
        for (const { inWindow, inInput } of meetings)
          for (let c = 0; c < channels; c += 1) {
            const value = from[(b * elements + inInput) * channels + c]! // inside x
            const [g, row] = [Math.floor(c / inputs), (inWindow * inputs + (c % inputs)) * outputs]
            for (let j = g * each; j < (g + 1) * each; j += 1)
              totals[j] = plus(totals[j]!, value, kernel[row + j]!) // inside the kernel
          }
        out.set(totals, (b * count(places) + place) * outputs)
      }
    })
    return [out]
  },
  cost: ([x, w], p, [y]) => {
    const { window, inputs } = sizesOf(x, w, p)
    return { flops: 2 * count(y.shape) * inputs * met(window, p), bytes: traffic([x, w], [y]) }
  },
  derivative: { kind: 'bilinear', transpose: [pullInput, pullKernel] },
  vmap: (e, [x, w], p, n) => {
    const axes = p.stride.length
    const [spatial, all] = [range(axes).map((i) => i + 1), range(axes + 2)]
    /** y with the lanes among its channels -> lanes first. */
    const apart = (y: Value, channels: Sizes, lanes: number): Value => {
      const wide = reshaped(e, y, [...y.shape.slice(0, -1), ...channels])
      const rest = range(wide.shape.length).filter((i) => i !== lanes)
      const first = permuted(e, [lanes, ...rest], wide)
      return reshaped(e, first, [n, ...y.shape.slice(0, -1), count(channels) / n])
    }
    if (!w.batched) {
      // More of a batch.
      const [lanes, batch, ...rest] = x.value.shape as [number, number, ...number[]] // lanes before the axes of x
      const y = e.apply('convolve', p, reshaped(e, x.value, [lanes * batch, ...rest]), w.value)
      return lane(reshaped(e, y, [lanes, batch, ...y.shape.slice(1)]))
    }
    const window = w.value.shape.slice(1, axes + 1)
    const [inputs, outputs] = w.value.shape.slice(-2) as [number, number] // the last two axes
    if (!x.batched) {
      // More channels of each group.
      const each = outputs / p.groups
      const wide = reshaped(e, w.value, [n, ...window, inputs, p.groups, each])
      const order = [...spatial, axes + 1, axes + 2, 0, axes + 3]
      const kernel = reshaped(e, permuted(e, order, wide), [...window, inputs, n * outputs])
      return lane(apart(e.apply('convolve', p, x.value, kernel), [p.groups, n, each], axes + 2))
    }
    // More groups.
    const channels = p.groups * inputs
    const [batch, ...space] = x.value.shape.slice(1, -1) as [number, ...number[]] // before the channels
    const turn = [...all.slice(0, -1).map((i) => i + 1), 0, axes + 2]
    const input = reshaped(e, permuted(e, turn, x.value), [batch, ...space, n * channels])
    const kernel = reshaped(e, permuted(e, turn, w.value), [...window, inputs, n * outputs])
    const y = e.apply('convolve', { ...p, groups: n * p.groups }, input, kernel)
    return lane(apart(y, [n, outputs], axes + 1))
  },
}
