/**
 * @file scatter — scatterAdd: updates added where indices point, each total in registers until it is whole.
 *
 *   total = x;  total += updates of k, for every k that points there, in order;  y = total
 *
 * f32 adds up in f64 and rounds once, as the record does. The picks of one index are a chain, found by walking all picks
 * backwards: heads[index] is the first of them, next[k] the one after k, or -1. So there is no array of totals.
 */
import { count } from '../../shape/sizes.ts'
import { bytesOf, type DType } from '../../tensor/dtype.ts'
import { mustExport, perArena } from './arena.ts'
import { along } from './blocks.ts'
import type { Code, Func, Local } from './code.ts'
import { type ModuleWriter, moduleWriter } from './encoder.ts'
import type { Kernel } from './host.ts'
import type { Call, Prepare } from './launch.ts'
import { type Access, f32, f64, f64x2, i32, type Opcode, v128, type ValueType } from './opcodes.ts'
import { insideKernel, picksOf } from './picks.ts'
import { fillBytes, rowwise } from './plane.ts'
import { moving, normal } from './strided.ts'
import { listsFor, scratchOf, spans } from './worth.ts'

const simd = (n: number): Opcode => 0xfd0000 + n
const add32x4 = simd(0xae)
const promoteLow = simd(0x5f)
const demote = simd(0x5e)
const promote: Opcode = 0xbb
const demoteOne: Opcode = 0xb6
const upper = [8, 9, 10, 11, 12, 13, 14, 15, 8, 9, 10, 11, 12, 13, 14, 15]
const lowerTwo = [0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23]

/** 8 bytes into the lower half of a vector. */
const loadLow: Access = { opcode: simd(0x5d), align: 3 }

type Summed = 'f32' | 'f64' | 'i32'

/** How totals are kept: in vectors for a block of columns, and alone for one column. */
interface Totals {
  readonly bytes: 4 | 8
  /** Vectors of totals for one vector of the tensor. */
  readonly vectors: 1 | 2
  readonly read: (code: Code, at: Local, offset: number, totals: readonly Local[]) => void
  readonly add: (code: Code, at: Local, offset: number, totals: readonly Local[]) => void
  readonly write: (code: Code, at: Local, offset: number, totals: readonly Local[]) => void
  readonly one: ValueType
  readonly load: (code: Code) => Code
  readonly plus: Opcode
  readonly store: (code: Code) => Code
}

const direct = (bytes: 4 | 8, plus: Opcode): Pick<Totals, 'bytes' | 'vectors' | 'read' | 'add' | 'write'> => ({
  bytes,
  vectors: 1,
  read: (code, at, offset, [t]) => code.get(at).load(v128.load, offset).set(t!), // one, likewise below
  add: (code, at, offset, [t]) =>
    code.get(t!).get(at).load(v128.load, offset).op(plus).set(t!),
  write: (code, at, offset, [t]) => code.get(at).get(t!).store(v128.store, offset),
})

const totalsOf: { readonly [D in Summed]: Totals } = {
  i32: {
    ...direct(4, add32x4),
    one: 'i32',
    load: (code) => code.load(i32.load),
    plus: i32.add,
    store: (code) => code.store(i32.store),
  },
  f64: {
    ...direct(8, f64x2.add),
    one: 'f64',
    load: (code) => code.load(f64.load),
    plus: f64.add,
    store: (code) => code.store(f64.store),
  },
  f32: {
    bytes: 4,
    vectors: 2,
    read: (code, at, offset, [t, u]) => {
      code.get(at).load(v128.load, offset).tee(t!).get(t!).shuffle(upper).op(promoteLow).set(u!) // two, likewise below
      code.get(t!).op(promoteLow).set(t!)
    },
    add: (code, at, offset, [t, u]) => {
      code.get(t!).get(at).load(loadLow, offset).op(promoteLow).op(f64x2.add).set(t!)
      code.get(u!).get(at).load(loadLow, offset + 8).op(promoteLow).op(f64x2.add).set(u!)
    },
    write: (code, at, offset, [t, u]) => {
      code.get(at).get(t!).op(demote).get(u!).op(demote).shuffle(lowerTwo)
      code.store(v128.store, offset)
    },
    one: 'f64',
    load: (code) => code.load(f32.load).op(promote),
    plus: f64.add,
    store: (code) => code.op(demoteOne).store(f32.store),
  },
}

/** chain(y, updates, k, next, run): the row at y and those of a chain that begins at k; rows are `run` bytes. */
const chainOf = (m: ModuleWriter, t: Totals): Func =>
  m.func(undefined, ['i32', 'i32', 'i32', 'i32', 'i32'], (code, [y, updates, k, next, run]) => {
    const [j, at, end] = [code.local('i32'), code.local('i32'), code.local('i32')]
    const wide = 4 / t.vectors // vectors of the tensor at once
    const totals = Array.from({ length: wide }, () =>
      Array.from({ length: t.vectors }, () => code.local('v128')),
    )
    const total = code.local(t.one)
    /** Once for each pick of the chain, with `at` where its elements are. */
    const each = (inner: () => void): void => {
      code.get(k).set(j)
      code.loop(() => {
        along(code, updates, j, run).set(at)
        inner()
        code.get(next).get(j).i32(2).op(i32.shl).op(i32.add).load(i32.load).tee(j)
        code.i32(0).op(i32.geS).brIf(0)
      })
    }
    const more = (bytes: number): Code =>
      code.get(y).i32(bytes).op(i32.add).get(end).op(i32.leS)
    const block = (bytes: number, inner: () => void): void => {
      more(bytes).when(() => {
        code.loop(() => {
          inner()
          code.increase(y, bytes).increase(updates, bytes)
          more(bytes).brIf(0)
        })
      })
    }
    code.get(y).get(run).op(i32.add).set(end)
    block(wide * 16, () => {
      totals.forEach((x, i) => t.read(code, y, i * 16, x))
      each(() => totals.forEach((x, i) => t.add(code, at, i * 16, x)))
      totals.forEach((x, i) => t.write(code, y, i * 16, x))
    })
    block(t.bytes, () => {
      t.load(code.get(y)).set(total)
      each(() => t.load(code.get(total).get(at)).op(t.plus).set(total))
      t.store(code.get(y).get(total))
    })
  })

/**
 * scatter(y, updates, indices, pairs, middle, picks, size, low, high, run, heads): adds to the rows of y from low up to, not
 * including, high; heads has a word for each index, and behind them one for each pick. Sizes are at least 1.
 */
const scatterKernel = (m: ModuleWriter, name: Summed): void => {
  const chain = chainOf(m, totalsOf[name])
  const parameters = Array.from({ length: 11 }, () => 'i32' as const)
  m.func(name, parameters, (code, locals) => {
    const [y, updates, indices, pairs, middle, picks] = locals as readonly [
      Local,
      Local,
      Local,
      Local,
      Local,
      Local,
    ] // the first of eleven
    const [size, low, high, run, heads] = locals.slice(6) as [Local, Local, Local, Local, Local] // the others
    const index = (): Local => code.local('i32')
    const [next, k, i, head, left] = [index(), index(), index(), index(), index()]
    const [byRows, byPicks, byIndices] = [index(), index(), index()]
    const word = (base: Local, n: Local): Code =>
      code.get(base).get(n).i32(2).op(i32.shl).op(i32.add)
    code.get(size).get(run).op(i32.mul).set(byRows)
    code.get(picks).get(run).op(i32.mul).set(byPicks)
    code.get(picks).i32(2).op(i32.shl).set(byIndices)
    word(heads, size).set(next)
    rowwise(code, pairs, [[indices, byIndices]], () => {
      fillBytes(code.get(heads).i32(-1).get(size).i32(2).op(i32.shl))
      code.get(picks).set(k)
      code.loop(() => {
        code.increase(k, -1)
        word(indices, k).load(i32.load).set(i)
        word(next, k)
        word(heads, i).load(i32.load).store(i32.store)
        word(heads, i).get(k).store(i32.store)
        code.get(k).brIf(0)
      })
      code.get(middle).set(left)
      rowwise(
        code,
        left,
        [
          [y, byRows],
          [updates, byPicks],
        ],
        () =>
          code.each(k, 0, picks, 1, () => {
            word(indices, k).load(i32.load).tee(i).get(low).op(i32.sub)
            code.get(high).get(low).op(i32.sub).op(i32.ltU)
            word(heads, i).load(i32.load).set(head)
            code.get(head).get(k).op(i32.eq).op(i32.and)
            code.when(() => {
              along(code, y, i, run).get(updates).get(k).get(next).get(run).call(chain)
            })
          }),
      )
    })
  })
}

const kernels: () => { readonly [name: string]: Kernel } = perArena(({ load }) => {
  const m = moduleWriter()
  insideKernel(m)
  for (const d of ['f32', 'f64', 'i32'] as const) scatterKernel(m, d)
  return load(m.finish())
})

const summedAs: { readonly [D in DType]: Summed | undefined } = {
  f32: 'f32',
  f64: 'f64',
  i32: 'i32',
  u32: 'i32',
  bool: undefined,
}

/** scatterAdd in the arena. */
export const scatterAdd: Prepare<'scatterAdd'> = ([x, indices, added], params, [y]) => {
  const name = summedAs[x.dtype]
  if (name === undefined) return undefined
  const { pairs, middle, size, inner, picks } = picksOf(x, indices, params)
  const width = bytesOf[x.dtype] === 8 ? 8 : 4
  const run = inner * width
  const elements = count(y.shape)
  /** Rows of x that are as they were, until something is added. */
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
  const scratch = scratchOf((size + picks) * 4)
  return {
    scratch,
    launch: ({ inputs: [from, at, updates], outputs: [to], scratch: heads }, threads) => {
      const known = kernels()
      // Every list checks before it writes.
      const check: Call = { kernel: mustExport(known, 'inside'), args: [at!, pairs * picks, size] } // three inputs
      if (elements === 0) return [[check]]
      const kernel = mustExport(known, name)
      const lists = listsFor(elements + count(added.shape), threads)
      return spans(size, lists).map(({ begin, end }, i) => {
        const copied = (lists === 1 ? whole : copyOf(begin, end))(to!, from!) // one output, three inputs
        if (picks === 0) return [check, ...copied]
        const ends = [begin, end, run, heads + i * scratch]
        const args = [to!, updates!, at!, pairs, middle, picks, size, ...ends] // likewise
        return [check, ...copied, { kernel, args }]
      })
    },
  }
}
