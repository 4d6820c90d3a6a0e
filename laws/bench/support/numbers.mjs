/** @file numbers — the same pseudo-random inputs for every library and on every run. */

/** n numbers in [low, high), from a linear congruential generator (Numerical Recipes, 2nd edition, 7.1). */
export const numbers = (n, { low = -1, high = 1, seed = 1, type = Float32Array } = {}) => {
  const out = new type(n)
  let state = seed >>> 0
  for (let i = 0; i < n; i += 1) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    out[i] = low + (high - low) * (state / 2 ** 32)
  }
  return out
}

/** The middle one of some numbers. */
export const median = (xs) => [...xs].sort((a, b) => a - b)[xs.length >> 1]

/** A few elements spread over an array, enough to see that two libraries computed the same. */
export const some = (xs) => [0, 0.37, 0.61, 1].map((part) => xs[Math.round(part * (xs.length - 1))])
