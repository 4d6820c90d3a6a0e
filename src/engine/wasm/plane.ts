/**
 * @file plane — the innermost two loops of a strided copy, and two more around them.
 *
 *   to[a toA + b toB + c toC + d toD] = from[a fromA + b fromB + c fromC + d fromD]        all in bytes
 *
 * Elements are 1, 4, 8 or 16 bytes wide and move as the bits they are. Nothing is written but the elements themselves, so
 * calls that write different elements may run at once.
 */
import type { Code, Func, Local } from './code.ts'
import type { ModuleWriter } from './encoder.ts'
import { type Access, f32x4, f64x2, i32, type Opcode, v128 } from './opcodes.ts'

/** Bytes of an element that is moved as one. */
export type Width = 1 | 4 | 8 | 16

/** The widths, narrowest first. */
export const widths: readonly Width[] = [1, 4, 8, 16]

const simd = (n: number): Opcode => 0xfd0000 + n

/** How an element of each width is read and written. */
export const units: { readonly [W in Width]: { readonly load: Access; readonly store: Access } } = {
  1: { load: { opcode: 0x2d, align: 0 }, store: { opcode: 0x3a, align: 0 } },
  4: { load: i32.load, store: i32.store },
  8: { load: { opcode: 0x29, align: 3 }, store: { opcode: 0x37, align: 3 } },
  16: { load: v128.load, store: v128.store },
}
const pair: { readonly load: Access; readonly store: Access } = {
  load: { opcode: 0x2f, align: 1 },
  store: { opcode: 0x3b, align: 1 },
}

/** Reads one element into all of a vector. */
const splats: { readonly [W in Width]: Access } = {
  1: { opcode: simd(0x07), align: 0 },
  4: f32x4.loadSplat,
  8: f64x2.loadSplat,
  16: v128.load,
}

/** Pops a count of bytes, where from, where to: copies them. */
export const copyBytes = (code: Code): Code => code.lane(0xfc000a, 0).op(0)

/** Pops a count of bytes, a byte, where to: fills with it. */
export const fillBytes = (code: Code): Code => code.lane(0xfc000b, 0)

/** Rows longer than this many bytes are copied by the host. */
const long = 1024

const six = ['i32', 'i32', 'i32', 'i32', 'i32', 'i32'] as const
const eight = [...six, 'i32', 'i32'] as const

/** Once for each of n >= 1 rows, with both pointers moved on by their strides behind it. */
export const rowwise = (
  code: Code,
  n: Local,
  pointers: readonly (readonly [Local, Local])[],
  inner: () => void,
): Code =>
  code.loop(() => {
    inner()
    for (const [x, stride] of pointers) code.increaseBy(x, stride)
    code.increase(n, -1).get(n).brIf(0)
  })

/** Whole vectors at 0, 16, ... below bytes - 16, and one that ends with the row; of at least 16 bytes. */
const vectors = (code: Code, last: Local, at: Local, each: () => void): void => {
  const more = (): Code => code.get(at).get(last).op(i32.ltS)
  code.i32(0).set(at)
  more().when(() => {
    code.loop(() => {
      each()
      code.increase(at, 16)
      more().brIf(0)
    })
  })
  code.get(last).set(at)
  each()
}

/** run(to, from, rows, toRow, fromRow, bytes): rows of bytes that lie beside each other on both sides. */
export const runPlane = (m: ModuleWriter): Func =>
  m.func(undefined, six, (code, [to, from, rows, toRow, fromRow, bytes]) => {
    const [at, last] = [code.local('i32'), code.local('i32')]
    const each = (inner: () => void): Code =>
      rowwise(
        code,
        rows,
        [
          [to, toRow],
          [from, fromRow],
        ],
        inner,
      )
    const some = (n: 1 | 2 | 4 | 8): void => {
      const { load, store } = n === 2 ? pair : units[n]
      code
        .get(bytes)
        .i32(n)
        .op(i32.and)
        .when(() => {
          code.get(to).get(at).op(i32.add)
          code.get(from).get(at).op(i32.add).load(load).store(store).increase(at, n)
        })
    }
    code.get(bytes).i32(16).op(i32.sub).set(last)
    code
      .get(bytes)
      .i32(long)
      .op(i32.geS)
      .when(
        () => each(() => copyBytes(code.get(to).get(from).get(bytes))),
        () =>
          code
            .get(last)
            .i32(0)
            .op(i32.geS)
            .when(
              () =>
                each(() =>
                  vectors(code, last, at, () => {
                    code.get(to).get(at).op(i32.add)
                    code.get(from).get(at).op(i32.add).load(v128.load).store(v128.store)
                  }),
                ),
              () =>
                each(() => {
                  code.i32(0).set(at)
                  for (const n of [8, 4, 2, 1] as const) some(n)
                }),
            ),
      )
  })

/** splat(to, from, rows, toRow, fromRow, n): rows of one element, n times. */
const splatPlane = (m: ModuleWriter, width: Width): Func =>
  m.func(undefined, six, (code, [to, from, rows, toRow, fromRow, n]) => {
    const [at, last, bytes] = [code.local('i32'), code.local('i32'), code.local('i32')]
    const splat = code.local('v128')
    const { load, store } = units[width]
    const each = (inner: () => void): Code =>
      rowwise(
        code,
        rows,
        [
          [to, toRow],
          [from, fromRow],
        ],
        inner,
      )
    code.get(n).i32(width).op(i32.mul).tee(bytes).i32(16).op(i32.sub).tee(last)
    code
      .i32(0)
      .op(i32.geS)
      .when(
        () =>
          each(() => {
            code.get(from).load(splats[width]).set(splat)
            vectors(code, last, at, () =>
              code.get(to).get(at).op(i32.add).get(splat).store(v128.store),
            )
          }),
        () =>
          each(() =>
            code.each(at, 0, bytes, width, () =>
              code.get(to).get(at).op(i32.add).get(from).load(load).store(store),
            ),
          ),
      )
  })

/** reverse(to, from, rows, toRow, fromRow, n): rows of n elements read backwards, from the first of them; 16 bytes or more. */
const reversePlane = (m: ModuleWriter, width: 1 | 4 | 8): Func =>
  m.func(undefined, six, (code, [to, from, rows, toRow, fromRow, n]) => {
    const [at, last, row] = [code.local('i32'), code.local('i32'), code.local('v128')]
    const backwards = Array.from(
      { length: 16 },
      (_, i) => 16 - width - (i - (i % width)) + (i % width),
    )
    code.get(n).i32(width).op(i32.mul).i32(16).op(i32.sub).set(last)
    code.increase(from, width - 16)
    rowwise(
      code,
      rows,
      [
        [to, toRow],
        [from, fromRow],
      ],
      () =>
        vectors(code, last, at, () => {
          code.get(to).get(at).op(i32.add)
          code.get(from).get(at).op(i32.sub).load(v128.load).tee(row)
          code.get(row).shuffle(backwards).store(v128.store)
        }),
    )
  })

/** each(to, from, rows, toRow, fromRow, n, toStep, fromStep): one element after another, whatever the strides. */
export const eachPlane = (m: ModuleWriter, width: Width): Func =>
  m.func(undefined, eight, (code, [to, from, rows, toRow, fromRow, n, toStep, fromStep]) => {
    const [x, y, left] = [code.local('i32'), code.local('i32'), code.local('i32')]
    const { load, store } = units[width]
    rowwise(
      code,
      rows,
      [
        [to, toRow],
        [from, fromRow],
      ],
      () => {
        code.get(to).set(y).get(from).set(x).get(n).set(left)
        rowwise(
          code,
          left,
          [
            [y, toStep],
            [x, fromStep],
          ],
          () => code.get(y).get(x).load(load).store(store),
        )
      },
    )
  })

/** A plane in two more loops, exported; sizes are at least 1. */
export const nested = (m: ModuleWriter, name: string, plane: Func, takes: number): Func =>
  m.func(
    name,
    Array.from({ length: 6 + takes }, () => 'i32' as const),
    (code, locals) => {
      const take = (i: number): Local => locals[i]! // 6 and what the plane takes
      const [to, from, a, toA, fromA, b, toB, fromB] = [0, 1, 2, 3, 4, 5, 6, 7].map(take) as [
        Local,
        Local,
        Local,
        Local,
        Local,
        Local,
        Local,
        Local,
      ] // eight of them
      const [x, y, left] = [code.local('i32'), code.local('i32'), code.local('i32')]
      rowwise(
        code,
        a,
        [
          [to, toA],
          [from, fromA],
        ],
        () => {
          code.get(to).set(y).get(from).set(x).get(b).set(left)
          rowwise(
            code,
            left,
            [
              [y, toB],
              [x, fromB],
            ],
            () => {
              code.get(y).get(x)
              for (let i = 8; i < 6 + takes; i += 1) code.get(take(i))
              code.call(plane)
            },
          )
        },
      )
    },
  )

/** Adds the planes that read and write rows, each as one exported kernel; gives those that go element by element. */
export const planes = (m: ModuleWriter): ReadonlyMap<Width, Func> => {
  nested(m, 'run', runPlane(m), 6)
  for (const w of widths) nested(m, `splat${w}`, splatPlane(m, w), 6)
  for (const w of [1, 4, 8] as const) nested(m, `reverse${w}`, reversePlane(m, w), 6)
  const each = new Map(widths.map((w) => [w, eachPlane(m, w)] as const))
  for (const [w, plane] of each) nested(m, `each${w}`, plane, 8)
  return each
}
