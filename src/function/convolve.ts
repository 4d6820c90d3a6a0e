/**
 * @file convolve — convolutions over any number of axes, channels last, and their transposes.
 */
import { emitFor } from '../engine/emit.ts'
import type { Emit } from '../program/emit.ts'
import type { Value } from '../program/symbolic.ts'
import { pullInput } from '../primitives/convolve.ts'
import {
  type CheckConvolveOptions,
  type CheckKernel,
  type Convolved,
  type ConvolveOptions,
  convolvePlan,
} from '../shape/convolve.ts'
import {
  type CheckBackOptions,
  type CheckKernelBack,
  type ConvolvedBack,
  convolveBackPlan,
} from '../shape/convolveTransposed.ts'
import { Defect } from '../shape/defect.ts'
import { message, type OnlyKnown, type Then } from '../shape/mismatch.ts'
import type { Shape } from '../shape/shape.ts'
import { showAval } from '../tensor/concrete.ts'
import type { Tensor } from '../tensor/tensor.ts'
import { mustKnow } from './options.ts'
import { fits, type Numeric, operand, type SameDType } from './operand.ts'
import { typed } from './traced.ts'

const names = ['stride', 'padding', 'dilation', 'groups']

/** A tensor and a kernel of one numeric dtype, and how to apply primitives to them. */
const factors = (op: string, x: unknown, kernel: unknown): readonly [Emit, Value, Value] => {
  const [a, w] = [operand(op, 'numeric', x), operand(op, 'numeric', kernel)]
  if (a.dtype !== w.dtype)
    throw new Defect(message('dtype', { op, x: showAval(a), y: showAval(w) }))
  return [emitFor([a, w]), a, w]
}

/**
 * Products of a kernel with what it slides over, summed, for each of its outputs: a layer of a network of images, sounds or
 * volumes. The kernel is not flipped.
 *
 * Shape   [batch, ..space, groups in], [..window, in, out] -> [batch, ..places, out]; a size n has
 *         floor((n + before + after - dilation (k - 1) - 1) / stride) + 1 places for a window k
 * Dtype   numeric, one for both; integers wrap
 * Grad    to x, ct convolved with the kernel turned around; to the kernel, x convolved with ct
 * Cost    2 places out window in, times batch
 * Fails   a Defect where channels differ, groups do not divide them, or the window does not fit; the compiler says so first
 * Source  JAX `conv_general_dilated` with channels last; padding 'same' puts the larger half after, as there
 *
 * ```ts
 * const x = ones([1, 4, 4, 1])
 * flatten(convolve(x, ones([3, 3, 1, 1]), { stride: 2, padding: 1 })) // => tensor([4, 6, 6, 9])
 * ```
 */
export const convolve = <
  B extends number,
  S extends Shape,
  C extends number,
  D extends Numeric,
  W extends Shape,
  I extends number,
  N extends number,
  E extends Numeric,
  const O extends ConvolveOptions = Readonly<Record<never, never>>,
>(
  x: Tensor<[B, ...S, C], D>,
  kernel: Tensor<[...W, I, N], E> &
    Then<
      SameDType<'convolve', [B, ...S, C], D, [...W, I, N], E>,
      CheckKernel<'convolve', B, S, C, W, I, N, O>
    >,
  options?: O &
    CheckConvolveOptions<'convolve', [B, ...S, C], S, [...W, I, N], C, N, O> &
    OnlyKnown<'convolve', O, ConvolveOptions, 'stride, padding, dilation, groups'>,
): Tensor<Convolved<B, S, W, N, O>, D> => {
  const [e, a, w] = factors('convolve', x, kernel)
  const { stride, dilation, low, high, groups } = fits(
    convolvePlan('convolve', a.shape, w.shape, options ?? {}),
  )
  mustKnow('convolve', options ?? {}, names)
  const between = stride.map(() => 0)
  return typed(e.apply('convolve', { stride, dilation, low, high, between, groups }, a, w))
}

/**
 * The transpose of `convolve` with the same kernel and options: every element of x lays the kernel down, scaled, and what falls
 * on one place is added. With a stride it enlarges images.
 *
 * Shape   [batch, ..places, out], [..window, in, out] -> [batch, ..space, groups in]; a size n grows to
 *         stride (n - 1) + dilation (k - 1) + 1 - before - after, with padding 'same' to stride n
 * Dtype   numeric, one for both; integers wrap
 * Grad    to x, ct convolved with the kernel; to the kernel, ct convolved with x
 * Cost    2 places out window in, times batch
 * Fails   a Defect where channels differ or padding leaves nothing; the compiler says so first
 * Source  kernels as in Keras `Conv2DTranspose`; sizes as in PyTorch `conv_transpose2d`, whose output_padding is less padding
 *         after: [before, after] for an axis
 *
 * ```ts
 * const x = tensor([[[1], [2]]]) // [1, 2, 1]
 * flatten(convolveTransposed(x, ones([2, 1, 1]), { stride: 2 })) // => tensor([1, 1, 2, 2])
 * ```
 */
export const convolveTransposed = <
  B extends number,
  S extends Shape,
  C extends number,
  D extends Numeric,
  W extends Shape,
  I extends number,
  N extends number,
  E extends Numeric,
  const O extends ConvolveOptions = Readonly<Record<never, never>>,
>(
  x: Tensor<[B, ...S, C], D>,
  kernel: Tensor<[...W, I, N], E> &
    Then<
      SameDType<'convolveTransposed', [B, ...S, C], D, [...W, I, N], E>,
      CheckKernelBack<'convolveTransposed', B, S, C, W, I, N, O>
    >,
  options?: O &
    CheckBackOptions<'convolveTransposed', [B, ...S, C], S, C, O> &
    OnlyKnown<'convolveTransposed', O, ConvolveOptions, 'stride, padding, dilation, groups'>,
): Tensor<ConvolvedBack<B, S, W, I, O>, D> => {
  const [e, a, w] = factors('convolveTransposed', x, kernel)
  const { shape, stride, dilation, low, high, groups } = fits(
    convolveBackPlan('convolveTransposed', a.shape, w.shape, options ?? {}),
  )
  mustKnow('convolveTransposed', options ?? {}, names)
  const between = stride.map(() => 0)
  const params = { stride, dilation, low, high, between, groups }
  return typed(pullInput(e, a, [{ shape, dtype: a.dtype }, w], params))
}
