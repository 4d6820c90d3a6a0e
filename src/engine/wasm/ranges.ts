/** @file ranges — work cut into parts for threads. */

/** From, and up to but without. */
export type Range = readonly [from: number, to: number]

/** Cuts 0 ... n into at most `parts` ranges that begin at multiples of `unit`; no range is empty. */
export const ranges = (n: number, unit: number, parts: number): readonly Range[] => {
  const step = Math.ceil(n / unit / parts) * unit
  const all: Range[] = []
  for (let from = 0; from < n; from += step) all.push([from, Math.min(n, from + step)])
  return all
}
