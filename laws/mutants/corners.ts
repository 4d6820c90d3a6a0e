/**
 * @file corners — mistakes that differences cannot see, since they keep away from corners: ties, zeros, branches not taken.
 */
import { range } from '../../src/shape/sizes.ts'
import { derivative, plant, type Planted } from './plant.ts'

/** Mistakes at kinks, ties and zeros, and a dropped mask. */
export const corners: readonly Planted[] = [
  plant('max', 'conventions', 'all of a tie to each side', (record, fill) => ({
    ...record,
    derivative: {
      kind: 'smooth',
      push: [
        (e, [x, y], dx) =>
          e.apply('select', {}, e.apply('greaterEqual', {}, x, y), dx, fill(e, 0, dx)),
        (e, [x, y], dy) =>
          e.apply('select', {}, e.apply('greaterEqual', {}, y, x), dy, fill(e, 0, dy)),
      ],
    },
  })),
  plant('min', 'conventions', 'all of a tie to the first', (record, fill) => ({
    ...record,
    derivative: {
      kind: 'smooth',
      push: [
        (e, [x, y], dx) =>
          e.apply('select', {}, e.apply('lessEqual', {}, x, y), dx, fill(e, 0, dx)),
        (e, [x, y], dy) => e.apply('select', {}, e.apply('less', {}, y, x), dy, fill(e, 0, dy)),
      ],
    },
  })),
  plant(
    'reduceMax',
    'conventions',
    'all of the cotangent to each of several largest',
    (record, fill) => ({
      ...record,
      derivative: {
        kind: 'smooth',
        push: [
          (e, [x], dx, y, { axes }) => {
            const kept = range(x.shape.length).filter((i) => !axes.includes(i))
            const back = e.apply('broadcast', { shape: x.shape, axes: kept }, y)
            const chosen = e.apply('equal', {}, x, back)
            return e.apply('sum', { axes }, e.apply('select', {}, chosen, dx, fill(e, 0, dx)))
          },
        ],
      },
    }),
  ),
  plant('abs', 'conventions', 'a slope of 1 at 0', (record, fill) => ({
    ...record,
    derivative: {
      kind: 'smooth',
      push: [
        (e, [x], dx) =>
          e.apply(
            'select',
            {},
            e.apply('greaterEqual', {}, x, fill(e, 0, x)),
            dx,
            e.apply('neg', {}, dx),
          ),
      ],
    },
  })),
  plant('prod', 'conventions', 'a slope by division: y / x', (record) => ({
    ...record,
    derivative: {
      kind: 'smooth',
      push: [
        (e, [x], dx, y, { axes }) => {
          const kept = range(x.shape.length).filter((i) => !axes.includes(i))
          const spread = e.apply('broadcast', { shape: x.shape, axes: kept }, y)
          return e.apply('sum', { axes }, e.apply('mul', {}, dx, e.apply('div', {}, spread, x)))
        },
      ],
    },
  })),
  plant('pow', 'conventions', 'a slope of y z / x, at 0 as well', (record) =>
    derivative<'pow'>({
      kind: 'smooth',
      push: [
        (e, [x, y], dx, z) =>
          e.apply('mul', {}, dx, e.apply('div', {}, e.apply('mul', {}, y, z), x)),
        record.derivative.kind === 'smooth' ? record.derivative.push[1] : 'known',
      ],
    })(record),
  ),
  plant('pow', 'conventions', 'ln x at 0 as well', (record) =>
    derivative<'pow'>({
      kind: 'smooth',
      push: [
        record.derivative.kind === 'smooth' ? record.derivative.push[0] : 'known',
        (e, [x], dy, z) => e.apply('mul', {}, dy, e.apply('mul', {}, z, e.apply('log', {}, x))),
      ],
    })(record),
  ),
  plant('stopGradient', 'conventions', 'a derivative of 1', (record) => ({
    ...record,
    derivative: { kind: 'linear', transpose: [(_, ct) => ct] },
  })),
  plant('select', 'untaken', 'a transpose that multiplies by 0 and 1', (record) => ({
    ...record,
    derivative: {
      kind: 'linear',
      transpose: [
        'known',
        (e, ct, [p]) => e.apply('mul', {}, ct, e.apply('cast', { to: ct.dtype }, p)),
        (e, ct, [p]) =>
          e.apply('mul', {}, ct, e.apply('cast', { to: ct.dtype }, e.apply('not', {}, p))),
      ],
    },
  })),
]
