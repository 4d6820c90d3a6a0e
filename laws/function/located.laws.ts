/**
 * @file located.laws — an equation of a located trace has the user's line, under any transformation, and nothing else changes.
 */
import { pipe } from 'fp-ts/lib/function.js'
import * as fc from 'fast-check'
import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import * as ct from '../../src/index.ts'
import { trace } from '../../src/function/debug/listing.ts'
import { located } from '../../src/function/trace.ts'
import { fingerprint } from '../../src/program/fingerprint.ts'
import { parse } from '../../src/program/parse.ts'
import { print } from '../../src/program/print.ts'
import { bodiesOf, type Equation, type Program } from '../../src/program/program.ts'
import { rightOf } from '../support/either.ts'
import { at, denote, expressions, loss, points, type X } from '../support/expressions.ts'

type V = ct.Tensor<[3]>
const here = import.meta.filename
const text = readFileSync(here, 'utf8').split('\n')

/** `file:line:column` of what stands before a comment in this file. */
const lineOf = (comment: string, call: string): string => {
  const line = text.findIndex((t) => t.endsWith(`// the ${comment}`))
  return `${here}:${line + 1}:${(text[line] ?? '').indexOf(call) + 1}`
}

const model = (x: V): ct.Scalar => {
  const root = ct.sqrt(x) // the root
  const scaled = ct.mul(root, ct.tensor([1, 2, 3])) // the product
  return pipe(
    scaled,
    (v) => ct.exp(v), // the exponential
    (v) => ct.sum(v), // the sum
  )
}
const x = ct.tensor([1, 2, 3])
const lines: ReadonlyMap<string, string> = new Map([
  ['sqrt', lineOf('root', 'sqrt(')],
  ['mul', lineOf('product', 'mul(')],
  ['exp', lineOf('exponential', 'exp(')],
  ['sum', lineOf('sum', 'sum(')],
])

const programOf = (f: (x: V) => unknown): Program => located('law', f)(x).program
const own = (p: Program): readonly Equation[] =>
  p.equations.filter(({ source }) => source?.derivative === undefined)

const transformed = {
  'f itself': model,
  'jit f': ct.jit(model),
  'grad f': ct.grad(model),
  'jit (grad f)': ct.jit(ct.grad(model)),
  'grad (jit f)': ct.grad(ct.jit(model)),
  'value and gradient': ct.valueAndGrad(model),
  'jvp f': (y: V) => ct.jvp(model)(y, y),
  'vjp f': (y: V) => ct.vjp(model)(y)[1](ct.scalar(1)),
  'linearize f': (y: V) => ct.linearize(model)(y)[1](y),
  'a second derivative': (y: V) => ct.vjp(ct.grad(model))(y)[1](y),
  'vmap f': (y: V) => ct.vmap(model)(ct.stack([y, y], { axis: 0 })),
} satisfies Readonly<Record<string, (y: V) => unknown>>

describe('a located trace', () => {
  test.each(Object.entries(transformed))('located: the lines of %s are those of f', (_, f) => {
    const all = programOf(f).equations
    const known = new Set(lines.values())
    expect(all.length).toBeGreaterThan(0)
    for (const q of all) {
      const { line = 'none', derivative } = q.source ?? {}
      // What the law itself calls, such as stack, has lines of its own.
      if (derivative !== undefined) expect(known).toContain(line)
      if (lines.has(q.name) && derivative === undefined && known.has(line))
        expect(line).toBe(lines.get(q.name))
    }
    expect(own(programOf(f)).some((q) => q.source?.line === lines.get('sqrt'))).toBe(true)
  })

  test('located: an equation of a gradient names the primitive whose derivative it is', () => {
    const found = programOf(ct.grad(model)).equations.find((q) => q.name === 'div')
    expect(found?.source).toEqual({ line: lines.get('sqrt'), derivative: 'sqrt' })
  })

  test('located: lines are those of the trace at hand, though equal Programs came before', () => {
    const one = (y: V): ct.Scalar => ct.sum(ct.mul(y, y)) // the one
    const other = (y: V): ct.Scalar => ct.sum(ct.mul(y, y)) // the other
    const line = (f: (y: V) => unknown): unknown => programOf(f).equations.at(-1)?.source?.line
    for (const g of [ct.grad, (f: typeof one) => ct.jit(ct.grad(f))]) {
      expect(fingerprint(programOf(g(one)))).toBe(fingerprint(programOf(g(other))))
      expect([line(g(one)), line(g(other)), line(g(one))]).toEqual([
        lineOf('one', 'mul('),
        lineOf('other', 'mul('),
        lineOf('one', 'mul('),
      ])
    }
  })

  test('located: no line is left in what jit and grad remember', () => {
    const f = ct.jit(ct.grad(model))
    programOf(f)
    f(x)
    const later = ct.programOf(f)(x)
    expect(later.equations.every((q) => q.source === undefined)).toBe(true)
  })

  test('located: a constant made for an operand has the line that needs it', () => {
    const f = (y: V): V => ct.add(y, 1) // the constant
    const [constant] = programOf(f).equations
    expect(constant).toMatchObject({
      name: 'broadcast',
      source: { line: lineOf('constant', 'add(') },
    })
  })

  test('located: the equations are those of a trace without lines, of f and of grad f', () => {
    fc.assert(
      fc.property(expressions(true), points, (q, v) => {
        const agrees = (f: (y: X) => X): void => {
          const p = located('law', f)(at(v)).program
          expect(fingerprint(p)).toBe(fingerprint(ct.programOf(f)(at(v))))
          expect(print(p)).toBe(print(ct.programOf(f)(at(v))))
        }
        agrees(denote(q))
        agrees(ct.grad(loss(q)))
        agrees(ct.jit(denote(q)))
      }),
    )
  })

  test('located: what depends on an argument has a line, whatever the function', () => {
    const everywhere = (p: Program): boolean =>
      p.equations.every((q) => q.source !== undefined && bodiesOf(q.params).every(everywhere))
    fc.assert(
      fc.property(expressions(true), points, (q, v) => {
        const f = (y: X): X => ct.add(denote(q)(y), y)
        expect(everywhere(located('law', f)(at(v)).program)).toBe(true)
      }),
    )
  })

  test.each([0, 1, 10, Infinity])('located: Error.stackTraceLimit is %d before and after', (n) => {
    const before = Error.stackTraceLimit
    try {
      Error.stackTraceLimit = n
      expect(programOf(model).equations[0]?.source?.line).toBe(lines.get('sqrt'))
      expect(Error.stackTraceLimit).toBe(n)
    } finally {
      Error.stackTraceLimit = before
    }
  })
})

describe('trace', () => {
  test('trace: the text has the line of each equation, and parse reads it as the same Program', () => {
    const shown = trace(ct.grad(model))(x)
    expect(print(rightOf(parse(shown)))).toBe(print(ct.programOf(ct.grad(model))(x)))
    expect(shown).toContain(`# ${lines.get('sqrt') ?? ''}, derivative of sqrt\n`)
    expect(shown.split('\n').filter((line) => line.includes(' = '))).toSatisfy(
      (equations: readonly string[]) => equations.every((line) => line.includes(`  # ${here}:`)),
    )
  })
})
