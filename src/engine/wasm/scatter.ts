/**
 * @file scatter — scatterAdd: updates added where indices point, in their order.
 *
 *   total = x;  total += updates of k, for every k that points there, in order;  y = total
 *
 * f32 adds up in f64 and rounds once, as the record does; which way its totals are kept depends on the width of rows alone.
 */
import { count } from '../../shape/sizes.ts'
import { addRows, demotedKernel, promotedKernel } from './adding.ts'
import { kernelsIn } from './arena.ts'
import { along } from './blocks.ts'
import { chainedKernel, linkKernel } from './chains.ts'
import type { Code, Func, Items, Local } from './code.ts'
import type { ModuleWriter } from './encoder.ts'
import { summed, widened } from './format.ts'
import type { Call, Prepare } from './launch.ts'
import { i32 } from './opcodes.ts'
import { insideKernel, picksOf } from './picks.ts'
import { rowwise, widthOf } from './plane.ts'
import { moving, normal } from './strided.ts'
import { listsFor, scratchOf, type Span, spans } from './worth.ts'

/** y, x, updates, indices, picks, size, low, high, run, scratch: what a kernel is given for one plane. */
type Given = readonly [Local, Local, Local, Local, Local, Local, Local, Local, Local, Local]

/**
 * kernel(y, x, updates, indices, picks, size, low, high, run, scratch, pairs, middle), exported: rows of y, `run` bytes each,
 * from low up to, not including, high. Sizes are at least 1.
 */
const overPlanes = (
  m: ModuleWriter,
  name: string,
  plane: (code: Code, given: Given) => void,
  beforeMiddle: (code: Code, given: Given) => void = () => {},
): Func =>
  m.kernel(
    name,
    (code, [y, x, updates, indices, picks, size, low, high, run, scratch, pairs, middle]) => {
      const given: Given = [y, x, updates, indices, picks, size, low, high, run, scratch]
      const [left, byRows, byPicks, byIndices] = code.ints()
      code.set(byRows, size, run, i32.mul).set(byPicks, picks, run, i32.mul)
      code.set(byIndices, picks, [4], i32.mul)
      const pair = (): void => {
        beforeMiddle(code, given)
        code.set(left, middle)
        rowwise(code, left, () => plane(code, given), y, byRows, x, byRows, updates, byPicks)
      }
      rowwise(code, pairs, pair, indices, byIndices)
    },
  )

/** Totals are the rows of y themselves. */
const directKernel = (m: ModuleWriter, name: 'f64' | 'i32'): void => {
  const add = addRows(m, summed[name])
  overPlanes(m, name, (code, [y, , updates, indices, picks, , low, high, run]) =>
    code.call(add, y, updates, indices, picks, low, high, run),
  )
}

/** Totals have an array of their own, of f64. */
const narrowKernel = (m: ModuleWriter, name: string): void => {
  const [promoted, add, demoted] = [promotedKernel(m), addRows(m, widened), demotedKernel(m)]
  overPlanes(m, name, (code, [y, x, updates, indices, picks, , low, high, run, scratch]) => {
    /** Elements of so many rows. */
    const elements: Items = [high, low, i32.sub, run, i32.mul, [4], i32.divU]
    code.put(scratch)
    along(code, x, low, run).call(promoted, ...elements)
    // As if the totals began with row 0.
    code.put(scratch, low, run, i32.mul, [2], i32.mul, i32.sub)
    code.call(add, updates, indices, picks, low, high, run)
    along(code, y, low, run).call(demoted, scratch, ...elements)
  })
}

/** Totals are in registers, row after row. */
const wideKernel = (m: ModuleWriter, name: string): void => {
  const [link, chained] = [linkKernel(m), chainedKernel(m)]
  overPlanes(
    m,
    name,
    (code, [y, , updates, indices, picks, size, low, high, run, scratch]) =>
      code.call(chained, y, updates, indices, picks, low, high, run, size, scratch),
    (code, [, , , indices, picks, size, , , , scratch]) =>
      code.call(link, indices, picks, size, scratch),
  )
}

const kernels = kernelsIn({
  inside: insideKernel,
  f64: directKernel,
  i32: directKernel,
  narrow: narrowKernel,
  wide: wideKernel,
})

/** Rows of f32 up to this many elements have an array of totals. */
const narrowest = 8

/** scatterAdd in the arena. */
export const scatterAdd: Prepare<'scatterAdd'> = ([x, indices, added], params, [y]) => {
  const { dtype } = x
  if (dtype === 'bool') return undefined
  const { pairs, middle, size, inner, picks } = picksOf(x, indices, params)
  const width = widthOf(dtype)
  const run = inner * width
  const elements = count(y.shape)
  const narrow = dtype === 'f32' && inner <= narrowest
  const [name, room] = narrow
    ? (['narrow', size * inner * 8] as const)
    : dtype === 'f32'
      ? (['wide', (size + picks) * 4] as const)
      : ([dtype === 'f64' ? dtype : 'i32', 0] as const)
  const scratch = scratchOf(room)
  /** Rows of x as they are, until something is added. */
  const copyOf = ({ begin, end }: Span, to: number, from: number): readonly Call[] => {
    const [plane, rows] = [size * run, begin * run]
    const loops = [
      { n: pairs * middle, to: plane, from: plane },
      { n: (end - begin) * inner, to: width, from: width },
    ]
    return normal({ width, to: rows, from: rows, loops }).flatMap((m) => moving(m, to, from))
  }
  return {
    scratch,
    launch: (
      { inputs: [from = 0, at = 0, updates = 0], outputs: [to = 0], scratch: work },
      threads,
    ) => {
      // Every list checks before it writes.
      const check: Call = { kernel: kernels('inside'), args: [at, pairs * picks, size] }
      if (elements === 0) return [[check]]
      return spans(size, listsFor(elements + count(added.shape), threads)).map((span, i) => {
        const sizes = [picks, size, span.begin, span.end, run, work + i * scratch, pairs, middle]
        const add: Call = { kernel: kernels(name), args: [to, from, updates, at, ...sizes] }
        // An array of totals begins as x itself.
        const copied = narrow && picks > 0 ? [] : copyOf(span, to, from)
        return [check, ...copied, ...(picks > 0 ? [add] : [])]
      })
    },
  }
}
