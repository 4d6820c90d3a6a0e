/** @file curvature — what the twentieth lesson found, as a report: a band of chances, an ellipse of weights, and the check of both. */
import type { Chart, RunRecord } from 'cotangent/training'
import type { Lesson, World } from '../20-curvature.ts'
import { nothingShown } from './saved.ts'

type Made = readonly (readonly [points: number, Lesson])[]

const band = (count: number, { points, chances }: World): Chart => ({
  title: `What ${count} points tell`,
  lead: 'The band holds the chance with 0.95. It is wide where nothing was seen, outside −2 to 2.',
  x: 'x',
  y: 'chance that y is 1',
  scale: 'share',
  series: [
    {
      name: 'band of 0.95',
      kind: 'band',
      points: chances.map(({ x, low, high }) => [x, low, high]),
    },
    {
      name: 'most probable',
      kind: 'line',
      tone: 'blue',
      points: chances.map(({ x, said }) => [x, said]),
    },
    {
      name: 'true',
      kind: 'dashed',
      tone: 'orange',
      points: chances.map(({ x, chance }) => [x, chance]),
    },
    { name: 'y, 0 or 1', kind: 'dots', tone: 'grey', points },
  ],
})

/** The edge of (w - m)' H (w - m) <= -2 log(1 - share): with H = L L', w = m + r L'^-1 (cos, sin). */
export const ellipse = (
  { m: [m1 = 0, m2 = 0], h }: Pick<World, 'm' | 'h'>,
  share: number,
): readonly (readonly [number, number])[] => {
  const [[a = 0, b = 0] = [], [, d = 0] = []] = h
  const l11 = Math.sqrt(a)
  const l21 = b / l11
  const l22 = Math.sqrt(d - l21 ** 2)
  const r = Math.sqrt(-2 * Math.log(1 - share))
  return Array.from({ length: 73 }, (_, i) => {
    const angle = (2 * Math.PI * i) / 72
    const v2 = (r * Math.sin(angle)) / l22
    return [m1 + (r * Math.cos(angle) - l21 * v2) / l11, m2 + v2] as const
  })
}

const plane = (made: Made): Chart => ({
  title: 'Where the weights may be',
  lead: 'Ellipses that hold 0.95 of the posterior of the first world: more points, a smaller one.',
  x: 'w₁',
  y: 'w₂',
  series: [
    ...made.map(([count, { world }], i) => ({
      name: `${count} points`,
      kind: i === 0 ? ('dashed' as const) : ('line' as const),
      tone: i === 0 ? ('grey' as const) : ('blue' as const),
      points: ellipse(world, 0.95),
    })),
    {
      name: 'w as drawn',
      kind: 'dots',
      tone: 'orange',
      points: made.slice(0, 1).map(([, { world }]) => [world.w[0] ?? 0, world.w[1] ?? 0] as const),
    },
  ],
})

const calibration = (made: Made): Chart => ({
  title: 'Is it right to be so sure?',
  lead: 'The difference between the share of worlds inside their ellipse and the share there should be. The band is what chance alone does, two deviations.',
  x: 'share that should be inside',
  y: 'share inside, less the share due',
  series: [
    {
      name: 'two deviations of the draw',
      kind: 'band',
      tone: 'grey',
      points: Array.from({ length: 51 }, (_, i) => {
        const share = i / 50
        const wide = 2 * Math.sqrt((share * (1 - share)) / (made[0]?.[1].worlds ?? 1))
        return [share, -wide, wide] as const
      }),
    },
    ...made.map(([count, { calibration: shares }], i) => ({
      name: `${count} points`,
      kind: i === 0 ? ('dashed' as const) : ('line' as const),
      tone: i === 0 ? ('orange' as const) : ('blue' as const),
      points: shares.map(({ share, found }) => [share, found - share] as const),
    })),
  ],
})

/** The report of worlds with few points and with many. */
export const curvatureRecord = (made: Made): RunRecord => ({
  ...nothingShown,
  title: 'How sure may one be?',
  lead: 'The Hessian at the most probable weights says how sure one may be of them. It is to be seen that this is a little too sure with few points, and right with many.',
  facts: made.map(([count, { worlds, calibration: shares }]) => ({
    name: `in ellipses of 95%, ${count} points, ${worlds} worlds`,
    value: `${(100 * (shares.find(({ share }) => share === 0.95)?.found ?? Number.NaN)).toFixed(1)}%`,
  })),
  charts: [...made.map(([count, { world }]) => band(count, world)), plane(made), calibration(made)],
  tables: [
    {
      title: 'The evidence',
      lead: 'log p(y) of the first worlds in nats, by the curvature and by adding up the whole plane.',
      head: ['points', 'by the curvature', 'by summing', 'difference'],
      rows: made.flatMap(([count, { evidence }]) =>
        evidence.map(([laplace, summed]) => [
          count,
          laplace.toFixed(3),
          summed.toFixed(3),
          (laplace - summed).toFixed(3),
        ]),
      ),
    },
  ],
  notes: made.map(([count, { slope }]) => ({
    title: `Newton's method, ${count} points`,
    text: `After ten steps no slope is above ${slope.toExponential(0).replace('-', '−')} in any world.`,
  })),
  settings: { seed: 1, prior: 'N(0, 4 I)', dtype: 'f64' },
})
