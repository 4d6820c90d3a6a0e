/** @file learning — what the nineteenth lesson found, as a report: how fast waves are learned, and one of them. */
import type { Chart, RunRecord, Tone } from 'cotangent/training'
import type { Fit, Lesson } from '../19-learning-to-learn.ts'
import { nothingShown } from './saved.ts'

type Wave = Lesson['wave']

const tones: readonly Tone[] = ['orange', 'green', 'blue']

const pairs = (
  x: readonly number[],
  y: readonly number[],
): readonly (readonly [number, number])[] => x.map((at, i) => [at, y[i] ?? Number.NaN])

const stepsOf = ({ steps }: Fit): string => {
  if (steps === 0) return 'before any step'
  return `after ${steps} step${steps === 1 ? '' : 's'}`
}

const waveFrom = (title: string, lead: string, wave: Wave, fits: readonly Fit[]): Chart => ({
  title,
  lead,
  x: 'x, in radians',
  y: 'y',
  series: [
    { name: 'the wave, 3 sin(x − 1)', kind: 'dashed', tone: 'grey', points: pairs(wave.x, wave.y) },
    ...fits.map((fit, i) => ({
      name: stepsOf(fit),
      kind: 'line' as const,
      tone: tones[i % tones.length] ?? 'grey',
      points: pairs(wave.x, fit.y),
    })),
    { name: 'points seen', kind: 'dots', tone: 'grey', points: wave.seen },
  ],
})

/** The report of both ways to learn. */
export const learningRecord = ({ steps, learnedToLearn, learned, wave }: Lesson): RunRecord => {
  const foreseen = 'One step was foreseen'
  const together = 'All waves at once'
  const show = (losses: readonly number[], at: number): string =>
    (losses[steps.indexOf(at)] ?? Number.NaN).toFixed(3)
  return {
    ...nothingShown,
    title: 'Where to begin, so that one step is enough',
    lead: 'Two networks saw the same waves. It is to be seen that the one which foresaw a step learns a new wave from ten points of it, and the other does not.',
    facts: [
      { name: 'error after 1 step, which was foreseen', value: show(learnedToLearn, 1) },
      { name: 'after 1 step, from all waves at once', value: show(learned, 1) },
      { name: 'error after 10 steps, one foreseen', value: show(learnedToLearn, 10) },
      { name: 'after 10 steps, from all waves at once', value: show(learned, 10) },
    ],
    charts: [
      {
        title: 'Learning a new wave',
        lead: 'Over 500 new waves. The lower the better; both begin alike, since nothing is known of a wave that was not seen.',
        x: 'steps of gradient descent on ten points',
        y: 'mean squared error',
        series: [
          { name: foreseen, kind: 'line', points: pairs(steps, learnedToLearn) },
          { name: together, kind: 'dashed', tone: 'orange', points: pairs(steps, learned) },
        ],
      },
      waveFrom(
        foreseen,
        'Ten points on the right are seen, and the left half follows too: what waves have in common was learned before.',
        wave,
        wave.learnedToLearn,
      ),
      waveFrom(
        together,
        'The same ten points and the same steps, from parameters that learned the mean of all waves.',
        wave,
        wave.learned,
      ),
    ],
    tables: [
      {
        title: 'The errors',
        lead: 'Mean squared error on 500 new waves, after steps on ten points of each.',
        head: ['steps', foreseen, together],
        rows: steps.map((step, i) => [
          step,
          learnedToLearn[i]?.toFixed(3) ?? '',
          learned[i]?.toFixed(3) ?? '',
        ]),
      },
    ],
    settings: { network: '1-40-40-1, relu', optimiser: 'Adam, cosine decay', 'inner rate': 0.01 },
  }
}
