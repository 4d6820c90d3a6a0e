/**
 * @file decodeTensors — a safetensors file as a tree of tensors, each leaf under its path: a name is one size throughout.
 */
import { chain, type Either, left, right } from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import { faultOf, type RefineFailure, refineSentence } from '../function/refineFailure.ts'
import { beside, builtFrom, type CheckSpecs, type Refined } from '../function/specs.ts'
import { concrete } from '../tensor/concrete.ts'
import { decodeSafetensors, type Saved } from './safetensors.ts'
import { type SafetensorsFailure, showSafetensorsFailure } from './safetensorsFailure.ts'

/** The bytes are no safetensors file, or one of other tensors than the specs ask for. */
export type TensorsFailure = SafetensorsFailure | RefineFailure

const op = 'decodeTensors'

/**
 * The failure as one sentence.
 *
 * ```ts
 * showTensorsFailure({ tag: 'LeavesDiffer', missing: ['w'], extra: [] })
 * // => 'decodeTensors: there is nothing at w; give one tensor for each spec'
 * ```
 */
export const showTensorsFailure = (failure: TensorsFailure): string => {
  switch (failure.tag) {
    case 'ShapeDiffers':
    case 'NameDiffers':
    case 'LeavesDiffer':
      return refineSentence(op, failure)
    case 'SafetensorsTruncated':
    case 'SafetensorsHeaderTooLarge':
    case 'SafetensorsMalformedHeader':
    case 'SafetensorsMalformedField':
    case 'SafetensorsLyingShape':
    case 'SafetensorsOffsets':
    case 'SafetensorsDataSize':
    case 'SafetensorsNotBool':
    case 'SafetensorsUnwritable':
      return showSafetensorsFailure(failure)
  }
}

const treeOf = (
  specs: unknown,
  tensors: Readonly<Record<string, Saved>>,
): Either<RefineFailure, unknown> => {
  const { places } = beside(op, specs, undefined)
  const asked = new Set(places.map(({ path }) => path))
  const extra = Object.keys(tensors).filter((path) => !asked.has(path))
  const found = places.map(({ path }) => (Object.hasOwn(tensors, path) ? tensors[path] : undefined))
  const fault = faultOf({ places, extra }, found)
  if (fault !== undefined) return left(fault)
  // The file's arrays were made by decodeSafetensors for this call alone.
  const leaves = found.map((saved) => saved && concrete([...saved.shape], saved.dtype, saved.data))
  return right(builtFrom(op, specs, leaves))
}

/**
 * The tree that specs ask for, its leaves read from a safetensors file under their paths: `layer.0.w`. A name in a shape
 * takes the size it meets, one size for one name throughout.
 *
 * Fails   RefineFailure, naming the leaves; and as `decodeSafetensors`
 *
 * ```ts
 * const w = { dtype: 'f32', shape: [2, 1], data: Float32Array.of(3, 4) } as const
 * const read = decodeTensors({ layer: { w: { shape: ['hidden', 1], dtype: 'f32' } } })
 * pipe(encodeSafetensors({ 'layer.w': w }), E.chainW(read)) // => E.right({ layer: { w: tensor([[3], [4]]) } })
 * ```
 */
export const decodeTensors =
  <const T>(
    specs: T & CheckSpecs<'decodeTensors', T>,
  ): ((bytes: Uint8Array) => Either<TensorsFailure, Refined<T>>) =>
  (bytes) =>
    pipe(
      decodeSafetensors(bytes),
      chain(({ tensors }): Either<TensorsFailure, Refined<T>> => {
        const made = treeOf(specs, tensors)
        return made._tag === 'Left' ? made : right(made.right as Refined<T>) // built as the specs say
      }),
    )
