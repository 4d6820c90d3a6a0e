/**
 * @file measure — times contenders in turns, so that a slow moment of the machine falls on all of them.
 *
 * Each contender is warmed up, then takes its turn in every round; the round's first one changes. One turn is a
 * slice of several calls where a call is short. The median over the rounds is what counts.
 */
import { median } from './numbers.mjs'

const now = () => performance.now()

const times = async (run, n) => {
  const start = now()
  for (let i = 0; i < n; i += 1) {
    const made = run()
    if (made instanceof Promise) await made
  }
  return (now() - start) / n
}

/** Runs until code is optimised; the milliseconds of one call by then. */
const warmUp = async (run, milliseconds) => {
  const start = now()
  let n = 1
  let each = await times(run, n)
  while (now() - start < milliseconds && each < 1000) {
    n = Math.max(1, Math.min(2 * n, Math.ceil(20 / each)))
    each = await times(run, n)
  }
  return each
}

/** Rounds that tell the time of a call of so many milliseconds; a long one varies little. */
const enough = (each) => (each > 3000 ? 1 : each > 500 ? 3 : Infinity)

/** Milliseconds of one call of each contender, or of one of the `times` steps that its call makes: the median, the extremes, and how many rounds were made. */
export const measure = async (contenders, { rounds = 9, slice = 12, warm = 200 } = {}) => {
  const entrants = []
  for (const { library, run, times: steps = 1 } of contenders) {
    const each = await warmUp(run, warm)
    entrants.push({
      library,
      run,
      steps,
      n: Math.max(1, Math.round(slice / each)),
      each,
      found: [],
    })
  }
  for (let round = 0; round < rounds; round += 1) {
    for (let i = 0; i < entrants.length; i += 1) {
      const entrant = entrants[(round + i) % entrants.length]
      if (round >= enough(entrant.each)) continue
      await new Promise((done) => setImmediate(done)) // finalizers run between turns
      entrant.found.push((await times(entrant.run, entrant.n)) / entrant.steps)
    }
  }
  return Object.fromEntries(
    entrants.map(({ library, found }) => [
      library,
      {
        median: median(found),
        least: Math.min(...found),
        most: Math.max(...found),
        rounds: found.length,
      },
    ]),
  )
}
