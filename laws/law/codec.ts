/**
 * @file codec — laws of anyone's codec: what is written is read again to the last bit, and bytes that are wrong are a Left.
 */
import fc from 'fast-check'
import type { Either } from 'fp-ts/lib/Either.js'
import { sameData, showData } from './data.ts'
import { type Law, law } from './law.ts'
import { broken, holds, type Verdict } from './verdict.ts'

/** A codec between values and bytes. */
export interface Codec<A, E> {
  readonly encode: (value: A) => Either<unknown, Uint8Array>
  readonly decode: (bytes: Uint8Array) => Either<E, A>
}

/** What more the laws of a codec should know. */
export interface CodecOptions<E> {
  /** Bytes that are nearly right, beside those that the laws make of encoded values. */
  readonly nearly?: fc.Arbitrary<Uint8Array>
  /** A failure in words. */
  readonly show?: (failure: E) => string
  /** What every failure in words must look like; `subject: what is wrong; what to do` unless given. */
  readonly sentence?: RegExp
}

const written = <A, E>({ encode }: Codec<A, E>, value: A): Uint8Array => {
  const bytes = encode(value)
  if (bytes._tag === 'Right') return bytes.right
  throw new Error(`encode refused ${showData(value)}: ${showData(bytes.left)}`)
}

/** A sentence that says what is wrong, and after a semicolon what to do. */
const usual = /^[^\n]+: .+; .+$/su

const answered = <A, E>(
  { decode }: Codec<A, E>,
  bytes: Uint8Array,
  { show, sentence = usual }: CodecOptions<E>,
): Verdict => {
  const before = bytes.slice()
  const result = decode(bytes)
  if (!sameData(bytes, before))
    return broken('the bytes after decoding', showData(bytes), showData(before))
  if (result._tag === 'Right' || show === undefined) return holds
  const said = show(result.left)
  return sentence.test(said) ? holds : broken('the failure in words', said, String(sentence))
}

/** Bytes with some of them changed. */
const edited = (bytes: Uint8Array, edits: readonly (readonly [number, number])[]): Uint8Array => {
  const out = bytes.slice()
  if (out.length > 0) for (const [at, byte] of edits) out[at % out.length] = byte
  return out
}

/**
 * The laws of a codec: decode after encode is the identity bit for bit and shares no bytes, every truncation of a file is a
 * Left, and bytes changed or made up are never an exception.
 *
 * ```ts
 * const codec = { encode: encodeIdx, decode: decodeIdx }
 * const values = fc.uint8Array().map((data) => ({ type: 'u8' as const, shape: [data.length], data }))
 * for (const law of codecLaws(codec, values, { show: showIdxFailure })) assertLaw(law)
 * ```
 */
export const codecLaws = <A, E>(
  codec: Codec<A, E>,
  values: fc.Arbitrary<A>,
  options: CodecOptions<E> = {},
): readonly Law[] => [
  law<{ readonly value: A }>({
    name: 'decodeAfterEncode',
    equation: 'decode (encode x) = Right x, bit for bit',
    given: { value: values },
    test: ({ value }) => {
      const bytes = written(codec, value)
      const back = codec.decode(bytes)
      bytes.fill(0xa5) // what was decoded shares no bytes with the file
      return back._tag === 'Right' && sameData(back.right, value)
        ? holds
        : broken('what was written and read again', showData(back), showData(value))
    },
  }),
  law<{ readonly value: A; readonly at: number }>({
    name: 'truncationIsLeft',
    equation: 'decode (take n (encode x)) is a Left, for n < length',
    given: { value: values, at: fc.nat() },
    test: ({ value, at }) => {
      const whole = written(codec, value)
      if (whole.length === 0) return { tag: 'discarded', why: 'a file without bytes' }
      const n = at % whole.length
      const result = codec.decode(whole.subarray(0, n))
      return result._tag === 'Left'
        ? holds
        : broken(`the first ${n} of ${whole.length} bytes`, showData(result), 'a Left')
    },
  }),
  law<{
    readonly value: A
    readonly edits: readonly (readonly [number, number])[]
  }>({
    name: 'changedBytesNeverThrow',
    equation: 'decode b is a Left or a Right, for every b that differs from a file in a few bytes',
    given: {
      value: values,
      edits: fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 3 }),
    },
    test: ({ value, edits }) => answered(codec, edited(written(codec, value), edits), options),
  }),
  law<{ readonly bytes: Uint8Array }>({
    name: 'madeUpBytesNeverThrow',
    equation: 'decode b is a Left or a Right, for every b',
    given: { bytes: fc.oneof(fc.uint8Array(), options.nearly ?? fc.uint8Array()) },
    test: ({ bytes }) => answered(codec, bytes, options),
  }),
]
