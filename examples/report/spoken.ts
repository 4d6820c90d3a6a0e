/** @file spoken — what the twenty-second lesson heard, as a report: whole numbers by their length, and some of them. */
import type { RunRecord } from 'cotangent/training'
import type { Heard } from '../22-spoken-numbers.ts'
import { nothingShown } from './saved.ts'

const percent = (share: number): string => `${(100 * share).toFixed(1)}%`

/** The report of what was heard. */
export const spokenRecord = ({ loss, mistakes, whole, examples, byLength }: Heard): RunRecord => ({
  ...nothingShown,
  title: 'Numbers heard, without being told when',
  lead: 'A network learned from whole numbers which sound is which digit. It is to be seen how much of new recordings it hears.',
  facts: [
    { name: 'digits mistaken', value: percent(mistakes) },
    { name: 'numbers without a mistake', value: percent(whole) },
    { name: 'loss', value: `${loss.toFixed(3)} nats` },
  ],
  charts: [
    {
      title: 'Short numbers and long ones',
      lead: 'The share of numbers heard without a mistake. Each digit is one more chance to err; how few mistakes there are to compare, the table says.',
      x: 'digits in the number',
      y: 'numbers without a mistake',
      scale: 'share',
      series: [
        {
          name: 'test',
          kind: 'line',
          points: byLength
            .filter(({ numbers }) => numbers > 0)
            .map((of) => [of.digits, of.whole / of.numbers]),
        },
      ],
    },
  ],
  tables: [
    {
      title: 'What was heard',
      lead: 'The first numbers of the test. Those with a mistake have a cross.',
      head: ['said', 'heard'],
      rows: examples.map(([said, heard]) => [
        said,
        { text: heard === '' ? 'nothing' : heard, wrong: heard !== said },
      ]),
    },
    {
      title: 'By length',
      lead: 'How many numbers of each length were in the test, and how many were heard without a mistake.',
      head: ['digits', 'numbers', 'without a mistake'],
      rows: byLength.map((of) => [of.digits, of.numbers, of.whole]),
    },
  ],
  settings: { seed: 1, loss: 'CTC', optimiser: 'AdamW, one cycle' },
})
