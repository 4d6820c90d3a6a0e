/**
 * @file share — what flows back through maxima of windows that tile their input, in one pass.
 *
 *   y[i] = t[o] / n where x[i] is one of the n largest of window o, or a NaN; 0 elsewhere
 *
 * Windows keep channels apart, and those fill whole vectors. Where places and elements of a window lie are tables.
 */
import type { Params } from '../../program/vocabulary.ts'
import { count, sameSizes, stridesOf } from '../../shape/sizes.ts'
import type { Aval } from '../../tensor/concrete.ts'
import { type Floating, isFloat } from '../../tensor/dtype.ts'
import { kernelsIn } from './arena.ts'
import type { ModuleWriter } from './encoder.ts'
import { filled } from './format.ts'
import { type Kind, kinds } from './kind.ts'
import type { Prepare } from './launch.ts'
import { i32, v128 } from './opcodes.ts'
import { offsetsOf, tableOf } from './tables.ts'
import { listsFor, spans } from './worth.ts'

/** share(x, t, y, places, offsets of places, offsets in a window, their end, bytes of all channels). */
const shareKernel = (m: ModuleWriter, { dtype, vector }: Kind): void => {
  m.kernel('share', (code, [x, t, y, places, ofPlaces, ofWindow, end, channels]) => {
    const [from, to, channel, step, at] = code.ints()
    const [value, most, n, is, one, low] = code.vectors()
    code.v128(filled(dtype, 1)).set(one)
    code.v128(filled(dtype, -Infinity)).set(low)
    /** Once for each element of a window: its offset, and the elements there. */
    const each = (body: () => void): void => {
      const turn = (): void => {
        code.set(at, step, i32.load, channel, i32.add)
        code.set(value, from, at, i32.add, v128.load)
        body()
        code.increase(step, [4])
      }
      code.set(step, ofWindow).repeat(turn, step, end, i32.ltU)
    }
    const isLargest = (): void => {
      code.set(is, value, most, vector.eq, value, value, vector.ne, v128.or)
    }
    const vectors = (): void => {
      code.set(most, low).set(n, one, one, vector.sub)
      each(() => code.set(most, most, value, vector.max))
      each(() => {
        isLargest()
        code.set(n, n, is, one, v128.and, vector.add)
      })
      code.set(n, t, channel, i32.add, v128.load, n, vector.div)
      each(() => {
        isLargest()
        code.put(to, at, i32.add, is, n, v128.and, v128.store)
      })
      code.increase(channel, [16])
    }
    const place = (): void => {
      code.set(from, x, ofPlaces, i32.load, i32.add).set(to, y, ofPlaces, i32.load, i32.add)
      code.set(channel, [0]).repeat(vectors, channel, channels, i32.ltU)
      code.increase(ofPlaces, [4]).increase(t, channels).increase(places, [-1])
    }
    code.repeat(place, places, [0], i32.gtS)
  })
}

const kernels = {
  f32: kernelsIn({ share: (m) => shareKernel(m, kinds.f32) }),
  f64: kernelsIn({ share: (m) => shareKernel(m, kinds.f64) }),
} as const

/** Whether windows lie beside each other, cover their input, and keep whole vectors of channels apart. */
export const isTiled = ({ shape, dtype }: Aval, p: Params<'windowShare'>): boolean =>
  isFloat(dtype) &&
  p.reverse &&
  p.window.at(-1) === 1 &&
  ((shape.at(-1) ?? 0) * kinds[dtype].bytes) % 16 === 0 &&
  sameSizes(p.stride, p.window) &&
  p.dilation.every((n, i) => n === 1 || p.window[i] === 1) &&
  [...p.low, ...p.high].every((n) => n === 0) &&
  shape.every((n, i) => n > 0 && n % p.window[i]! === 0) // one entry an axis

/** windowShare in reverse, where windows tile. */
export const windowShare: Prepare<'windowShare'> = ([x, t], p) => {
  if (!isTiled(x, p)) return undefined
  const dtype = x.dtype as Floating // as isTiled asked
  const { bytes } = kinds[dtype]
  const strides = stridesOf(x.shape).map((s) => s * bytes)
  const [outer, channels] = [t.shape.slice(0, -1), x.shape.at(-1)! * bytes] // an axis of channels
  const placing = offsetsOf(
    outer,
    outer.map((_, i) => strides[i]! * p.stride[i]!), // one entry an axis
  )
  const inside = offsetsOf(p.window, strides)
  return {
    scratch: 0,
    tables: [placing, inside].map(tableOf),
    launch: ({ inputs, outputs: [to = 0] }, threads) => {
      const [from = 0, given = 0, ofPlaces = 0, ofWindow = 0] = inputs
      const parts = spans(count(outer), listsFor(count(x.shape), threads))
      return parts.map(({ begin, end }) => {
        const args = [from, given + begin * channels, to, end - begin, ofPlaces + 4 * begin]
        args.push(ofWindow, ofWindow + 4 * count(p.window), channels)
        return [{ kernel: kernels[dtype]('share'), args }]
      })
    },
  }
}
