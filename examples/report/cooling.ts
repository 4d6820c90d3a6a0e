/** @file cooling — what the eighteenth lesson found, as a report: the rod, the error, and how the loss fell. */
import type { Chart, RunRecord, Series, Tone } from 'cotangent/training'
import type { Lesson } from '../18-differential-equations.ts'
import { nothingShown } from './saved.ts'

const tones: readonly Tone[] = ['blue', 'orange', 'green']

/** The rod at each time that is told of. */
const byTime = (rod: Lesson['rod']): readonly (readonly [t: number, of: Lesson['rod']])[] =>
  [...new Set(rod.map(([, t]) => t))].map((time) => [time, rod.filter(([, t]) => t === time)])

const solution = (rod: Lesson['rod']): Chart => ({
  title: 'The rod as it cools',
  lead: 'Dots are the network, which saw no solution, and lines the exact one: each dot should lie on its line.',
  x: 'place on the rod, in lengths of it',
  y: 'temperature u',
  series: byTime(rod).flatMap(([t, of], i): readonly Series[] => {
    const tone = tones[i % tones.length] ?? 'grey'
    const at = `t = ${t.toFixed(1)}`
    return [
      { name: at, kind: 'line', tone, points: of.map(([x, , , exact]) => [x, exact]) },
      {
        name: at,
        kind: 'dots',
        tone,
        points: of.filter((_, k) => k % 4 === 0).map(([x, , u]) => [x, u]),
      },
    ]
  }),
})

const error = (rod: Lesson['rod']): Chart => ({
  title: 'Where it is wrong',
  lead: 'The network less the exact solution. At the start and at both ends the trial is exact by its form.',
  x: 'place on the rod, in lengths of it',
  y: 'error of u',
  series: byTime(rod).map(([t, of], i) => ({
    name: `t = ${t.toFixed(1)}`,
    kind: 'line',
    tone: tones[i % tones.length] ?? 'grey',
    points: of.map(([x, , u, exact]) => [x, u - exact]),
  })),
})

const descent = (losses: readonly number[]): Chart => ({
  title: 'How far the equation is from holding',
  lead: 'The mean of (u_t − u_xx)² after each step of L-BFGS, on a scale where each mark is a power of ten.',
  x: 'steps',
  y: 'mean square of the residual',
  scale: 'log',
  series: [{ name: 'loss', kind: 'line', points: losses.map((loss, step) => [step, loss]) }],
})

/** The report of a solution. */
export const coolingRecord = ({ steps, loss, losses, error: wrong, rod }: Lesson): RunRecord => ({
  ...nothingShown,
  title: 'How a warm rod cools, from the equation alone',
  lead: 'A network was told an equation and no data. It is to be seen how near its solution is to the exact one.',
  facts: [
    {
      name: 'largest error of u, which is up to 1.3',
      value: String(Number(wrong[1].toPrecision(2))),
    },
    { name: 'the same before learning', value: String(Number(wrong[0].toPrecision(2))) },
    { name: 'mean of (u_t − u_xx)²', value: String(Number(loss[1].toPrecision(2))) },
    { name: 'by L-BFGS, in', value: `${steps} steps` },
  ],
  charts: [solution(rod), error(rod), descent(losses)],
  settings: {
    network: '2-16-16-1, tanh, f64',
    optimiser: 'L-BFGS',
    'points asked': '24 by 24',
    'points compared': '41 by 41',
  },
})
