/**
 * @file inside.laws — a scan inside of the arena gives the bits of its body, run by itself at every step.
 */
import * as fc from 'fast-check'
import { deepStrictEqual } from 'node:assert'
import { describe, test } from 'vitest'
import { wasm } from '../../src/engine/wasm/wasm.ts'
import { recordOf } from '../../src/primitives/build.ts'
import { parse } from '../../src/program/parse.ts'
import type { Program } from '../../src/program/program.ts'
import type { Stepping } from '../../src/program/vocabulary.ts'
import { count } from '../../src/shape/sizes.ts'
import { type Aval, type Concrete, concrete, data } from '../../src/tensor/concrete.ts'
import type { Data } from '../../src/tensor/dtype.ts'
import { applicationOf, programOf } from '../support/applications.ts'
import { rightOf } from '../support/either.ts'
import { tensorOf } from '../support/sample.ts'
import { mustBeSameBits } from './same.ts'

/** A run of the body for every step, each with tensors of its own. */
const stepByStep = (
  { body, length, reverse, carry, xs }: Stepping,
  inputs: readonly Concrete[],
): readonly (readonly number[])[] => {
  let held = inputs.slice(0, carry)
  const yields: (readonly number[])[][] = body.outputs.slice(carry).map(() => [])
  for (let i = 0; i < length; i += 1) {
    const t = reverse ? length - 1 - i : i
    const slices = inputs.slice(carry, carry + xs).map((x) => {
      const shape = x.shape.slice(1)
      const n = count(shape)
      return concrete(shape, x.dtype, x[data].slice(t * n, (t + 1) * n))
    })
    const made = wasm.run(body, [...held, ...slices, ...inputs.slice(carry + xs)])
    held = made.slice(0, carry)
    made.slice(carry).forEach((y, j) => {
      yields[j]![t] = [...y[data]] // one list a yield
    })
  }
  return [...held.map((c) => [...c[data]]), ...yields.map((rows) => rows.flat())]
}

const elements = (xs: readonly Concrete[]): readonly (readonly number[])[] =>
  xs.map((x) => [...x[data]])

/** Numbers of a tensor, different in every place. */
const numbersOf = ({ shape, dtype }: Aval, seed: number): Concrete =>
  tensorOf(
    shape,
    dtype,
    Array.from({ length: count(shape) }, (_, i) =>
      dtype === 'bool' ? (i + seed) % 2 : Math.round(100 * Math.sin(i + 7 * seed)) / 16 - 0.5,
    ).map((x) => (dtype === 'i32' || dtype === 'u32' ? Math.abs(Math.round(x)) : x)),
  )

/** Carries that change places, stay, or become a constant or a slice; yields of every origin; all sizes, and two dtypes. */
const handing = (n: number, steps: number, reverse: boolean): Program =>
  rightOf(
    parse(`program (a:f32[${n}], b:f32[${n}], c:f32[${n}], d:f32[${n}], e:f32[], f:f32[${steps},${n}], g:bool[${steps}], h:f32[${n}], i:f64[2]) ->
  j:f32[${n}], k:f32[${n}], l:f32[${n}], m:f32[${n}], n:f32[], o:f32[${steps},${n}], p:bool[${steps}], q:f32[${steps},${n}], r:f64[${steps},2], s:f32[${steps}], t:f32[${steps},${n}], u:f32[${steps},${n}], v:f32[${steps}] = scan length=${steps} reverse=${String(reverse)} carry=5 xs=2 body={
    program (a:f32[${n}], b:f32[${n}], c:f32[${n}], d:f32[${n}], e:f32[], f:f32[${n}], g:bool[], h:f32[${n}], i:f64[2]) ->
      j:f32[${n}] = broadcast shape=[${n}] axes=[] 0.75:f32
      k:f32[${n}] = mul a j
      l:f32[${n}] = add k f
      m:f32[${n}] = mul l h
      n:f32[${n}] = sin m
      o:f32[] = sum axes=[0] n
      p:f32[] = mul o 0.5:f32
      q:f32[] = add e p
      return b, n, f, h, q, f, g, a, i, 1.5:f32, n, j, e
  } a b c d e f g h i
  return j, k, l, m, n, o, p, q, r, s, t, u, v`),
  )

/** A scan in a checkpoint in a scan, with a conditional and a loop that ends by itself beside it. */
const nested = (n: number, outer: number, inner: number): Program =>
  rightOf(
    parse(`program (a:f32[${n}], b:f32[${outer},${inner},${n}], c:f32[${n}]) ->
  d:f32[${n}], e:f32[${outer},${n}], f:f32[${outer},${inner}] = scan length=${outer} reverse=false carry=1 xs=1 body={
    program (a:f32[${n}], b:f32[${inner},${n}], c:f32[${n}]) ->
      d:f32[${n}], e:f32[${inner}] = checkpoint keep=[] body={
        program (a:f32[${n}], b:f32[${inner},${n}], c:f32[${n}]) ->
          d:f32[${n}], e:f32[${inner}] = scan length=${inner} reverse=true carry=1 xs=1 body={
            program (a:f32[${n}], b:f32[${n}], c:f32[${n}]) ->
              d:f32[${n}] = mul a c
              e:f32[${n}] = add d b
              f:f32[${n}] = tanh e
              g:f32[] = sum axes=[0] f
              return f, g
          } a b c
          return d, e
      } a b c
      f:i32[] = argMax axis=0 d
      g:f32[${n}] = cond branches=[{
        program (a:f32[${n}]) ->
          b:f32[${n}] = exp a
          return b
      }, {
        program (a:f32[${n}]) ->
          b:f32[${n}] = neg a
          return b
      }] f d
      return g, d, e
  } a b c
  return d, e, f`),
  )

const only = (p: Program): Stepping => {
  const [q] = p.equations
  if (q?.name !== 'scan') throw new Error('the Program is not a scan')
  return q.params
}

const sizes = fc.constantFrom(1, 3, 16, 33, 300, 2100)
const runs = { numRuns: 40 }

describe('inside', () => {
  test('inside: a scan gives the bits of its body at every step, whatever is handed on', () => {
    fc.assert(
      fc.property(sizes, fc.integer({ min: 0, max: 5 }), fc.boolean(), (n, steps, reverse) => {
        const p = handing(n, steps, reverse)
        const inputs = p.inputs.map(numbersOf)
        deepStrictEqual(elements(wasm.run(p, inputs)), stepByStep(only(p), inputs))
      }),
      runs,
    )
  })

  test('inside: a scan in a checkpoint in a scan gives them too, with sub-Programs that run apart beside it', () => {
    fc.assert(
      fc.property(
        sizes,
        fc.integer({ min: 1, max: 4 }),
        fc.integer({ min: 0, max: 4 }),
        (n, outer, inner) => {
          const p = nested(n, outer, inner)
          const inputs = p.inputs.map(numbersOf)
          const twice = [wasm.run(p, inputs), wasm.run(p, inputs)].map(elements)
          deepStrictEqual(twice, [stepByStep(only(p), inputs), stepByStep(only(p), inputs)])
        },
      ),
      runs,
    )
  })

  test.each(['scan', 'checkpoint'] as const)(
    'inside: %s has the bits of its record over a loop',
    (name) => {
      fc.assert(
        fc.property(applicationOf(name), (a) => {
          const p = programOf(a)
          const [q] = p.equations
          if (q?.name !== name) throw new Error(`the Program is no ${name}`)
          const made = recordOf(name).evaluate(a.inputs, q.params, q.outputs, wasm)
          wasm.run(p, a.inputs).forEach((y, i) => mustBeSameBits(y[data], made[i] as Data)) // one an output
        }),
        runs,
      )
    },
  )
})
