/**
 * @file numbers — numbers as a report writes them, the same on every machine whatever its language.
 */

/** A loss: four digits after the point, two from 100 on, or fewer zeros to count for a small one. */
export const showLoss = (x: number): string => {
  const size = Math.abs(x)
  if (Number.isFinite(x) && x !== 0 && size < 0.001) return x.toExponential(2)
  return x.toFixed(size < 100 ? 4 : 2)
}

/** A share as a percentage: 0.98124 is 98.12%. */
export const showPercent = (x: number, digits: number = 2): string =>
  `${(100 * x).toFixed(digits)}%`

/** A probability in whole percents that never claims certainty. */
export const showProbability = (p: number): string =>
  p >= 0.995 ? '>99%' : `${Math.round(100 * p)}%`

/** A time: 8.4 s, or 2 min 5 s from a minute on. */
export const showSeconds = (s: number): string =>
  s < 60 ? `${s.toFixed(1)} s` : `${Math.floor(s / 60)} min ${Math.floor(s % 60)} s`

/** A count with thin groups of three: 10 000. */
export const showCount = (n: number): string => String(n).replace(/\B(?=(\d{3})+$)/gu, '\u202f')

/** A mark of an axis: thin groups of three, and powers of ten for what is very large or small. */
export const showTick = (x: number): string => {
  const size = Math.abs(x)
  const text =
    size !== 0 && (size < 0.001 || size >= 1e6)
      ? x.toExponential().replace('e+', 'e')
      : String(x).replace(/\d+/u, (whole) => showCount(Number(whole)))
  return text.replaceAll('-', '\u2212')
}
