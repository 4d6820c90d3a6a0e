/**
 * @file defect.laws — a Defect says the operator in its message, and the user's line where a stack is read.
 */
import { pipe } from 'fp-ts/lib/function.js'
import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import * as ct from '../../src/index.ts'
import { Defect } from '../../src/shape/defect.ts'

const here = import.meta.filename
const text = readFileSync(here, 'utf8').split('\n')
const wrong = ct.ones([2, 5]) as unknown as ct.Tensor<[4]> // a lie to the compiler, which would say the sentence first
const sentence =
  'add: [4] and [2, 5] do not broadcast, since 4 is not 5 and neither is 1; reshape or broadcastTo one side'

const model = (x: ct.Tensor<[4]>): ct.Scalar =>
  pipe(
    ct.exp(x),
    (y) => ct.add(y, wrong), // the mistake
    (y) => ct.sum(y),
  )
const mistake = text.findIndex((line) => line.endsWith('// the mistake'))
const place = `${here}:${mistake + 1}:${(text[mistake] ?? '').indexOf('add(') + 1}`

const defectOf = (f: () => unknown): Defect => {
  try {
    f()
  } catch (error) {
    if (error instanceof Defect) return error
    throw error
  }
  throw new Error('expected a Defect')
}

const x = ct.ones([4])
const ways = {
  'an eager call': () => model(x),
  jit: () => ct.jit(model)(x),
  grad: () => ct.grad(model)(x),
  'jit (grad f)': () => ct.jit(ct.grad(model))(x),
  vmap: () => ct.vmap(model)(ct.ones([3, 4])),
  'grad within vmap': () => ct.vmap(ct.grad(model))(ct.ones([3, 4])),
  programOf: () => ct.programOf(model)(x),
} satisfies Readonly<Record<string, () => unknown>>

describe('Defect', () => {
  test.each(Object.entries(ways))(
    'Defect: under %s it names the operator and the line',
    (_, way) => {
      const defect = defectOf(way)
      expect(defect.message).toBe(sentence)
      expect(defect.at).toBe(place)
    },
  )

  test.each(Object.entries(ways))(
    'Defect: under %s the first frame of the stack is the user’s',
    (_, way) => {
      const [first, second] = (defectOf(way).stack ?? '').split('\n')
      expect(first).toBe(`Defect: ${sentence}`)
      expect(second).toContain(place)
    },
  )

  test('Defect: the stack keeps the frames of the library, after all others', () => {
    const [users, library] = (defectOf(ways.grad).stack ?? '').split('\n  inside cotangent:\n')
    expect(users).not.toContain('/src/function/')
    expect(library).toContain('/src/function/operand.ts')
    expect(library).toContain('/src/function/trace.ts')
  })

  test.each([0, 1, 10, Infinity])('Defect: Error.stackTraceLimit is %d before and after', (n) => {
    const before = Error.stackTraceLimit
    try {
      Error.stackTraceLimit = n
      expect(defectOf(ways.grad).at).toBe(place)
      expect(Error.stackTraceLimit).toBe(n)
    } finally {
      Error.stackTraceLimit = before
    }
  })

  test('Defect: at is not printed a second time, being no own property', () => {
    expect(Object.keys(defectOf(ways.jit))).not.toContain('at')
  })

  test('Defect: what a person makes of stacks does not stop it', () => {
    // Not put back by assigning what it was, since it may have been absent.
    const before = Object.getOwnPropertyDescriptor(Error, 'prepareStackTrace')
    try {
      Error.prepareStackTrace = (_, sites) => sites
      const defect = defectOf(ways.jit)
      expect([defect.message, defect.at]).toEqual([sentence, undefined])
    } finally {
      if (before === undefined) Reflect.deleteProperty(Error, 'prepareStackTrace')
      else Object.defineProperty(Error, 'prepareStackTrace', before)
    }
  })
})
