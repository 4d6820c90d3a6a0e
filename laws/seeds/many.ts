/**
 * @file many — one property on every seed of the plan.
 *
 * The cases of a seed are the first ones that a whole run with that seed would draw, so what falls here falls there:
 * `SEED=n npm run laws -- FILE`. Falling ends no run: all seeds are seen, and then the first to fall is told.
 */
import fc from 'fast-check'
import { type Alarm, plan, tell } from './plan.ts'
import { here } from './where.ts'

/** A property, or one that is awaited. */
export type Property<Ts> = fc.IProperty<Ts> | fc.IAsyncProperty<Ts>

type Details<Ts> = fc.RunDetails<Ts>
/** The run of each seed, which whoever drives it has awaited or not. */
type Runs<Ts> = Generator<Details<Ts> | Promise<Details<Ts>>, Details<Ts>, Details<Ts>>

/** How many alarms of one property are told whole; a law that always falls needs no more. */
const told = 5

const said = (error: unknown): string => {
  if (error === null) return 'too many cases were discarded'
  return error instanceof Error ? `${error.name}: ${error.message}` : fc.stringify(error)
}

const alarmOf = <Ts>(details: Details<Ts>): Alarm => ({
  seed: details.seed,
  path: details.counterexamplePath,
  counterexample: fc.stringify(details.counterexample).slice(0, 2000),
  error: said(details.errorInstance).slice(0, 2000),
})

interface Counted {
  readonly tally: () => { readonly vacuous: number; readonly discarded: number }
}
const isCounted = (x: object): x is Counted => 'tally' in x

/**
 * A law of a user's function begins its counts anew with case 0, and judges shares at the end: they are judged over all
 * seeds, not on the few cases of one. A run of 0.5 is as biased as run 0.
 */
const carriedOn = <Ts>(property: Property<Ts>): Property<Ts> =>
  isCounted(property)
    ? { ...property, generate: (random, run) => property.generate(random, run === 0 ? 0.5 : run) }
    : property

function* runs<Ts>(property: Property<Ts>, parameters: fc.Parameters<Ts>): Runs<Ts> {
  const { examples = [], ...rest } = parameters
  const { numRuns = 100, maxSkipsPerRun = 100 } = { ...fc.readConfigureGlobal(), ...rest }
  const drawn = Math.max(1, Math.round(numRuns * plan.share))
  const shared: fc.Parameters<Ts> = {
    ...rest,
    numRuns: drawn,
    maxSkipsPerRun: Math.ceil((maxSkipsPerRun * numRuns) / drawn), // as patient as the whole run is
  }
  const alarms: Alarm[] = []
  let [cases, discarded] = [0, 0]
  let last: Details<Ts> | undefined
  let fell: Details<Ts> | undefined
  for (const [i, seed] of plan.seeds.entries()) {
    // Examples do not depend on the seed: once is enough.
    const first = i === 0 && examples.length > 0
    last = yield fc.check(
      i === 0 ? property : carriedOn(property),
      first ? { ...shared, seed, examples, numRuns: examples.length + drawn } : { ...shared, seed },
    )
    cases += last.numRuns
    discarded += last.numSkips
    if (!last.failed) continue
    fell ??= last
    alarms.push(alarmOf(last))
    if (alarms.length === told) break
  }
  const vacuous = isCounted(property) ? property.tally().vacuous : 0
  tell({ ...here(), cases, discarded, vacuous, alarms })
  const details = fell ?? last
  if (details === undefined) throw new Error('laws/seeds: a plan without seeds')
  return details
}

const drive = <Ts>(each: Runs<Ts>): Details<Ts> => {
  let step = each.next()
  while (step.done !== true) step = each.next(step.value as Details<Ts>) // the property is not awaited
  return step.value
}

const driveAsync = async <Ts>(each: Runs<Ts>): Promise<Details<Ts>> => {
  let step = each.next()
  while (step.done !== true) step = each.next(await step.value)
  return step.value
}

/** What came of all seeds: the first run that fell, or the last one. */
export const many = <Ts>(
  property: Property<Ts>,
  parameters: fc.Parameters<Ts>,
): Details<Ts> | Promise<Details<Ts>> =>
  property.isAsync() ? driveAsync(runs(property, parameters)) : drive(runs(property, parameters))

/** Whether a law runs as it is written: it asks for a seed of its own. */
export const asWritten = <Ts>(parameters: fc.Parameters<Ts>): boolean =>
  parameters.seed !== undefined
