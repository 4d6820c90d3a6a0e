/**
 * @file convolve — convolutions without margins as products of matrices: places by steps, and steps by channels.
 *
 *   y[p, j] = sum_s x[place p + step s] w[s, j]
 *
 * Where places and steps lie in x, in bytes, are tables that are given to the kernel beside x and w; order.ts writes margins
 * and zeros between elements out beforehand.
 */
import { count, range, stridesOf } from '../../shape/sizes.ts'
import { isFloat } from '../../tensor/dtype.ts'
import { kernelsIn } from './arena.ts'
import { convolveKernel } from './gemm.ts'
import { kinds, tileRows } from './kind.ts'
import type { Prepare } from './launch.ts'
import { workspace } from './products.ts'
import { tableOf } from './tables.ts'
import { spans } from './worth.ts'

const kernels = {
  f32: kernelsIn({ convolve: (m) => convolveKernel(m, kinds.f32) }),
  f64: kernelsIn({ convolve: (m) => convolveKernel(m, kinds.f64) }),
} as const

/** Multiplications below which threads cost more than they save. */
const worthwhile = 2 ** 21

/** convolve of floats, of no margins and with nothing between elements. */
export const convolve: Prepare<'convolve'> = ([x, w], { stride, dilation, groups }, [y]) => {
  // What is empty is for the record, margins and all.
  if (!isFloat(y.dtype) || [x, w, y].some(({ shape }) => count(shape) === 0)) return undefined
  const { dtype } = y
  const { bytes } = kinds[dtype]
  const axes = stride.length
  const [window, [inputs = 0, outputs = 0]] = [w.shape.slice(0, axes), w.shape.slice(axes)]
  const [batch = 0, ...along] = stridesOf(x.shape).map((s) => s * bytes)
  const spatial = range(axes).map((i) => along[i]!) // axes of x behind the first
  const places = y.shape.slice(0, -1)
  const placing = tableOf(places, [batch, ...spatial.map((s, i) => s * stride[i]!)], tileRows) // one entry an axis
  const stepping = tableOf(
    [...window, inputs],
    [...spatial.map((s, i) => s * dilation[i]!), bytes], // likewise
    1,
  )
  const [rows, sums, each] = [count(places), count(window) * inputs, outputs / groups]
  return {
    scratch: workspace(dtype),
    tables: [placing, stepping],
    launch: ({ inputs: given, outputs: [to = 0], scratch }, threads) => {
      const [from = 0, by = 0, ofPlaces = 0, ofSteps = 0] = given
      const parts = rows * each * sums < worthwhile ? 1 : threads
      const row = outputs * bytes
      return spans(rows, parts, tileRows).map(({ begin, end }, part) => {
        const space = scratch + part * workspace(dtype)
        return range(groups).map((g) => {
          const [x, channel] = [from + g * inputs * bytes, g * each * bytes]
          const args = [end - begin, each, sums, x, ofPlaces + 4 * begin, ofSteps, by + channel]
          args.push(row, bytes, to + begin * row + channel, row, space)
          return { kernel: kernels[dtype]('convolve'), args }
        })
      })
    },
  }
}
