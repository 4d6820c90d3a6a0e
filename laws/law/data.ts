/**
 * @file data — plain values of any kind: whether two are the same to the last bit, and what they look like.
 */
import fc from 'fast-check'
import { isLeaf } from '../../src/tensor/tree.ts'
import { bitsOf, sameBits } from './bits.ts'

const bytesOf = (x: ArrayBufferView): Uint8Array =>
  new Uint8Array(x.buffer, x.byteOffset, x.byteLength)

/** What an object is one of; records are records, with a prototype or without. */
const kindOf = (x: object): unknown => Object.getPrototypeOf(x) ?? Object.prototype

/** Whether two values have the same structure and the same bits: NaN payloads and signs of zero included. */
export const sameData = (a: unknown, b: unknown): boolean => {
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null)
    return Object.is(a, b)
  if (isLeaf(a) && isLeaf(b)) return sameBits('', bitsOf(a), bitsOf(b)).tag === 'holds'
  if (kindOf(a) !== kindOf(b)) return false
  if (ArrayBuffer.isView(a) && ArrayBuffer.isView(b)) {
    const [x, y] = [bytesOf(a), bytesOf(b)]
    return x.length === y.length && x.every((byte, i) => byte === y[i])
  }
  const [x, y] = [Object.entries(a), Object.entries(b)]
  // Keys in any order: a record is its names and values.
  const others = new Map<string, unknown>(y)
  return x.length === y.length && x.every(([k, v]) => others.has(k) && sameData(v, others.get(k)))
}

const most = 400

/** A value as text, a long one cut. */
export const showData = (x: unknown): string => {
  const text = fc.stringify(x)
  return text.length > most ? `${text.slice(0, most)}...` : text
}
