/**
 * @file slid — sliding windows as the planner wants them: margins written out, and what is not a product as slices.
 *
 *   max, sum    axis by axis: the slices that the elements of a window take, one for each, joined element by element
 *   share       a slice of x for each element of a window, compared with the maximum; back through pads
 */
import type { Emit } from '../../program/emit.ts'
import type { Value } from '../../program/symbolic.ts'
import type {
  Inputs,
  Name,
  Params,
  Sliding,
  Spreading,
  WindowParam,
} from '../../program/vocabulary.ts'
import { recordOf } from '../../primitives/build.ts'
import { type Frame, framing, placesOf } from '../../primitives/sliding.ts'
import { count, range, sameSizes, type Sizes } from '../../shape/sizes.ts'
import { type Aval, literal } from '../../tensor/concrete.ts'
import { isFloat, least } from '../../tensor/dtype.ts'
import { isTiled } from './share.ts'

const all = (list: Sizes | undefined, n: number): boolean => list?.every((m) => m === n) ?? true
/** A number everywhere in a shape. */
const filled = (e: Emit, n: number, like: Value, shape: Sizes): Value =>
  e.apply('broadcast', { shape, axes: [] }, literal(n, like.dtype))

/** x with its margins: a number in them, and cut off where they are below 0. */
const framed = (e: Emit, x: Value, low: Sizes, high: Sizes, filling: number): Value => {
  const more = (list: Sizes): number[] => list.map((n) => Math.max(n, 0))
  const widen = (v: Value): Value => {
    if (all(more(low), 0) && all(more(high), 0)) return v
    if (filling === 0)
      return e.apply('pad', { low: more(low), high: more(high), between: low.map(() => 0) }, v)
    return range(low.length).reduce((y, axis) => {
      const side = (n: number): readonly Value[] =>
        n > 0 ? [filled(e, filling, x, y.shape.with(axis, n))] : []
      const parts = [...side(low[axis]!), y, ...side(high[axis]!)] // one entry an axis
      return parts.length === 1 ? y : e.bind('concatenate', { axis }, parts)[0]
    }, v)
  }
  const wide = widen(x)
  if (low.every((n) => n >= 0) && high.every((n) => n >= 0)) return wide
  return e.apply(
    'slice',
    {
      start: low.map((n) => Math.max(-n, 0)),
      limit: wide.shape.map((n, i) => n + Math.min(high[i]!, 0)), // likewise
      stride: low.map(() => 1),
    },
    wide,
  )
}

/** x with zeros between its elements, and then its margins. */
const spreadOut = (e: Emit, x: Value, p: Spreading): Value => {
  const none = p.low.map(() => 0)
  const wide = all(p.between, 0)
    ? x
    : e.apply('pad', { low: none, high: none, between: p.between }, x)
  return framed(e, wide, p.low, p.high, 0)
}

/** The elements around x that windows meet, see sliding.ts. */
const frameOf = (x: Aval, w: Aval, p: Params<'convolve'>): readonly Frame[] => {
  const [space, window] = [x.shape.slice(1, -1), w.shape.slice(0, -2)]
  return framing(space, window, placesOf('convolve', space, window, p), p)
}

/** A convolution whose windows meet nothing but elements of x. */
const slidConvolve = (e: Emit, p: Params<'convolve'>, x: Value, w: Value): Value => {
  const frame = frameOf(x, w, p)
  const around = (of: (f: Frame) => number): number[] => [0, ...frame.map(of), 0] // neither the batch nor channels
  const padding = { low: around((f) => f.before), high: around((f) => f.behind) }
  const wide = e.apply('pad', { ...padding, between: around(() => 0) }, x)
  const high = frame.map(({ behind }, i) => p.high[i]! - behind * (p.between[i]! + 1)) // an entry an axis
  return e.apply('convolve', { ...p, low: frame.map((f) => f.low), high }, wide, w)
}

/** The elements of x that the window's element at `offset` takes, one for each place. */
const taken = (e: Emit, x: Value, offset: Sizes, places: Sizes, stride: Sizes): Value =>
  sameSizes(x.shape, places) && all(offset, 0) && all(stride, 1)
    ? x
    : e.apply(
        'slice',
        {
          start: offset,
          limit: places.map((m, i) => offset[i]! + (m - 1) * stride[i]! + 1), // one entry an axis
          stride,
        },
        x,
      )

/** x joined along windows, axis by axis. */
const alongAxes = (
  e: Emit,
  x: Value,
  p: Sliding & WindowParam,
  places: Sizes,
  join: (a: Value, b: Value) => Value,
): Value =>
  range(x.shape.length).reduce((y, axis) => {
    const [k, stride, dilation] = [p.window[axis]!, p.stride[axis]!, p.dilation[axis]!] // an axis
    const at = (i: number): Value =>
      taken(
        e,
        y,
        y.shape.map((_, a) => (a === axis ? i * dilation : 0)),
        y.shape.with(axis, places[axis]!), // likewise
        y.shape.map((_, a) => (a === axis ? stride : 1)),
      )
    return range(k).map(at).reduce(join)
  }, x)

/** Every offset of an element in a window, row-major. */
const offsetsOf = ({ window, dilation }: Sliding & WindowParam): readonly Sizes[] =>
  window.reduce<readonly Sizes[]>(
    (lists, k, axis) =>
      lists.flatMap((list) => range(k).map((i) => [...list, i * dilation[axis]!])), // one entry an axis
    [[]],
  )

/** Sums of x over windows. */
const slidSum = (e: Emit, p: Params<'windowSum'>, x: Value, places: Sizes): Value =>
  alongAxes(e, spreadOut(e, x, p), p, places, (a, b) => e.apply('add', {}, a, b))

/** The largest elements of windows. */
const slidMax = (e: Emit, p: Params<'windowMax'>, x: Value, places: Sizes): Value =>
  alongAxes(e, framed(e, x, p.low, p.high, least[x.dtype]), p, places, (a, b) =>
    e.apply('max', {}, a, b),
  )

/** Whether an element is the largest of its window, or a NaN. */
const isLargest = (e: Emit, x: Value, y: Value): Value =>
  e.apply('or', {}, e.apply('equal', {}, x, y), e.apply('notEqual', {}, x, x))

const sumOf = (e: Emit, xs: readonly Value[]): Value =>
  xs.reduce((a, b) => e.apply('add', {}, a, b))

/** Means of t over the largest elements of windows, or in reverse the shares of t that go to them. */
const slidShare = (e: Emit, p: Params<'windowShare'>, x: Value, t: Value, places: Sizes): Value => {
  const wide = framed(e, x, p.low, p.high, -Infinity)
  const y = alongAxes(e, wide, p, places, (a, b) => e.apply('max', {}, a, b))
  const offsets = offsetsOf(p)
  const take = (v: Value) => (offset: Sizes) => taken(e, v, offset, places, p.stride)
  /** Margins hold no elements, not even of windows in which all is -inf. */
  const inside =
    all(p.low, 0) && all(p.high, 0)
      ? undefined
      : framed(e, filled(e, 1, x, x.shape), p.low, p.high, 0)
  const one = filled(e, 1, x, places)
  const largest = offsets.map((offset) => {
    const is = isLargest(e, take(wide)(offset), y)
    return inside === undefined
      ? is
      : e.apply('and', {}, is, e.apply('equal', {}, take(inside)(offset), one))
  })
  const zero = filled(e, 0, x, places)
  const found = largest.map((is) => e.apply('cast', { to: x.dtype }, is))
  const n = e.apply('max', {}, sumOf(e, found), one)
  if (!p.reverse) {
    const moved = framed(e, t, p.low, p.high, 0)
    const some = largest.map(
      (is, i) => e.apply('select', {}, is, take(moved)(offsets[i]!), zero), // one for each offset
    )
    return e.apply('div', {}, sumOf(e, some), n)
  }
  const share = e.apply('div', {}, t, n)
  const back = offsets.map((offset, i) => {
    const given = e.apply('select', {}, largest[i]!, share, zero) // one each
    const spread = places.map((m, a) => (m - 1) * p.stride[a]! + 1) // an axis
    const low = offset.map((o, a) => o - p.low[a]!) // likewise
    const high = x.shape.map((size, a) => size - spread[a]! - low[a]!) // likewise
    return spreadOut(e, given, { ...p, low, high, between: p.stride.map((s) => s - 1) })
  })
  return sumOf(e, back)
}

type Slid = 'convolve' | 'windowMax' | 'windowShare' | 'windowSum'

/** What an equation becomes, from its params, its inputs and the shape of its output. */
type Rule<N extends Slid> = (e: Emit, p: Params<N>, inputs: readonly Value[], made: Sizes) => Value

// Inputs are as many as each primitive has.
const rules: { readonly [N in Slid]: Rule<N> } = {
  convolve: (e, p, [x, w]) => slidConvolve(e, p, x!, w!), // two
  windowMax: (e, p, [x], made) => slidMax(e, p, x!, made), // one
  windowShare: (e, p, [x, t], made) => slidShare(e, p, x!, t!, p.reverse ? t!.shape : made), // two
  windowSum: (e, p, [x], made) => slidSum(e, p, x!, made), // one
}

const isName = (name: Name): name is Slid => Object.hasOwn(rules, name)

const shapeOf = (name: Slid, inputs: readonly Aval[], params: unknown): Sizes =>
  recordOf<Slid>(name).shape(
    inputs as readonly unknown[] as Inputs<Slid, Aval>, // what an equation of that name reads
    params as Params<Slid>, // and has
  )[0].shape

/** Whether the engine computes an equation by windows that slide, alone or inside of a Program. */
export const isSliding = (name: Name, inputs: readonly Aval[], params: unknown): name is Slid => {
  const [x] = inputs
  if (!isName(name) || x === undefined) return false
  const counts = name === 'windowSum' || name === 'windowMax' // integers too
  if (!isFloat(x.dtype) && !counts) return false
  const shapes = [...inputs.map(({ shape }) => shape), shapeOf(name, inputs, params)]
  return shapes.every((shape) => count(shape) > 0)
}

/** Whether it becomes others before it is planned. */
export const isSlid = (name: Name, inputs: readonly Aval[], params: unknown): name is Slid => {
  const [x] = inputs
  if (x === undefined || !isSliding(name, inputs, params)) return false
  if (name === 'convolve')
    return frameOf(x, inputs[1]!, params as Params<'convolve'>).some((f) => f.before + f.behind > 0) // its, and of two inputs
  return name !== 'windowShare' || !isTiled(x, params as Params<'windowShare'>) // its
}

/** What it becomes. */
export const slid = (e: Emit, name: Slid, inputs: readonly Value[], params: unknown): Value => {
  const rule: Rule<Slid> = rules[name as 'convolve'] as Rule<Slid> // the rule of one name, which has its params
  return rule(e, params as Params<Slid>, inputs, shapeOf(name, inputs, params)) // those of the equation
}
