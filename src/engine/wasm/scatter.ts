/**
 * @file scatter — scatterAdd: updates added where indices point, in their order.
 *
 *   total = x;  total += updates of k, for every k that points there, in order;  y = total
 *
 * f32 adds up in f64 and rounds once, as the record does; which way its totals are kept depends on the width of rows alone.
 */
import { count } from '../../shape/sizes.ts'
import { bytesOf, type DType } from '../../tensor/dtype.ts'
import { addRows, demotedKernel, promotedKernel, type Summed } from './adding.ts'
import { mustExport, perArena } from './arena.ts'
import { along } from './blocks.ts'
import { chainedKernel, linkKernel } from './chains.ts'
import type { Code, Local } from './code.ts'
import { type ModuleWriter, moduleWriter } from './encoder.ts'
import type { Kernel } from './host.ts'
import type { Call, Prepare } from './launch.ts'
import { i32 } from './opcodes.ts'
import { insideKernel, picksOf } from './picks.ts'
import { rowwise } from './plane.ts'
import { moving, normal } from './strided.ts'
import { listsFor, scratchOf, spans } from './worth.ts'

/** What a kernel is given. */
interface Given {
  readonly y: Local
  readonly x: Local
  readonly updates: Local
  readonly indices: Local
  readonly picks: Local
  readonly size: Local
  readonly low: Local
  readonly high: Local
  readonly run: Local
  readonly scratch: Local
}

/**
 * kernel(y, x, updates, indices, pairs, middle, picks, size, low, high, run, scratch), exported: rows of y, `run` bytes each,
 * from low up to, not including, high. Sizes are at least 1.
 */
const overPlanes = (
  m: ModuleWriter,
  name: string,
  plane: (code: Code, given: Given) => void,
  beforeMiddle: (code: Code, given: Given) => void = () => {},
): void => {
  const parameters = Array.from({ length: 12 }, () => 'i32' as const)
  m.func(name, parameters, (code, locals) => {
    const at = (i: number): Local => locals[i]! // twelve
    const [y, x, updates, indices, pairs, middle] = [at(0), at(1), at(2), at(3), at(4), at(5)]
    const [picks, size, low, high, run, scratch] = [at(6), at(7), at(8), at(9), at(10), at(11)]
    const given = { y, x, updates, indices, picks, size, low, high, run, scratch }
    const [left, byRows] = [code.local('i32'), code.local('i32')]
    const [byPicks, byIndices] = [code.local('i32'), code.local('i32')]
    code.get(size).get(run).op(i32.mul).set(byRows)
    code.get(picks).get(run).op(i32.mul).set(byPicks)
    code.get(picks).i32(2).op(i32.shl).set(byIndices)
    rowwise(code, pairs, [[indices, byIndices]], () => {
      beforeMiddle(code, given)
      code.get(middle).set(left)
      rowwise(
        code,
        left,
        [
          [y, byRows],
          [x, byRows],
          [updates, byPicks],
        ],
        () => plane(code, given),
      )
    })
  })
}

const kernels: () => { readonly [name: string]: Kernel } = perArena(({ load }) => {
  const m = moduleWriter()
  insideKernel(m)
  for (const name of ['f64', 'i32'] as const) {
    const add = addRows(m, name)
    overPlanes(m, name, (code, { y, updates, indices, picks, low, high, run }) =>
      code.get(y).get(updates).get(indices).get(picks).get(low).get(high).get(run).call(add),
    )
  }
  const [promoted, add, demoted] = [promotedKernel(m), addRows(m, 'f32'), demotedKernel(m)]
  overPlanes(m, 'narrow', (code, { y, x, updates, indices, picks, low, high, run, scratch }) => {
    /** Elements of so many rows. */
    const elements = (): Code =>
      code.get(high).get(low).op(i32.sub).get(run).op(i32.mul).i32(2).op(i32.shrU)
    code.get(scratch)
    along(code, x, low, run)
    elements().call(promoted)
    // As if the totals began with row 0.
    code.get(scratch).get(low).get(run).op(i32.mul).i32(1).op(i32.shl).op(i32.sub)
    code.get(updates).get(indices).get(picks).get(low).get(high).get(run).call(add)
    along(code, y, low, run).get(scratch)
    elements().call(demoted)
  })
  const [link, chained] = [linkKernel(m), chainedKernel(m)]
  overPlanes(
    m,
    'wide',
    (code, { y, updates, indices, picks, low, high, run, size, scratch }) => {
      code.get(y).get(updates).get(indices).get(picks).get(low).get(high).get(run)
      code.get(size).get(scratch).call(chained)
    },
    (code, { indices, picks, size, scratch }) =>
      code.get(indices).get(picks).get(size).get(scratch).call(link),
  )
  return load(m.finish())
})

/** Rows of f32 up to this many elements have an array of totals. */
const narrowest = 8

const summedAs: { readonly [D in DType]: Summed | undefined } = {
  f32: 'f32',
  f64: 'f64',
  i32: 'i32',
  u32: 'i32',
  bool: undefined,
}

/** scatterAdd in the arena. */
export const scatterAdd: Prepare<'scatterAdd'> = ([x, indices, added], params, [y]) => {
  const summed = summedAs[x.dtype]
  if (summed === undefined) return undefined
  const { pairs, middle, size, inner, picks } = picksOf(x, indices, params)
  const width = bytesOf[x.dtype] === 8 ? 8 : 4
  const run = inner * width
  const elements = count(y.shape)
  const narrow = summed === 'f32' && inner <= narrowest
  const name = summed !== 'f32' ? summed : narrow ? 'narrow' : 'wide'
  const scratch = summed !== 'f32' ? 0 : scratchOf(narrow ? size * inner * 8 : (size + picks) * 4)
  /** Rows of x as they are, until something is added. */
  const copyOf = (begin: number, end: number): ReturnType<typeof moving> =>
    moving(
      normal({
        width,
        to: begin * run,
        from: begin * run,
        loops: [
          { n: pairs * middle, to: size * run, from: size * run },
          { n: (end - begin) * inner, to: width, from: width },
        ],
      }),
    )
  const whole = copyOf(0, size)
  return {
    scratch,
    launch: ({ inputs: [from, at, updates], outputs: [to], scratch: work }, threads) => {
      const known = kernels()
      // Every list checks before it writes.
      const check: Call = { kernel: mustExport(known, 'inside'), args: [at!, pairs * picks, size] } // three inputs
      if (elements === 0) return [[check]]
      const kernel = mustExport(known, name)
      const lists = listsFor(elements + count(added.shape), threads)
      return spans(size, lists).map(({ begin, end }, i) => {
        const copied = (lists === 1 ? whole : copyOf(begin, end))(to!, from!) // one output, three inputs
        if (picks === 0) return [check, ...copied]
        const sizes = [pairs, middle, picks, size, begin, end, run]
        const args = [to!, from!, updates!, at!, ...sizes, work + i * scratch] // likewise
        // An array of totals begins as x itself.
        return narrow ? [check, { kernel, args }] : [check, ...copied, { kernel, args }]
      })
    },
  }
}
