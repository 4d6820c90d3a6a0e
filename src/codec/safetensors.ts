/**
 * @file safetensors — named tensors in one file: a JSON header and their bytes, little-endian.
 *
 *   header length (u64, little-endian)   header (JSON, UTF-8)   data
 *
 * The data hold every tensor once, without overlap or hole; a file that says otherwise is refused, as are
 * dtypes that are not ours. Nothing is allocated that the bytes at hand do not pay for.
 * Source: Hugging Face, safetensors, "Format".
 */
import type { Either } from 'fp-ts/lib/Either.js'
import { chain, left, right } from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import type { DataOf, DType } from '../tensor/dtype.ts'
import { bytesOf } from '../tensor/dtype.ts'
import { bytesBehind, claimedCount, reorder } from './bytes.ts'
import type { SafetensorsFailure } from './safetensorsFailure.ts'
import type { Entry, Header } from './safetensorsHeader.ts'
import { decodeHeader, encodeHeader, metadataName } from './safetensorsHeader.ts'

/** A tensor as a file holds it: dtype, shape, and elements with the last axis fastest. */
export type Saved = {
  readonly [D in DType]: {
    readonly dtype: D
    readonly shape: readonly number[]
    readonly data: DataOf[D]
  }
}[DType]

/** The contents of a safetensors file. */
export interface Safetensors {
  readonly tensors: Readonly<Record<string, Saved>>
  readonly metadata: Readonly<Record<string, string>>
}

type Result<A> = Either<SafetensorsFailure, A>

const lengthBytes = 8

/** The bound of the reference implementation: 100 MB. */
const headerLimit = 100_000_000

const hold: {
  readonly [D in DType]: (shape: readonly number[], buffer: ArrayBuffer) => Saved
} = {
  f32: (shape, b) => ({ dtype: 'f32', shape, data: new Float32Array(b) }),
  f64: (shape, b) => ({ dtype: 'f64', shape, data: new Float64Array(b) }),
  i32: (shape, b) => ({ dtype: 'i32', shape, data: new Int32Array(b) }),
  u32: (shape, b) => ({ dtype: 'u32', shape, data: new Uint32Array(b) }),
  bool: (shape, b) => ({ dtype: 'bool', shape, data: new Uint8Array(b) }),
}

const byOffset = (x: Entry, y: Entry): number =>
  x.begin === y.begin ? x.end - y.end : x.begin - y.begin

/** Sizes agree with offsets, and the tensors tile the data: what has to hold before a byte is copied. */
const checkLayout = ({ entries }: Header, start: number, available: number): Result<null> => {
  let at = 0
  for (const { name, dtype, shape, begin, end } of [...entries].sort(byOffset)) {
    const field = `${name}.data_offsets`
    const [expected, found] = [claimedCount(shape) * bytesOf[dtype], end - begin]
    if (expected !== found) return left({ tag: 'SafetensorsLyingShape', field, expected, found })
    if (begin !== at)
      return left({
        tag: 'SafetensorsOffsets',
        field,
        offset: start + begin,
        expected: at,
        found: begin,
      })
    at = end
  }
  const offset = start + Math.min(at, available)
  return at === available
    ? right(null)
    : left({ tag: 'SafetensorsDataSize', offset, expected: at, found: available })
}

const take = (bytes: Uint8Array, start: number, entry: Entry): Result<Saved> => {
  const { name, dtype, shape, begin, end } = entry
  const own = bytes.subarray(start + begin, start + end)
  const odd = dtype === 'bool' ? own.findIndex((byte) => byte > 1) : -1
  const found = own[odd]
  return found === undefined
    ? right(hold[dtype](shape, reorder(own, bytesOf[dtype], 'little').buffer))
    : left({ tag: 'SafetensorsNotBool', field: name, offset: start + begin + odd, found })
}

const takeAll = (bytes: Uint8Array, start: number, header: Header): Result<Safetensors> => {
  const named: (readonly [string, Saved])[] = []
  for (const entry of header.entries) {
    const saved = take(bytes, start, entry)
    if (saved._tag === 'Left') return saved
    named.push([entry.name, saved.right])
  }
  return right({ tensors: Object.fromEntries(named), metadata: header.metadata })
}

/**
 * Decodes a safetensors file.
 *
 * Dtype   F32, F64, I32, U32, BOOL; other dtypes are a SafetensorsMalformedField
 * Cost    one copy of the elements
 * Fails   each SafetensorsFailure but SafetensorsUnwritable, naming the byte or the field
 *
 * ```ts
 * const empty = Uint8Array.of(2, 0, 0, 0, 0, 0, 0, 0, 0x7b, 0x7d)
 * decodeSafetensors(empty) // => E.right({ tensors: {}, metadata: {} })
 * ```
 */
export const decodeSafetensors = (bytes: Uint8Array): Result<Safetensors> => {
  const found = bytes.length
  if (found < lengthBytes)
    return left({ tag: 'SafetensorsTruncated', offset: found, expected: lengthBytes, found })
  const view = new DataView(bytes.buffer, bytes.byteOffset, lengthBytes)
  // Past 2^53 the number is rounded, and still far beyond the limit it is compared with.
  const length = view.getUint32(0, true) + view.getUint32(4, true) * 2 ** 32
  if (length > headerLimit)
    return left({
      tag: 'SafetensorsHeaderTooLarge',
      offset: 0,
      limit: headerLimit,
      found: length,
    })
  const start = lengthBytes + length
  if (found < start)
    return left({ tag: 'SafetensorsTruncated', offset: found, expected: start, found })
  return pipe(
    decodeHeader(bytes.subarray(lengthBytes, start)),
    chain((header) =>
      pipe(
        checkLayout(header, start, found - start),
        chain(() => takeAll(bytes, start, header)),
      ),
    ),
  )
}

const objection = (name: string, { dtype, shape, data }: Saved): string | undefined => {
  if (name === metadataName) return 'the format keeps this name for itself; rename the tensor'
  const count = claimedCount(shape)
  if (!shape.every((size) => Number.isSafeInteger(size) && size >= 0) || count !== data.length)
    return `shape [${shape.join(', ')}] needs ${count} elements, but the data hold ${data.length}; give the shape of the data`
  if (dtype === 'bool' && data.some((byte) => byte > 1))
    return 'a bool is 0 or 1, but the data hold another byte; compare with 0 first'
  return undefined
}

/** Wide elements first, so that each tensor begins at a multiple of its width. */
const lay = (tensors: readonly (readonly [string, Saved])[]): readonly Entry[] => {
  const begins = new Map<string, number>()
  let at = 0
  for (const [name, { dtype, data }] of [...tensors].sort(
    ([, x], [, y]) => bytesOf[y.dtype] - bytesOf[x.dtype],
  )) {
    begins.set(name, at)
    at += data.length * bytesOf[dtype]
  }
  return tensors.map(([name, { dtype, shape, data }]) => {
    const begin = begins.get(name) ?? 0 // every name was laid
    return { name, dtype, shape, begin, end: begin + data.length * bytesOf[dtype] }
  })
}

/**
 * Encodes named tensors, with texts about them if given; `decodeSafetensors` gives the same records back, bit for bit.
 *
 * Fails   SafetensorsUnwritable, for a reserved name, sizes the data do not fill, or a bool that is not 0 or 1
 *
 * ```ts
 * const weights = { dtype: 'f32', shape: [2], data: Float32Array.of(1, -0) } as const
 * const bytes = encodeSafetensors({ weights }, { epoch: '3' })
 * pipe(bytes, E.chain(decodeSafetensors)) // => E.right({ tensors: { weights }, metadata: { epoch: '3' } })
 * ```
 */
export const encodeSafetensors = (
  tensors: Readonly<Record<string, Saved>>,
  metadata: Readonly<Record<string, string>> = {},
): Result<Uint8Array> => {
  const named = Object.entries(tensors)
  for (const [field, saved] of named) {
    const why = objection(field, saved)
    if (why !== undefined) return left({ tag: 'SafetensorsUnwritable', field, why })
  }
  const entries = lay(named)
  const header = encodeHeader({ entries, metadata })
  if (header.length > headerLimit)
    return left({
      tag: 'SafetensorsUnwritable',
      field: metadataName,
      why: `names and texts make a header of ${header.length} bytes, but ${headerLimit} is the most; shorten them`,
    })
  const start = lengthBytes + header.length
  const out = new Uint8Array(
    entries.reduce((end, entry) => Math.max(end, start + entry.end), start),
  )
  new DataView(out.buffer).setUint32(0, header.length, true)
  out.set(header, lengthBytes)
  named.forEach(([, { dtype, data }], i) => {
    const begin = entries[i]?.begin ?? 0 // lay keeps the order and the number of the tensors
    out.set(reorder(bytesBehind(data), bytesOf[dtype], 'little'), start + begin)
  })
  return right(out)
}
