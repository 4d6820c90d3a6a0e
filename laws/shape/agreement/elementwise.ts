/**
 * @file elementwise — calls of the operators that go element by element, and of what fills a shape.
 */
import * as fc from 'fast-check'
import type { DType } from '../../../src/tensor/dtype.ts'
import { alone, beside, mostly, near, type Row, type Rows, z } from './call.ts'

const floating: readonly DType[] = ['f32', 'f32', 'f64']
const numeric: readonly DType[] = ['f32', 'f32', 'f64', 'i32', 'u32']
const every: readonly DType[] = ['f32', 'f64', 'i32', 'u32', 'bool']

/** One row for each of the names. */
export const each = (row: Row, ...names: readonly string[]): Rows =>
  Object.fromEntries(names.map((name) => [name, row]))

const unary = (dtypes: readonly DType[]): Row => ({
  dtypes: dtypes,
  on: () => fc.constant(alone),
})

const options = (dtypes: readonly DType[], ...texts: readonly string[]): Row => ({
  dtypes: dtypes,
  on: () => fc.constantFrom(...texts).map((rest) => (x) => [x, rest]),
})

const binary = (dtypes: readonly DType[]): Row => ({
  dtypes: dtypes,
  on: ({ shape, dtype }) =>
    mostly(
      fc.tuple(near(shape), beside(dtype)).map(([s, d]) => z(s, d)),
      fc.constantFrom('0', '1'),
    ).map((y) => (x) => [x, y]),
})

/** Operators from one tensor, or two, to as many elements. */
export const elementwise: Rows = {
  ...each(unary(numeric), 'abs', 'neg', 'sign', 'square', 'relu'),
  ...each(
    unary(floating),
    'ceil',
    'cos',
    'erf',
    'exp',
    'expm1',
    'floor',
    'gelu',
    'log',
    'log1p',
    'logSigmoid',
    'reciprocal',
    'round',
    'sigmoid',
    'silu',
    'sin',
    'softplus',
    'sqrt',
    'tan',
    'tanh',
  ),
  ...each(unary(every), 'stopGradient'),
  ...each(unary(['bool']), 'not'),
  leakyRelu: options(floating, '', '{ slope: 0.1 }'),
  elu: options(floating, '', '{ alpha: 2 }'),
  clip: options(numeric, '{ min: 0 }', '{ min: 0, max: 1 }'),
  cast: options(every, "'f32'", "'i32'", "'bool'", "'f64'"),
  treeCast: options(every, "'f32'", "'f64'"),
  ...each(binary(numeric), 'add', 'sub', 'mul', 'div', 'maximum', 'minimum'),
  ...each(binary(floating), 'pow'),
  ...each(binary(['bool']), 'and', 'or', 'xor'),
  ...each(binary(every), 'equal', 'notEqual', 'less', 'lessEqual', 'greater', 'greaterEqual'),
  where: {
    dtypes: ['bool'],
    on: ({ shape }) =>
      fc
        .tuple(fc.constantFrom<DType>(...every), near(shape))
        .chain(([dtype, s]) =>
          fc.tuple(
            mostly(fc.constant(z(s, dtype)), fc.constant('1')),
            mostly(
              fc.tuple(near(s), beside(dtype)).map(([r, d]) => z(r, d)),
              fc.constant('0'),
            ),
          ),
        )
        .map(([x, y]) => (condition) => [condition, `${x}, ${y}`]),
  },
}
