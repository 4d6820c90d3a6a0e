/**
 * @file safetensorsFailure — what can be wrong with a safetensors file, as records, and the one sentence for each.
 *
 * `offset` is a byte of the file; `field` is the path to a value of its header, as `weights.shape`.
 */

/** The file ends before its header does. */
export interface SafetensorsTruncated {
  readonly tag: 'SafetensorsTruncated'
  readonly offset: number
  readonly expected: number
  readonly found: number
}

/** The header claims to be larger than any header may be. */
export interface SafetensorsHeaderTooLarge {
  readonly tag: 'SafetensorsHeaderTooLarge'
  readonly offset: 0
  readonly limit: number
  readonly found: number
}

/** The header is not the UTF-8 text of a JSON object. */
export interface SafetensorsMalformedHeader {
  readonly tag: 'SafetensorsMalformedHeader'
  readonly offset: 8
  readonly why: string
}

/** A value of the header is missing or of the wrong kind. */
export interface SafetensorsMalformedField {
  readonly tag: 'SafetensorsMalformedField'
  readonly field: string
  readonly expected: string
  readonly found: string
}

/** The offsets of a tensor do not enclose as many bytes as its shape and dtype need. */
export interface SafetensorsLyingShape {
  readonly tag: 'SafetensorsLyingShape'
  readonly field: string
  readonly expected: number
  readonly found: number
}

/** The bytes of a tensor do not begin where those before it end: an overlap or a hole. */
export interface SafetensorsOffsets {
  readonly tag: 'SafetensorsOffsets'
  readonly field: string
  readonly offset: number
  readonly expected: number
  readonly found: number
}

/** The tensors together need more or fewer bytes than follow the header. */
export interface SafetensorsDataSize {
  readonly tag: 'SafetensorsDataSize'
  readonly offset: number
  readonly expected: number
  readonly found: number
}

/** A byte of a bool tensor is neither 0 nor 1. */
export interface SafetensorsNotBool {
  readonly tag: 'SafetensorsNotBool'
  readonly field: string
  readonly offset: number
  readonly found: number
}

/** A tensor to write has a name the format reserves, or sizes that its data do not fill. */
export interface SafetensorsUnwritable {
  readonly tag: 'SafetensorsUnwritable'
  readonly field: string
  readonly why: string
}

/** Everything that can be wrong with a safetensors file. */
export type SafetensorsFailure =
  | SafetensorsTruncated
  | SafetensorsHeaderTooLarge
  | SafetensorsMalformedHeader
  | SafetensorsMalformedField
  | SafetensorsLyingShape
  | SafetensorsOffsets
  | SafetensorsDataSize
  | SafetensorsNotBool
  | SafetensorsUnwritable

const trouble = (failure: SafetensorsFailure): string => {
  switch (failure.tag) {
    case 'SafetensorsTruncated':
      return `byte ${failure.offset}: the header ends at byte ${failure.expected}, but the file has ${failure.found}; fetch the whole file`
    case 'SafetensorsHeaderTooLarge':
      return `byte 0: the header claims ${failure.found} bytes, but ${failure.limit} is the most; name a safetensors file`
    case 'SafetensorsMalformedHeader':
      return `byte 8: the header is not a JSON object (${failure.why}); name a safetensors file`
    case 'SafetensorsMalformedField':
      return `field ${failure.field}: ${failure.found} is not ${failure.expected}; mend the header`
    case 'SafetensorsLyingShape':
      return `field ${failure.field}: shape and dtype need ${failure.expected} bytes, but the offsets enclose ${failure.found}; mend the header`
    case 'SafetensorsOffsets':
      return `field ${failure.field}: begins at byte ${failure.found} of the data, but the bytes before it end at ${failure.expected}; leave neither overlap nor hole`
    case 'SafetensorsDataSize':
      return `byte ${failure.offset}: the tensors need ${failure.expected} bytes, but ${failure.found} follow the header; fetch the whole file or mend the header`
    case 'SafetensorsNotBool':
      return `byte ${failure.offset}: ${failure.found} in ${failure.field} is neither 0 nor 1; store a bool as 0 or 1`
    case 'SafetensorsUnwritable':
      return `field ${failure.field}: ${failure.why}`
  }
}

/**
 * One sentence for a failure: where, what was given, what is wrong, what to do.
 *
 * ```ts
 * const failure: SafetensorsFailure = { tag: 'SafetensorsNotBool', field: 'mask', offset: 90, found: 2 }
 * showSafetensorsFailure(failure) // => 'safetensors: byte 90: 2 in mask is neither 0 nor 1; store a bool as 0 or 1'
 * ```
 */
export const showSafetensorsFailure = (failure: SafetensorsFailure): string =>
  `safetensors: ${trouble(failure)}`
