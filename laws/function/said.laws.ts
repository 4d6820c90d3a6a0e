/**
 * @file said — what a transformation says when it is given what it cannot take: its own name, what was given, what to do.
 */
import { describe, expect, test } from 'vitest'
import * as ct from '../../src/index.ts'

type S = ct.Scalar<'f64'>
type V = ct.Tensor<[number], 'f64'>
const s = (x: number): S => ct.scalar(x, 'f64')
const v = (...xs: readonly number[]): V => ct.fromArray([xs.length], xs, 'f64')

const yes = ct.equal(s(1), 1)

/** What the types refuse: a caller may come from JavaScript. */
const unchecked = <T>(x: unknown): T => x as T // on purpose

type Case = readonly [name: string, run: () => unknown, sentence: string]

const twice = (x: S): S => ct.mul(x, 2)
const wide = (x: S): S => unchecked(ct.stack([x, x], { axis: 0 }))
const traced = (f: (x: S) => S): S => ct.jit(f)(s(1))

const branches: readonly Case[] = [
  [
    'cond: names the branch for true',
    () => traced((x) => ct.cond(ct.greater(x, 0), wide, twice)(x)),
    'cond: the branch for true is f64[2], but the branch for false is f64[]; return the same structure, shapes and dtypes',
  ],
  [
    'switchOn: numbers its branches',
    () => ct.jit((i: ct.Scalar<'i32'>) => ct.switchOn(i, [twice, wide])(s(1)))(ct.scalar(0, 'i32')),
    'switchOn: branch 0 is f64[], but branch 1 is f64[2]; return the same structure, shapes and dtypes',
  ],
  [
    'cond: wants functions',
    () => ct.cond(yes, twice, unchecked<typeof twice>(undefined))(s(1)),
    'cond: the branch for false is undefined; give a function',
  ],
  [
    'switchOn: wants functions',
    () => ct.switchOn(ct.scalar(0, 'i32'), [twice, unchecked<typeof twice>(3)])(s(1)),
    'switchOn: branch 1 is number; give a function',
  ],
  [
    'cond: wants a condition that is a tensor',
    () => ct.cond(unchecked<ct.Scalar<'bool'>>(true), twice, twice)(s(1)),
    'cond: the condition is boolean; give bool[], as less and equal do',
  ],
  [
    'whileLoop: wants a condition that is a tensor',
    () => ct.whileLoop(() => unchecked<ct.Scalar<'bool'>>(true), twice)(s(1)),
    'whileLoop: the condition is boolean; give bool[], as less and equal do',
  ],
  [
    'boundedWhile: wants a condition that is a tensor',
    () => ct.boundedWhile(() => unchecked<ct.Scalar<'bool'>>(true), twice, { limit: 2 })(s(1)),
    'boundedWhile: the condition is boolean; give bool[], as less and equal do',
  ],
  [
    'whileLoop: tells a list from a tensor',
    () =>
      ct.whileLoop(
        () => ct.not(yes),
        (x: S) => unchecked<S>([x]),
      )(s(1)),
    'whileLoop: the state is f64[], but the next one is a list; return the same structure',
  ],
]

const steps: readonly Case[] = [
  [
    'scan: over a scalar has nothing to step along',
    () => ct.scan((c: S, x: S) => [ct.add(c, x), x])(s(0), unchecked<V>(s(1))),
    'scan: the input has no leading axis to step along; give a tensor of rank 1 or more',
  ],
  [
    'scan: counts steps, not lanes',
    () => ct.scan((c: S, x: S) => [ct.add(c, x), x], { length: 4 })(s(0), v(1, 2, 3)),
    'scan: the input has 3 steps, but 4 are expected; give inputs of one length',
  ],
  [
    'scan: names the input that is longer',
    () =>
      ct.scan((c: S, x: { readonly a: S; readonly b: S }) => [ct.add(c, x.a), x.b])(
        s(0),
        unchecked({ a: v(1, 2), b: v(1) }),
      ),
    'scan: input b has 1 steps, but 2 are expected; give inputs of one length',
  ],
  [
    'scan: wants a pair of a step',
    () => ct.scan(unchecked<(c: S, x: S) => readonly [S, S]>(ct.add))(s(0), v(1, 2)),
    'scan: the step returned f64[]; return [carry, output], with [] for no output',
  ],
  [
    'scan: tells a record from a tensor',
    () => ct.scan((c: S, x: S) => [unchecked<S>({ c }), x])(s(0), v(1)),
    'scan: the carry is f64[], but the next one is a record; return the same structure',
  ],
  [
    'associativeScan: names itself when f changes a shape',
    () => ct.associativeScan((x: S, _y: S) => wide(x))(v(1, 2, 3)),
    'associativeScan: x is f64[], but f(x, y) is f64[2]; return the same structure',
  ],
]

const squared = ct.customJvp(
  (x: S) => ct.mul(x, x),
  ([x], [dx]) => [ct.mul(x, x), ct.mul(dx, dx)],
)
const crooked = 'a rule of customJvp is not linear in its tangents: mul is not linear'
type Named = { readonly a: S }

const derivatives: readonly Case[] = [
  [
    'hvp: names itself',
    () => ct.hvp((x: V) => ct.sum(x))(v(1, 2), v(1, 2, 3)),
    'hvp: given f64[3] for f64[2]; give a tree like it',
  ],
  [
    'hvp: names itself when f returns no scalar',
    () => ct.hvp(unchecked<(x: V) => S>((x: V) => x))(v(1), v(1)),
    'hvp: the function must return a scalar, but returns [1]',
  ],
  [
    'hessian: names itself when f returns no scalar',
    () => ct.hessian(unchecked<(x: V) => S>((x: V) => x))(v(1)),
    'hessian: the function must return a scalar, but returns [1]',
  ],
  [
    'jvp: wants a tangent of the same structure',
    () => ct.jvp(({ a }: Named): S => a)({ a: s(1) }, unchecked<Named>({ b: s(1) })),
    'jvp: given {"b":f64[]} for {"a":f64[]}; give a tree like it',
  ],
  [
    'linearTranspose: names itself and the equation',
    () => ct.linearTranspose((x: S) => ct.mul(x, x))(s(1)),
    'linearTranspose: the function is not linear: mul is not linear in input 1; use linear operations only',
  ],
  ['grad: blames the rule that is not linear', () => ct.grad(squared)(s(1)), `grad: ${crooked}`],
  ['vjp: blames the rule that is not linear', () => ct.vjp(squared)(s(1)), `vjp: ${crooked}`],
  [
    'jacobian: blames the rule that is not linear',
    () => ct.jacobian(squared, { mode: 'reverse' })(s(1)),
    `jacobian: ${crooked}`,
  ],
  [
    'grad: wants a function',
    () => ct.grad(unchecked<(x: S) => S>(s(1)))(s(1)),
    'grad: object is not a function',
  ],
  [
    'scan: wants a function',
    () => ct.scan(unchecked<(c: S, x: S) => readonly [S, S]>(undefined))(s(0), v(1)),
    'scan: undefined is not a function; give one of a carry and an input',
  ],
]

const loose = unchecked<undefined>({ lenght: 3 })
const add = (c: S, x: S): readonly [S, S] => [ct.add(c, x), x]

const options: readonly Case[] = [
  ['scan', () => ct.scan(add, loose)(s(0), v(1)), 'one of reverse, length, checkpoint'],
  ['grad', () => ct.grad(twice, unchecked<object>({ lenght: 3 })), 'one of wrt, aux'],
  [
    'valueAndGrad',
    () => ct.valueAndGrad(twice, unchecked<object>({ lenght: 3 })),
    'one of wrt, aux',
  ],
  ['vmap', () => ct.vmap(twice, unchecked<object>({ lenght: 3 })), 'one of in, out, axis, size'],
  ['jacobian', () => ct.jacobian(twice, loose), 'one of mode'],
  ['checkpoint', () => ct.checkpoint(twice, loose)(s(1)), 'one of keep'],
  [
    'fixedPoint',
    () => ct.fixedPoint((_p: S, x: S) => x, loose)(s(1), s(1)),
    'one of tolerance, limit',
  ],
  [
    'associativeScan',
    () => ct.associativeScan((x: S, y: S): S => ct.add(x, y), loose)(v(1)),
    'one of reverse',
  ],
  [
    'boundedWhile',
    () => ct.boundedWhile(() => yes, twice, unchecked<{ readonly limit: number }>({ lenght: 3 })),
    'one of limit, checkpoint',
  ],
]

const run = (_name: string, f: () => unknown, sentence: string): void => {
  expect(f).toThrow(ct.Defect)
  expect(f).toThrow(sentence)
}

describe('what is said', () => {
  test.each(branches)('%s', run)
  test.each(steps)('%s', run)
  test.each(derivatives)('%s', run)
  test.each(options)('%s: has no other options', (op, f, names) => {
    run(op, f, `${op}: there is no option lenght; give ${names}`)
  })
})

test('checkpoint: keeps primitives, which have names of their own', () => {
  expect(() => ct.checkpoint(twice, { keep: [unchecked<'contract'>('matmul')] })(s(1))).toThrow(
    'checkpoint: matmul is no primitive to keep; name some, contract for products',
  )
})

test.each([-1, 0.5, Number.NaN])('evalShape: %s is no size', (n) => {
  expect(() => ct.evalShape((x: V): V => x)({ shape: [n], dtype: 'f64' })).toThrow(
    `evalShape: ${n} is not a size; give a whole number that is not negative`,
  )
})

test('cond: of a known condition does not call the other branch', () => {
  const never = (): S => {
    throw new Error('called')
  }
  expect(ct.item(ct.cond(yes, twice, never)(s(2)))).toBe(4)
})

describe('linearTranspose', () => {
  const sentence =
    'linearTranspose: the function is not linear: leaf 0 of f(0) is not 0; leave out what is added'
  test.each<readonly [string, (x: S) => S]>([
    ['adds a number', (x) => ct.add(x, 1)],
    ['ignores its argument', () => s(3)],
    ['takes the argument from something', (x) => ct.sub(1, x)],
    ['chooses a constant', (x) => ct.where(ct.not(yes), x, 2)],
  ])('linearTranspose: refuses a function that %s', (_, f) => {
    expect(() => ct.linearTranspose(f)(s(5))).toThrow(sentence)
  })

  test.each<readonly [string, (x: S) => S, number]>([
    ['adds what it takes away', (x) => ct.sub(ct.add(x, 1), 1), 2],
    ['is 0', () => s(0), 0],
    [
      'multiplies by an infinity',
      (x) => ct.mul(x, Number.POSITIVE_INFINITY),
      Number.POSITIVE_INFINITY,
    ],
    [
      'pads with zeros',
      (x) =>
        ct.sum(ct.concatenate([ct.zeros([2], 'f64'), ct.stack([x, x], { axis: 0 })], { axis: 0 })),
      4,
    ],
  ])('linearTranspose: takes a function that %s', (_, f, expected) => {
    expect(ct.item(ct.linearTranspose(f)(s(5))(s(2)))).toBe(expected)
  })
})
