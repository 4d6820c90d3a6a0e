/**
 * @file decodeTensors — a safetensors file as a tree of tensors, each leaf under its path: a name is one size throughout.
 */
import { chain, type Either, left, right } from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import { paired } from '../function/beside.ts'
import { faultOf, type RefineFailure, refineSentence } from '../function/refineFailure.ts'
import { builtFrom, type Plan, planned, type Refined } from '../function/specs.ts'
import type { CheckSpecs } from '../function/specSpelling.ts'
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
 * // => 'decodeTensors: there is nothing at w; give one for each spec'
 * ```
 */
export const showTensorsFailure = (failure: TensorsFailure): string => {
  switch (failure.tag) {
    case 'ShapeDiffers':
    case 'NameDiffers':
    case 'LeavesDiffer':
    case 'KindDiffers':
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
  plan: Plan,
  tensors: Readonly<Record<string, Saved>>,
): Either<RefineFailure, unknown> => {
  const savedAt = (path: string): Saved | undefined =>
    Object.hasOwn(tensors, path) ? tensors[path] : undefined
  const places = paired(plan, savedAt)
  const asked = new Set(places.map(({ path }) => path))
  const extra = Object.keys(tensors).filter((path) => !asked.has(path))
  const found = places.map(({ path }) => savedAt(path))
  const fault = faultOf({ places, extra, absent: [], other: undefined }, found)
  if (fault !== undefined) return left(fault)
  // The file's arrays were made by decodeSafetensors for this call alone.
  const leaves = found.map((saved) => saved && concrete([...saved.shape], saved.dtype, saved.data))
  return right(builtFrom(plan, leaves))
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
export const decodeTensors = <const T>(
  specs: T & CheckSpecs<'decodeTensors', T>,
): ((bytes: Uint8Array) => Either<TensorsFailure, Refined<T>>) => {
  const plan = planned(op, specs)
  return (bytes) =>
    pipe(
      decodeSafetensors(bytes),
      chain(({ tensors }): Either<TensorsFailure, Refined<T>> => {
        const made = treeOf(plan, tensors)
        return made._tag === 'Left' ? made : right(made.right as Refined<T>) // built as the specs say
      }),
    )
}
