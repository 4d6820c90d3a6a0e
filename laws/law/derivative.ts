/**
 * @file derivative — the laws of derivatives of a primitive: differences, adjoint, one input at a time, transposition.
 *
 * Differences are the only anchor outside the library; the adjoint law is far sharper but compares rules with each other.
 * Each law is a function of the primitive's name that throws with fast-check's report, so that the suites and the
 * planted mistakes run the very same one.
 */
import fc from 'fast-check'
import { reference } from '../../src/engine/reference/reference.ts'
import type { Name } from '../../src/program/vocabulary.ts'
import { data } from '../../src/tensor/concrete.ts'
import { lower } from '../../src/transform/lower.ts'
import { transforms } from '../../src/transform/transforms.ts'
import { type Application, applicationOf, floating, programOf } from '../support/applications.ts'
import { dot, mustBeClose, norm, type Watch } from '../support/close.ts'
import { differenceAt, joined, outputSize, pullAt, pushAt } from '../support/derivatives.ts'
import { direction, tensorOf } from '../support/sample.ts'

/** A law of one primitive. */
export type PrimitiveLaw = (
  name: Name,
  parameters?: fc.Parameters<unknown>,
  /** Told of every comparison. */
  watch?: Watch,
) => void

const runs = { numRuns: 100 }

/** An application, and a direction in the space of its floating inputs. */
const directed = (name: Name): fc.Arbitrary<readonly [Application, readonly number[]]> =>
  applicationOf(name).chain((a) =>
    fc.tuple(fc.constant(a), direction(joined(a.inputs, floating(a)).length)),
  )

/** J v = (f(x + h v) - f(x - h v)) / 2h */
export const differences: PrimitiveLaw = (name, parameters = {}, watch) =>
  fc.assert(
    fc.property(directed(name), ([a, v]) => {
      const p = programOf(a)
      mustBeClose(
        pushAt(p, floating(a), a.inputs, v),
        differenceAt(p, floating(a), a.inputs, v),
        'differences',
        undefined,
        watch,
      )
    }),
    { ...runs, ...parameters },
  )

/** <J v, w> = <v, J^T w> */
export const adjoint: PrimitiveLaw = (name, parameters = {}, watch) =>
  fc.assert(
    fc.property(
      directed(name).chain(([a, v]) =>
        fc.tuple(fc.constant(a), fc.constant(v), direction(outputSize(programOf(a), a.inputs))),
      ),
      ([a, v, w]) => {
        const p = programOf(a)
        const jv = pushAt(p, floating(a), a.inputs, v)
        const jtw = pullAt(p, floating(a), a.inputs, w)
        const scale = norm(jv) * norm(w) + norm(v) * norm(jtw)
        mustBeClose([dot(jv, w)], [dot(v, jtw)], 'rounding', scale, watch)
      },
    ),
    { ...runs, ...parameters },
  )

/** The vector cut into the pieces that belong to the floating inputs, in order. */
const pieces = (a: Application, v: readonly number[]): readonly (readonly number[])[] => {
  let next = 0
  return a.inputs.map((x, i) => {
    if (floating(a)[i] !== true) return []
    next += x[data].length
    return v.slice(next - x[data].length, next)
  })
}

/** J (v1, v2, ...) = J (v1, 0, ...) + J (0, v2, ...) + ..., with absent tangents for the zeros */
export const oneAtATime: PrimitiveLaw = (name, parameters = {}, watch) =>
  fc.assert(
    fc.property(directed(name), ([a, v]) => {
      const p = programOf(a)
      const active = floating(a)
      const whole = pushAt(p, active, a.inputs, v)
      const parts = pieces(a, v).flatMap((piece, i) =>
        active[i] === true
          ? [
              pushAt(
                p,
                active.map((flag, j) => flag && i === j),
                a.inputs,
                piece,
              ),
            ]
          : [],
      )
      const total = whole.map((_, k) => parts.reduce((sum, part) => sum + (part[k] ?? 0), 0))
      mustBeClose(total, whole, 'rounding', undefined, watch)
    }),
    { ...runs, ...parameters },
  )

/** transpose (transpose L) = L, where L is the linear part of the derivative */
export const transposeTwice: PrimitiveLaw = (name, parameters = {}, watch) =>
  fc.assert(
    fc.property(directed(name), ([a, v]) => {
      const p = programOf(a)
      const active = floating(a)
      const { primal, linear: given, residuals } = transforms.linearize(p, active)
      const linear = lower(given)
      const known = reference.run(primal, a.inputs).slice(p.outputs.length)
      const tangents = linear.inputs.length - residuals
      const once = transforms.transpose(
        linear,
        linear.inputs.map((_, i) => i < tangents),
      )
      const twice = transforms.transpose(
        once,
        once.inputs.map((_, i) => i >= residuals),
      )
      const dxs = pieces(a, v).flatMap((piece, i) => {
        const x = a.inputs[i]
        return active[i] === true && x !== undefined ? [tensorOf(x.shape, x.dtype, piece)] : []
      })
      const all = (xs: ReturnType<typeof reference.run>): readonly number[] =>
        joined(
          xs,
          xs.map(() => true),
        )
      mustBeClose(
        all(reference.run(twice, [...known, ...dxs])),
        all(reference.run(linear, [...dxs, ...known])),
        'rounding',
        undefined,
        watch,
      )
    }),
    { ...runs, ...parameters },
  )
