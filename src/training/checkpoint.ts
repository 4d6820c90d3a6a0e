/**
 * @file checkpoint — a tree of tensors as a safetensors file, each leaf under its path, and back.
 */
import type { Either } from 'fp-ts/lib/Either.js'
import { chain, left, right } from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import {
  decodeSafetensors,
  encodeSafetensors,
  type Safetensors,
  type Saved,
} from '../codec/safetensors.ts'
import { type SafetensorsFailure, showSafetensorsFailure } from '../codec/safetensorsFailure.ts'
import { fromArray } from '../function/construct.ts'
import { toTypedArray } from '../function/read.ts'
import { showAval } from '../tensor/concrete.ts'
import type { AnyTensor } from '../tensor/tensor.ts'
import { namedLeaves, treeLeaves, treeUnflatten } from '../tensor/tree.ts'

/** The file has no tensor for a leaf, or none of its shape and dtype, or one that no leaf asks for. */
export interface LeafMismatch {
  readonly tag: 'LeafMismatch'
  readonly path: string
  /** Shape and dtype of the leaf, when there is one. */
  readonly expected?: string
  /** Shape and dtype in the file, when it has one. */
  readonly found?: string
}

/** Two leaves have one path: a dot in a key looks like a step into a record. */
export interface SamePath {
  readonly tag: 'SamePath'
  readonly path: string
}

/** Everything that can be wrong with a file of parameters. */
export type CheckpointFailure = SafetensorsFailure | LeafMismatch | SamePath

/**
 * One sentence for a failure.
 *
 * ```ts
 * showCheckpointFailure({ tag: 'LeafMismatch', path: 'w', expected: 'f32[2]' })
 * // => 'checkpoint: leaf w is f32[2], but the file has none; give a tree like the one that was saved'
 * ```
 */
export const showCheckpointFailure = (failure: CheckpointFailure): string => {
  if (failure.tag === 'LeafMismatch')
    return `checkpoint: leaf ${failure.path} is ${failure.expected ?? 'absent'}, but the file has ${failure.found ?? 'none'}; give a tree like the one that was saved`
  if (failure.tag === 'SamePath')
    return `checkpoint: two leaves have the path ${failure.path}; leave dots out of keys`
  return showSafetensorsFailure(failure)
}

const saved = (x: AnyTensor): Saved =>
  // the typed array of a tensor is the one of its dtype
  ({ dtype: x.dtype, shape: [...x.shape], data: toTypedArray(x) }) as Saved

/**
 * A safetensors file of the leaves of a tree, named by their paths.
 *
 * Fails   SamePath, when two leaves have one; SafetensorsUnwritable, when a path is a name the format reserves
 *
 * ```ts
 * const params = { dense: { w: tensor([[1, 2]]), b: scalar(3, 'f64') } }
 * pipe(encodeTree(params), E.chainW(decodeTree(params))) // => E.right(params)
 * ```
 */
export const encodeTree = (
  tree: unknown,
  metadata: Readonly<Record<string, string>> = {},
): Either<SafetensorsFailure | SamePath, Uint8Array> => {
  const leaves = treeLeaves(tree)
  const names = namedLeaves('encodeTree', tree).map(({ path }) => path)
  const seen = new Set<string>()
  const twice = names.find((name) => seen.size === seen.add(name).size)
  if (twice !== undefined) return left({ tag: 'SamePath', path: twice })
  // as many leaves as names: both list the leaves of one tree
  return encodeSafetensors(
    Object.fromEntries(names.map((name, i) => [name, saved(leaves[i]!)])),
    metadata,
  )
}

const mismatch = (path: string, expected?: string, found?: string): LeafMismatch => ({
  tag: 'LeafMismatch',
  path,
  ...(expected === undefined ? {} : { expected }),
  ...(found === undefined ? {} : { found }),
})

/** The tree like the given one whose leaves are the tensors of a file. */
export const treeIn = <T>(like: T, { tensors }: Safetensors): Either<LeafMismatch, T> => {
  const leaves = namedLeaves('decodeTree', like)
  const asked = new Set(leaves.map(({ path }) => path))
  const extra = Object.entries(tensors).find(([path]) => !asked.has(path))
  if (extra !== undefined) return left(mismatch(extra[0], undefined, showAval(extra[1])))
  const loaded: AnyTensor[] = []
  for (const { path, leaf } of leaves) {
    const found = Object.hasOwn(tensors, path) ? tensors[path] : undefined
    if (found === undefined) return left(mismatch(path, showAval(leaf)))
    if (showAval(found) !== showAval(leaf))
      return left(mismatch(path, showAval(leaf), showAval(found)))
    loaded.push(fromArray([...found.shape], found.data, found.dtype) as AnyTensor) // any shape and dtype
  }
  return right(treeUnflatten(like, loaded))
}

/**
 * The tree with the structure, shapes and dtypes of `like`, its leaves read from a safetensors file.
 *
 * Fails   LeafMismatch, naming the leaf; and as `decodeSafetensors`
 *
 * ```ts
 * const bytes = encodeTree({ w: tensor([1, 2]) })
 * const read = pipe(bytes, E.chainW(decodeTree({ w: tensor([0, 0, 0]) })))
 * read // => E.left({ tag: 'LeafMismatch', path: 'w', expected: 'f32[3]', found: 'f32[2]' })
 * ```
 */
export const decodeTree =
  <T>(like: T): ((bytes: Uint8Array) => Either<CheckpointFailure, T>) =>
  (bytes) =>
    pipe(
      decodeSafetensors(bytes),
      chain((file: Safetensors): Either<CheckpointFailure, T> => treeIn(like, file)),
    )
