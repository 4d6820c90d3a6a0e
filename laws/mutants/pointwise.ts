/**
 * @file pointwise — mistakes planted in elementwise primitives.
 */
import { derivative, linear1, plant, type Planted, smooth1 } from './plant.ts'

/** Mistakes in elementwise rules. */
export const pointwise: readonly Planted[] = [
  plant(
    'cos',
    'differences',
    'a flipped sign: d cos x = sin x dx',
    smooth1((e, [x], dx) => e.apply('mul', {}, dx, e.apply('sin', {}, x))),
  ),
  plant(
    'log',
    'differences',
    'a swapped operand: d ln x = x dx',
    smooth1((e, [x], dx) => e.apply('mul', {}, dx, x)),
  ),
  plant(
    'tanh',
    'differences',
    'a missing term: d tanh x = -y^2 dx',
    smooth1((e, _, dx, y) => e.apply('neg', {}, e.apply('mul', {}, dx, e.apply('mul', {}, y, y)))),
  ),
  plant(
    'sqrt',
    'differences',
    'a forgotten half: d sqrt x = dx / y',
    smooth1((e, _, dx, y) => e.apply('div', {}, dx, y)),
  ),
  plant(
    'exp',
    'differences',
    'the input for the output: d exp x = x dx',
    smooth1((e, [x], dx) => e.apply('mul', {}, dx, x)),
  ),
  plant(
    'logistic',
    'differences',
    'a missing factor: d logistic x = y dx',
    smooth1((e, _, dx, y) => e.apply('mul', {}, dx, y)),
  ),
  plant(
    'reciprocal',
    'differences',
    'a lost sign: d (1/x) = y^2 dx',
    smooth1((e, _, dx, y) => e.apply('mul', {}, dx, e.apply('mul', {}, y, y))),
  ),
  plant(
    'mul',
    'adjoint',
    'a wrong power: the cotangent of x times y squared',
    derivative({
      kind: 'bilinear',
      transpose: [
        (e, ct, [, y]) => e.apply('mul', {}, ct, e.apply('mul', {}, y, y)),
        (e, ct, [x]) => e.apply('mul', {}, x, ct),
      ],
    }),
  ),
  plant(
    'sub',
    'adjoint',
    'a lost sign in the transpose of y',
    derivative({
      kind: 'linear',
      transpose: [(_, ct) => ct, (_, ct) => ct],
    }),
  ),
  plant(
    'neg',
    'adjoint',
    'a transpose that forgets to negate',
    linear1((_, ct) => ct),
  ),
  plant('div', 'differences', 'a missing minus in the second push', (record) =>
    derivative<'div'>({
      kind: 'smooth',
      push: [
        (e, [, y], dx) => e.apply('div', {}, dx, y),
        (e, [, y], dy, z) => e.apply('div', {}, e.apply('mul', {}, dy, z), y),
      ],
      transpose: [(e, ct, [, y]) => e.apply('div', {}, ct, y), 'known'],
    })(record),
  ),
  plant('select', 'adjoint', 'branches swapped in the transpose', (record) => ({
    ...record,
    derivative: {
      kind: 'linear',
      transpose: [
        'known',
        (e, ct, [p]) => e.apply('select', {}, p, e.apply('sub', {}, ct, ct), ct),
        (e, ct, [p]) => e.apply('select', {}, p, ct, e.apply('sub', {}, ct, ct)),
      ],
    },
  })),
  plant('max', 'differences', 'the tangent of the loser', (record) => ({
    ...record,
    derivative: {
      kind: 'smooth',
      push: [
        (e, [x, y], dx) =>
          e.apply('select', {}, e.apply('greater', {}, x, y), e.apply('sub', {}, dx, dx), dx),
        (e, [x, y], dy) =>
          e.apply('select', {}, e.apply('greater', {}, x, y), dy, e.apply('sub', {}, dy, dy)),
      ],
    },
  })),
  plant('abs', 'differences', 'a derivative of 1 on both sides', (record) => ({
    ...record,
    derivative: { kind: 'smooth', push: [(_, __, dx) => dx] },
  })),
  plant('pow', 'differences', 'an exponent that is never differentiated', (record) => ({
    ...record,
    derivative:
      record.derivative.kind === 'smooth'
        ? {
            kind: 'smooth',
            push: [
              record.derivative.push[0],
              (e, [x], dy, z) =>
                e.apply(
                  'sub',
                  {},
                  e.apply('mul', {}, dy, e.apply('mul', {}, z, e.apply('exp', {}, x))),
                  dy,
                ),
            ],
          }
        : record.derivative,
  })),
]
