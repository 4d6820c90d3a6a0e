/**
 * @file labelled — values whose axes have labels: put in order, repeated and summed by label.
 */
import type { Emit } from '../program/emit.ts'
import type { Value } from '../program/symbolic.ts'
import { sameSizes, type Sizes } from '../shape/sizes.ts'

/** Labels in a row, one for each axis. */
export type Labels = readonly string[]

/** A value and the labels of its axes. */
export interface Labelled {
  readonly value: Value
  readonly labels: Labels
}

/** The sizes that labels stand for. */
export type SizeOf = ReadonlyMap<string, number>

/** The sizes of labels in a row. */
export const shapeOf = (labels: Labels, sizes: SizeOf): Sizes => labels.map((l) => sizes.get(l)!) // plans give each label a size

/** The places of labels among others. */
export const placesOf = (labels: Labels, among: Labels): Sizes =>
  labels.map((l) => among.indexOf(l))

/** With axes in the order of the labels wanted, all of its own among them, and repeated along the others. */
export const arranged = (
  e: Emit,
  { value, labels }: Labelled,
  wanted: Labels,
  sizes: SizeOf,
): Value => {
  const own = wanted.filter((l) => labels.includes(l))
  const inOrder = sameSizes(
    placesOf(own, labels),
    own.map((_, i) => i),
  )
    ? value
    : e.apply('permute', { order: placesOf(own, labels) }, value)
  return own.length === wanted.length
    ? inOrder
    : e.apply('broadcast', { shape: shapeOf(wanted, sizes), axes: placesOf(own, wanted) }, inOrder)
}
