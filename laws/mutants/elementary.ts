/**
 * @file elementary — further mistakes planted in elementwise rules: signs, missing terms, wrong residuals.
 */
import type { Emit } from '../../src/program/emit.ts'
import type { Value } from '../../src/program/symbolic.ts'
import { derivative, plant, type Planted, smooth1 } from './plant.ts'

const twice = (e: Emit, x: Value): Value => e.apply('add', {}, x, x)

/** Mistakes in elementary functions. */
export const elementary: readonly Planted[] = [
  plant(
    'sin',
    'differences',
    'a flipped sign: d sin x = -cos x dx',
    smooth1((e, [x], dx) => e.apply('neg', {}, e.apply('mul', {}, dx, e.apply('cos', {}, x)))),
  ),
  plant(
    'log1p',
    'differences',
    'a missing 1: d log (1 + x) = dx / x',
    smooth1((e, [x], dx) => e.apply('div', {}, dx, x)),
  ),
  plant(
    'expm1',
    'differences',
    'a missing 1: d (e^x - 1) = y dx',
    smooth1((e, _, dx, y) => e.apply('mul', {}, dx, y)),
  ),
  plant(
    'tan',
    'differences',
    'a missing term: d tan x = y^2 dx',
    smooth1((e, _, dx, y) => e.apply('mul', {}, dx, e.apply('mul', {}, y, y))),
  ),
  plant(
    'erf',
    'differences',
    'a missing factor: d erf x = e^(-x^2) dx',
    smooth1((e, [x], dx) =>
      e.apply('mul', {}, dx, e.apply('exp', {}, e.apply('neg', {}, e.apply('mul', {}, x, x)))),
    ),
  ),
  plant(
    'tanh',
    'differences',
    'a wrong residual: the output for the input, d tanh x = (1 - tanh^2 y) dx',
    smooth1((e, _, dx, y) => {
      const t = e.apply('tanh', {}, y)
      return e.apply('sub', {}, dx, e.apply('mul', {}, dx, e.apply('mul', {}, t, t)))
    }),
  ),
  plant(
    'sqrt',
    'differences',
    'the slope taken at 2 x',
    smooth1((e, [x], dx) => e.apply('div', {}, dx, twice(e, e.apply('sqrt', {}, twice(e, x))))),
  ),
  plant('div', 'adjoint', 'a transpose that multiplies', (record) =>
    derivative<'div'>({
      kind: 'smooth',
      push: record.derivative.kind === 'smooth' ? record.derivative.push : ['known', 'known'],
      transpose: [(e, ct, [, y]) => e.apply('mul', {}, ct, y), 'known'],
    })(record),
  ),
  plant('add', 'adjoint', 'half of the cotangent to each side', (record, fill) =>
    derivative<'add'>({
      kind: 'linear',
      transpose: [
        (e, ct) => e.apply('mul', {}, ct, fill(e, 0.5, ct)),
        (e, ct) => e.apply('mul', {}, ct, fill(e, 0.5, ct)),
      ],
    })(record),
  ),
  plant('min', 'differences', 'the rule of max', (record, fill) => ({
    ...record,
    derivative: {
      kind: 'smooth',
      push: [
        (e, [x, y], dx) => e.apply('select', {}, e.apply('greater', {}, x, y), dx, fill(e, 0, dx)),
        (e, [x, y], dy) => e.apply('select', {}, e.apply('less', {}, x, y), dy, fill(e, 0, dy)),
      ],
    },
  })),
]
