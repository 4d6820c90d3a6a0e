/**
 * @file agreement.laws — the type says what the run says, on generated calls and programs of all operators.
 *
 * Each text is run, and all are compiled in one go: where the run gives shapes and dtypes, the compiler must give the same
 * literal ones; where it throws, the compiler must say its sentence, unless a gap is listed.
 */
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { fills, gaps } from './gaps.ts'
import { compiled, type Outcome, outcomeOf } from './outcome.ts'
import { programs } from './programs.ts'
import { calls, named, operators, rows, shapeless } from './table.ts'

interface Judged extends Outcome {
  readonly said: string | undefined
}

const judged = (name: string, texts: readonly string[]): readonly Judged[] => {
  const outcomes = [...new Set(texts)].map(outcomeOf)
  const said = compiled(name, outcomes)
  return outcomes.map((outcome, i) => ({ ...outcome, said: said[i] }))
}

const agrees = ({ said, ...outcome }: Judged): boolean =>
  outcome.sentence === undefined
    ? said === undefined
    : said?.includes(outcome.sentence) === true || gaps.some(fills(outcome, said))

/** What a law prints of texts on which the compiler and the run differ. */
const differing = (all: readonly Judged[]): readonly unknown[] =>
  all
    .filter((one) => !agrees(one))
    .map(({ text, type, sentence, said }) => ({
      text,
      run: type ?? sentence,
      compiler: said ?? 'compiles',
    }))

/** A value made when it is first asked for. */
const once = <A>(make: () => A): (() => A) => {
  const made: A[] = []
  return () => {
    const [known = make()] = made
    if (made.length === 0) made.push(known)
    return known
  }
}

const drawn = (arbitrary: fc.Arbitrary<string>, numRuns: number): readonly string[] =>
  fc.sample(arbitrary, { numRuns })

describe('types', () => {
  const ofCalls = once(() =>
    judged(
      'agreement/calls',
      Object.values(calls).flatMap((of) => drawn(of, 8)),
    ),
  )
  const { split: _, ...steps } = rows
  const ofPrograms = once(() => judged('agreement/programs', drawn(programs(steps, 8), 100)))

  test('a generated call compiles to the shapes and dtypes it runs to, or fails with the sentence it throws', () => {
    expect(differing(ofCalls())).toEqual([])
  })

  test('a generated program of up to eight calls does so too, in every value on its way', () => {
    expect(differing(ofPrograms())).toEqual([])
  })

  test('neither is vacuous: hundreds of texts run, and a hundred do not', () => {
    const all = [...ofCalls(), ...ofPrograms()]
    expect(all.filter((one) => one.type !== undefined).length).toBeGreaterThan(500)
    expect(all.filter((one) => one.sentence !== undefined).length).toBeGreaterThan(100)
  })

  test('every function of the main entry has a row, or says nothing of shapes', () => {
    const functions = Object.entries(operators).flatMap(([name, value]) =>
      typeof value === 'function' ? [name] : [],
    )
    const listed = [...named, ...Object.keys(shapeless)]
    expect(functions.filter((name) => !listed.includes(name))).toEqual([])
    // Nor is anything listed twice, or that is gone.
    expect(
      listed.filter((name, i) => !functions.includes(name) || listed.indexOf(name) !== i),
    ).toEqual([])
  })
})

describe('gaps', () => {
  const each = once(() =>
    judged(
      'agreement/gaps',
      gaps.map(({ example }) => example),
    ),
  )
  test.each(gaps.map((gap, i) => ({ ...gap, i })))('$compiler: $why', ({ i }) => {
    const one = each()[i]
    expect(one?.sentence).toBeDefined()
    // Where the compiler has learnt the sentence, the gap is closed: take it off the list.
    expect(one?.said?.includes(one.sentence ?? '') ?? false).toBe(false)
    expect(one !== undefined && gaps.filter(fills(one, one.said))).toEqual(
      expect.arrayContaining([gaps[i]]),
    )
  })
})
