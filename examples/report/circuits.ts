/** @file circuits — what the twenty-first lesson found, as a report: right answers by inputs shown, and the tables learned. */
import type { Chart, Marked, RunRecord, TitledTable } from 'cotangent/training'
import type { Learned, Pulls } from '../21-circuits.ts'
import { nothingShown } from './saved.ts'

type Circuits = Readonly<Record<string, Learned>>

const progress = (circuits: Circuits): Chart => ({
  title: 'Right answers as inputs are shown',
  lead: 'Each input is shown once, and one step is made for it. A step mends its own answer and spoils no other.',
  x: 'inputs shown, in percent of all',
  y: 'right answers',
  scale: 'share',
  series: Object.entries(circuits).map(([name, { right }], i) => ({
    name,
    kind: i === 0 ? 'line' : 'dashed',
    points: right.map((share, shown) => [(100 * shown) / (right.length - 1), share]),
  })),
})

const gradients = ({ pulled, expected }: Pulls): Chart => ({
  title: 'Over real numbers it is the gradient',
  lead: 'What the same parts pull over f64, against what grad has: all points lie on the line.',
  x: 'by grad',
  y: 'by the circuit',
  series: [
    {
      name: 'equal',
      kind: 'dashed',
      tone: 'grey',
      points: [Math.min(...expected), Math.max(...expected)].map((at) => [at, at]),
    },
    {
      name: 'an input',
      kind: 'dots',
      points: expected.map((at, i) => [at, pulled[i] ?? Number.NaN]),
    },
  ],
})

/** The bits of a row, the last output first, as numbers are written. */
const written = (bits: readonly (boolean | undefined)[]): string =>
  bits
    .map((b) => (b === true ? '1' : '0'))
    .toReversed()
    .join('')

const truthTable = ([name, { inputs, answers }]: readonly [string, Learned]): TitledTable => ({
  title: `The table of ${name}`,
  lead: 'A row for each input, in bits. Wrong answers have a cross; before the step parameters were random.',
  head: [
    `inputs ${['x', 'y', 'z', 'w'].slice(0, inputs).toReversed().join('')}`,
    'wanted',
    'before the step',
    'after it',
  ],
  rows: Array.from({ length: 2 ** inputs }, (_, i) => {
    const of = (which: keyof Learned['answers'][number]): string =>
      written(answers.map((bits) => bits[which][i]))
    const marked = (text: string): Marked => ({ text, wrong: text !== of('wanted') })
    return [
      i.toString(2).padStart(inputs, '0'),
      of('wanted'),
      marked(of('before')),
      marked(of('after')),
    ]
  }),
})

/** The report of what circuits learned, and of their pulls over real numbers. */
export const circuitsRecord = (circuits: Circuits, pulls: Pulls): RunRecord => {
  const apart = Math.max(
    ...pulls.pulled.map((x, i) => Math.abs(x - (pulls.expected[i] ?? Number.NaN))),
  )
  return {
    ...nothingShown,
    title: 'Circuits learn by gradients too',
    lead: 'Over Z2, where plus is exclusive or and times is and, one step leads from random parameters to the circuit. It is to be seen that no answer is wrong after it.',
    facts: Object.entries(circuits).map(([name, { wrong, answers, inputs }]) => ({
      name: `${name}: wrong of ${answers.length * 2 ** inputs} bits, before → after`,
      value: `${wrong[0]} → ${wrong[1]}`,
    })),
    charts: [progress(circuits), gradients(pulls)],
    tables: [
      {
        title: 'What was learned',
        lead: 'Each output as a polynomial over Z2, read off the table after the step.',
        head: ['circuit', 'bit', 'polynomial'],
        rows: Object.entries(circuits).flatMap(([name, { polynomials }]) =>
          polynomials.map((f, k) => [name, 2 ** k, f]),
        ),
      },
      ...Object.entries(circuits).map(truthTable),
    ],
    notes: [
      {
        title: 'Pulls and gradients',
        text: `Over f64 they differ by at most ${apart.toExponential(1).replace('-', '−')}.`,
      },
    ],
    settings: { seed: 1, ring: 'Z2' },
  }
}
