/**
 * @file fourier — Fourier transforms along the last axis, of complex and of real tensors, and back.
 *
 * A complex tensor is a pair of tensors: there is no complex dtype. All are linear; their gradients are exact.
 */
import { emitFor } from '../engine/emit.ts'
import { operand } from '../function/operand.ts'
import { typed } from '../function/traced.ts'
import type { Emit } from '../program/emit.ts'
import type { Value } from '../program/symbolic.ts'
import { fill } from '../primitives/families.ts'
import { Defect } from '../shape/defect.ts'
import { message } from '../shape/mismatch.ts'
import type { Shape } from '../shape/shape.ts'
import { sameSizes, showSizes } from '../shape/sizes.ts'
import type { Floating } from '../tensor/dtype.ts'
import type { Tensor } from '../tensor/tensor.ts'
import type { Bins } from './bins.ts'
import { type Complex, dft, lengthOf, map } from './dft.ts'

/** Complex numbers, by their parts. */
export interface ComplexTensor<S extends Shape, D extends Floating> {
  readonly real: Tensor<S, D>
  readonly imaginary: Tensor<S, D>
}

interface Parts {
  readonly e: Emit
  readonly real: Value
  readonly imaginary: Value
}

/** Both parts, of one shape and dtype. */
const partsOf = (op: string, z: { readonly real: unknown; readonly imaginary: unknown }): Parts => {
  const [real, imaginary] = [operand(op, 'floating', z.real), operand(op, 'floating', z.imaginary)]
  if (real.dtype !== imaginary.dtype || !sameSizes(real.shape, imaginary.shape))
    throw new Defect(
      `${op}: parts ${real.dtype}${showSizes(real.shape)} and ${imaginary.dtype}${showSizes(imaginary.shape)} are not of one kind; give both one shape and dtype`,
    )
  return { e: emitFor([real, imaginary]), real, imaginary }
}

const complexOf = <S extends Shape, D extends Floating>(
  e: Emit,
  { real, imaginary }: Complex,
): ComplexTensor<S, D> => ({
  real: typed(real),
  imaginary: typed(imaginary ?? fill(e, 0, real)),
})

const over = (e: Emit, x: Value, n: number): Value => e.apply('mul', {}, x, fill(e, 1 / n, x))

/** Elements `from` to `to` of the last axis; backwards where `turn` says so. */
const part = (e: Emit, x: Value, from: number, to: number, turn: boolean): Value => {
  const last = x.shape.length - 1
  const along = (n: number, others: readonly number[]): number[] => [...others.slice(0, last), n]
  const cut = e.apply(
    'slice',
    {
      start: along(
        from,
        x.shape.map(() => 0),
      ),
      limit: along(to, x.shape),
      stride: x.shape.map(() => 1),
    },
    x,
  )
  return turn ? e.apply('flip', { axes: [last] }, cut) : cut
}

/**
 * Frequencies of complex numbers along the last axis: X_k = sum_j x_j exp(-2 pi i jk / n).
 *
 * Shape   [..batch, n] -> [..batch, n], both parts
 * Dtype   floating
 * Grad    the transform back, times n
 * Cost    n times the sum of a few factors of n; one product of n x n up to 512
 * Fails   a Defect where parts differ, the axis is empty, or n has a prime factor above 2048
 * Source  NumPy 2 `fft.fft`
 *
 * ```ts
 * const z = { real: tensor([0, 1, 0, 0]), imaginary: zeros([4]) }
 * toNested(fourier(z).imaginary).map((a) => Math.round(a) + 0) // => [0, -1, 0, 1]
 * ```
 */
export const fourier = <S extends Shape, D extends Floating>(
  z: ComplexTensor<S, D>,
): ComplexTensor<S, D> => {
  const { e, real, imaginary } = partsOf('fourier', z)
  lengthOf('fourier', real.shape)
  return complexOf(e, dft(e, { real, imaginary }, -1))
}

/**
 * Complex numbers from their frequencies: `inverseFourier(fourier(z))` is z.
 *
 * Shape   [..batch, n] -> [..batch, n], both parts
 * Dtype   floating
 * Grad    the transform there, divided by n
 * Fails   as `fourier`
 * Source  NumPy 2 `fft.ifft`
 *
 * ```ts
 * const z = { real: ones([4]), imaginary: zeros([4]) }
 * toNested(inverseFourier(z).real).map((a) => Math.round(a) + 0) // => [1, 0, 0, 0]
 * ```
 */
export const inverseFourier = <S extends Shape, D extends Floating>(
  z: ComplexTensor<S, D>,
): ComplexTensor<S, D> => {
  const { e, real, imaginary } = partsOf('inverseFourier', z)
  const n = lengthOf('inverseFourier', real.shape)
  const back = dft(e, { real, imaginary }, 1)
  return complexOf(e, {
    real: over(e, back.real, n),
    imaginary: over(e, back.imaginary ?? fill(e, 0, real), n),
  })
}

/**
 * Frequencies of real numbers along the last axis: the first half, for the other is its mirror image.
 *
 * Shape   [..batch, n] -> [..batch, floor(n / 2) + 1], both parts
 * Dtype   floating
 * Grad    ct transformed back
 * Cost    as `fourier`; up to 512 half of it
 * Fails   a Defect where the axis is empty, or n has a prime factor above 2048
 * Source  NumPy 2 `fft.rfft`
 *
 * ```ts
 * const wave = tensor([1, 0, -1, 0, 1, 0, -1, 0]) // twice around in eight
 * toNested(realFourier(wave).real).map((a) => Math.round(a) + 0) // => [0, 0, 4, 0, 0]
 * ```
 */
export const realFourier = <B extends Shape, N extends number, D extends Floating>(
  x: Tensor<[...B, N], D>,
): ComplexTensor<[...B, Bins<N>], D> => {
  const real = operand('realFourier', 'floating', x)
  const bins = Math.floor(lengthOf('realFourier', real.shape) / 2) + 1
  const e = emitFor([real])
  const whole = dft(e, { real }, -1, bins)
  const half = (v: Value): Value => (v.shape.at(-1) === bins ? v : part(e, v, 0, bins, false))
  return complexOf(e, map(whole, half))
}

/**
 * Real numbers from the first half of their frequencies: `inverseRealFourier(realFourier(x), n)` is x.
 *
 * Shape   [..batch, floor(n / 2) + 1], both parts -> [..batch, n]
 * Dtype   floating
 * Grad    ct transformed there
 * Fails   a Defect where that is not the number of frequencies of n
 * Source  NumPy 2 `fft.irfft`; the imaginary parts that no real numbers have are ignored, as there
 *
 * ```ts
 * const x = tensor([1, 2, 3])
 * toNested(inverseRealFourier(realFourier(x), 3)).map(Math.round) // => [1, 2, 3]
 * ```
 */
export const inverseRealFourier = <
  B extends Shape,
  K extends number,
  D extends Floating,
  const N extends number,
>(
  z: ComplexTensor<[...B, K], D>,
  n: N,
): Tensor<[...B, N], D> => {
  const op = 'inverseRealFourier'
  const { e, real, imaginary } = partsOf(op, z)
  const bins = real.shape.at(-1)
  if (bins === undefined) throw new Defect(message('noAxis', { op, axis: -1 }))
  if (!Number.isInteger(n) || n < 1 || bins !== Math.floor(n / 2) + 1)
    throw new Defect(
      `${op}: ${showSizes(real.shape)} has ${bins} frequencies, and ${n} numbers have ${Math.floor(n / 2) + 1}; give the n that was transformed`,
    )
  lengthOf(op, [...real.shape.slice(0, -1), n])
  // X_(n - k) is the conjugate of X_k.
  const axis = real.shape.length - 1
  const whole = (x: Value, mirrored: Value): Value =>
    e.apply('concatenate', { axis }, x, part(e, mirrored, 1, n - bins + 1, true))
  const both = {
    real: whole(real, real),
    imaginary: whole(imaginary, e.apply('neg', {}, imaginary)),
  }
  return typed(over(e, dft(e, both, 1).real, n))
}
