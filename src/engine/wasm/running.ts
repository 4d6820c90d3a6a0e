/**
 * @file running — kernels for running sums: each element and the total before it, one addition after another.
 *
 * Rows are walked four at a time, and columns a vector at a time, for an addition waits for the one before it.
 */
import type { DType } from '../../tensor/dtype.ts'
import { mustExport, perArena } from './arena.ts'
import { atMost } from './blocks.ts'
import type { Code, Func, Local } from './code.ts'
import { type ModuleWriter, moduleWriter } from './encoder.ts'
import { narrowed, type Source, sources, type Target, targets, widened } from './fold.ts'
import type { Kernel } from './host.ts'
import { f32, f64, f64x2, i32, type Opcode, v128 } from './opcodes.ts'

/** How the elements of one dtype are added. */
interface Sums {
  readonly source: Source
  readonly target: Target
  readonly add: Opcode
  /** One at a time: the type of a total, from memory, added, into memory. */
  readonly one: {
    readonly type: 'f64' | 'i32'
    readonly load: (code: Code) => Code
    readonly add: Opcode
    readonly store: (code: Code) => Code
  }
}

const promote: Opcode = 0xbb
const demote: Opcode = 0xb6
const addIntegers: Opcode = 0xfd00ae

const integers: Sums = {
  source: sources.i32,
  target: targets.i32,
  add: addIntegers,
  one: {
    type: 'i32',
    load: (code) => code.load(i32.load),
    add: i32.add,
    store: (code) => code.store(i32.store),
  },
}

const sums: { readonly [D in Exclude<DType, 'bool'>]: Sums } = {
  f32: {
    source: widened,
    target: narrowed,
    add: f64x2.add,
    one: {
      type: 'f64',
      load: (code) => code.load(f32.load).op(promote),
      add: f64.add,
      store: (code) => code.op(demote).store(f32.store),
    },
  },
  f64: {
    source: sources.f64,
    target: targets.f64,
    add: f64x2.add,
    one: {
      type: 'f64',
      load: (code) => code.load(f64.load),
      add: f64.add,
      store: (code) => code.store(f64.store),
    },
  },
  i32: integers,
  u32: integers,
}

/** lines(x, out, size, bytes from element to element, bytes from row to row) for n rows. */
const linesKernel = (m: ModuleWriter, { one }: Sums, n: number): Func =>
  m.func(undefined, ['i32', 'i32', 'i32', 'i32', 'i32'], (code, locals) => {
    const [x, out, size, step, byRow] = locals
    const totals = Array.from({ length: n }, () => code.local(one.type))
    const [k, from, to] = [code.local('i32'), code.local('i32'), code.local('i32')]
    code.each(k, 0, size, 1, () => {
      code.get(x).set(from).get(out).set(to)
      totals.forEach((total, i) => {
        if (i > 0) code.increaseBy(from, byRow).increaseBy(to, byRow)
        one.load(code.get(to).get(total).get(from)).op(one.add).tee(total)
        one.store(code)
      })
      code.increaseBy(x, step).increaseBy(out, step)
    })
  })

const rowsAbreast = 4

/** rows(x, out, rows, size, bytes from element to element, bytes from row to row). */
const rowsKernel = (m: ModuleWriter, kind: Sums): void => {
  const [several, single] = [linesKernel(m, kind, rowsAbreast), linesKernel(m, kind, 1)]
  m.func('rows', ['i32', 'i32', 'i32', 'i32', 'i32', 'i32'], (code, locals) => {
    const [x, out, rows, size, step, byRow] = locals
    const [i, whole, jump] = [code.local('i32'), code.local('i32'), code.local('i32')]
    const go = (f: Func, n: number): void => {
      code.get(x).get(out).get(size).get(step).get(byRow).call(f)
      code.get(byRow).i32(n).op(i32.mul).set(jump).increaseBy(x, jump).increaseBy(out, jump)
    }
    code.get(rows).i32(-rowsAbreast).op(i32.and).set(whole)
    code.each(i, 0, whole, rowsAbreast, () => go(several, rowsAbreast))
    code
      .get(rows)
      .i32(rowsAbreast - 1)
      .op(i32.and)
      .set(whole)
    code.each(i, 0, whole, 1, () => go(single, 1))
  })
}

/** Columns whose totals are in memory at one time. */
const columnsAtOnce = 512
/** Bytes of working memory for columns. */
export const workspace: number = columnsAtOnce * 8

/** across(x, out, totals, columns): adds one row to the totals, and writes them. */
const acrossKernel = (m: ModuleWriter, { source, target, add }: Sums): Func =>
  m.func(undefined, ['i32', 'i32', 'i32', 'i32'], (code, [x, out, totals, columns]) => {
    const lanes = 1 << source.shift
    const [j, whole, total] = [code.local('i32'), code.local('i32'), code.local('v128')]
    const added = (): Code => source.load(code.get(totals).load(v128.load), x, 0).op(add).set(total)
    const kept = (): Code => code.get(totals).get(total).store(v128.store)
    code.get(columns).i32(-lanes).op(i32.and).set(whole)
    code.each(j, 0, whole, lanes, () => {
      added()
      kept()
      target.store(code.get(out).get(total))
      code
        .increase(totals, 16)
        .increase(x, lanes * source.bytes)
        .increase(out, lanes * target.bytes)
    })
    code.get(columns).get(whole).op(i32.sub).tee(whole)
    code.when(() => {
      added()
      kept()
      for (let lane = 0; lane < lanes - 1; lane += 1)
        code
          .get(whole)
          .i32(lane)
          .op(i32.gtS)
          .when(() => {
            target.storeLane(code.get(out).get(total), lane)
            code.increase(out, target.bytes)
          })
    })
  })

/** columns(x, out, matrices, bytes between them, rows, bytes from row to row, columns, totals). */
const columnsKernel = (m: ModuleWriter, kind: Sums): void => {
  const across = acrossKernel(m, kind)
  m.func('columns', ['i32', 'i32', 'i32', 'i32', 'i32', 'i32', 'i32', 'i32'], (code, locals) => {
    const [x, out, matrices, step, rows, byRow, columns, totals] = locals
    const index = (): Local => code.local('i32')
    const [b, j, k, n, at, from, to, room] = [
      index(),
      index(),
      index(),
      index(),
      index(),
      index(),
      index(),
      index(),
    ]
    const zero = code.local('v128')
    const begin = (into: Local, base: Local): Code =>
      code.get(base).get(j).i32(kind.source.bytes).op(i32.mul).op(i32.add).set(into)
    code.each(b, 0, matrices, 1, () => {
      code.each(j, 0, columns, columnsAtOnce, () => {
        atMost(code, n, columns, j, columnsAtOnce)
        code.get(n).i32(3).op(i32.shl).set(room)
        code.each(at, 0, room, 16, () =>
          code.get(totals).get(at).op(i32.add).get(zero).store(v128.store),
        )
        begin(from, x)
        begin(to, out)
        code.each(k, 0, rows, 1, () => {
          code.get(from).get(to).get(totals).get(n).call(across)
          code.increaseBy(from, byRow).increaseBy(to, byRow)
        })
      })
      code.increaseBy(x, step).increaseBy(out, step)
    })
  })
}

const kernelsOf = (kind: Sums): (() => { readonly rows: Kernel; readonly columns: Kernel }) =>
  perArena(({ load }) => {
    const m = moduleWriter()
    rowsKernel(m, kind)
    columnsKernel(m, kind)
    const exports = load(m.finish())
    return { rows: mustExport(exports, 'rows'), columns: mustExport(exports, 'columns') }
  })

const ofIntegers = kernelsOf(integers)
/** The kernels by dtype. */
export const kernels: { readonly [D in Exclude<DType, 'bool'>]: ReturnType<typeof kernelsOf> } = {
  f32: kernelsOf(sums.f32),
  f64: kernelsOf(sums.f64),
  i32: ofIntegers,
  u32: ofIntegers,
}
