/**
 * @file pack — copies a strided matrix into panels: [panel][step][lane], the lanes of a missing row 0.
 *
 * A panel is what one tile reads from front to back, whatever the strides were; this is why transposed products run at
 * one speed. Lanes beside each other are copied by vectors, steps beside each other are transposed in registers.
 */
import type { Code, Func } from './code.ts'
import type { ModuleWriter } from './encoder.ts'
import type { Kind } from './kind.ts'
import { i32, v128 } from './opcodes.ts'

/** Byte indices of a shuffle that takes the named units of `width` bytes. */
const units = (width: number, picks: readonly number[]): number[] =>
  picks.flatMap((p) => Array.from({ length: width }, (_, i) => p * width + i))

/** Transposes the square of vectors in `t` into itself, by way of `u`. */
export const transposeSquare = (
  code: Code,
  kind: Kind,
  t: readonly number[],
  u: readonly number[],
): void => {
  const mix = (to: number, a: number, b: number, width: number, picks: readonly number[]): Code =>
    code.get(a).get(b).shuffle(units(width, picks)).set(to)
  const [t0, t1, t2, t3] = [t[0]!, t[1]!, t[2]!, t[3]!] // `lanes` vectors: f64 uses the first two of each
  const [u0, u1, u2, u3] = [u[0]!, u[1]!, u[2]!, u[3]!] // as many
  if (kind.lanes === 2) {
    mix(u0, t0, t1, 8, [0, 2])
    mix(t1, t0, t1, 8, [1, 3])
    code.get(u0).set(t0)
    return
  }
  mix(u0, t0, t1, 4, [0, 4, 1, 5])
  mix(u1, t0, t1, 4, [2, 6, 3, 7])
  mix(u2, t2, t3, 4, [0, 4, 1, 5])
  mix(u3, t2, t3, 4, [2, 6, 3, 7])
  mix(t0, u0, u2, 8, [0, 2])
  mix(t1, u0, u2, 8, [1, 3])
  mix(t2, u1, u3, 8, [0, 2])
  mix(t3, u1, u3, 8, [1, 3])
}

/** pack(to, from, rows, steps, stride of rows, stride of steps), strides in bytes, rows and steps at least 1. */
export const packer = (m: ModuleWriter, kind: Kind, tile: number): Func =>
  m.func(undefined, ['i32', 'i32', 'i32', 'i32', 'i32', 'i32'], (code, locals) => {
    const [to, from, rows, steps, byRow, byStep] = locals
    const { bytes, lanes, scalar } = kind
    const [at, row, k, lane] = [
      code.local('i32'),
      code.local('i32'),
      code.local('i32'),
      code.local('i32'),
    ]
    const square = Array.from({ length: lanes }, () => code.local('v128'))
    const other = Array.from({ length: lanes }, () => code.local('v128'))
    const vectors = Array.from({ length: tile / lanes }, (_, j) => j * lanes * bytes)

    /** Once for each step left: k counts from `steps` down. */
    const eachStep = (inner: () => void): void => {
      code.get(steps).set(k)
      code.loop(() => {
        inner()
        code
          .increase(to, tile * bytes)
          .increaseBy(at, byStep)
          .increase(k, -1)
          .get(k)
          .brIf(0)
      })
    }
    const copied = (): void =>
      eachStep(() => {
        for (const offset of vectors)
          code.get(to).get(at).load(v128.load, offset).store(v128.store, offset)
      })
    const onebyone = (): void =>
      eachStep(() => {
        code.get(at).set(row)
        for (let i = 0; i < tile; i += 1)
          code
            .get(to)
            .get(row)
            .load(scalar.load)
            .store(scalar.store, i * bytes)
            .increaseBy(row, byRow)
      })
    const edge = (): void =>
      eachStep(() => {
        for (const offset of vectors)
          code.get(to).v128(new Uint8Array(16)).store(v128.store, offset)
        code.get(at).set(row)
        code.each(lane, 0, rows, 1, () => {
          code.get(to).get(lane).i32(kind.shift).op(i32.shl).op(i32.add)
          code.get(row).load(scalar.load).store(scalar.store).increaseBy(row, byRow)
        })
      })
    /** Squares of lanes x lanes while there are as many steps, then one by one. */
    const transposed = (): void => {
      code.get(steps).set(k)
      const more = (): Code => code.get(k).i32(lanes).op(i32.geS)
      more().when(() => {
        code.loop(() => {
          code.get(at).set(row)
          for (const offset of vectors) {
            for (const x of square) code.get(row).load(v128.load).set(x).increaseBy(row, byRow)
            transposeSquare(code, kind, square, other)
            square.forEach((x, i) =>
              code
                .get(to)
                .get(x)
                .store(v128.store, offset + i * tile * bytes),
            )
          }
          code
            .increase(to, lanes * tile * bytes)
            .increase(at, lanes * bytes)
            .increase(k, -lanes)
          more().brIf(0)
        })
      })
      code.get(k).when(() => {
        code.loop(() => {
          code.get(at).set(row)
          for (let i = 0; i < tile; i += 1)
            code
              .get(to)
              .get(row)
              .load(scalar.load)
              .store(scalar.store, i * bytes)
              .increaseBy(row, byRow)
          code
            .increase(to, tile * bytes)
            .increase(at, bytes)
            .increase(k, -1)
            .get(k)
            .brIf(0)
        })
      })
    }

    code.loop(() => {
      code.get(from).set(at)
      code
        .get(rows)
        .i32(tile)
        .op(i32.ltS)
        .when(edge, () => {
          code
            .get(byRow)
            .i32(bytes)
            .op(i32.eq)
            .when(copied, () => {
              code.get(byStep).i32(bytes).op(i32.eq).when(transposed, onebyone)
            })
        })
      code.get(from).get(byRow).i32(tile).op(i32.mul).op(i32.add).set(from)
      code.increase(rows, -tile).get(rows).i32(0).op(i32.gtS).brIf(0)
    })
  })
