/**
 * @file transpose — turns a Program linear in some inputs around.
 *
 *   known inputs ++ cotangents of outputs -> cotangents of the linear inputs
 *
 * Forward over equations that do not touch a linear input, then backward over those that do. An absent cotangent is zero
 * and its equation is skipped. An input used twice adds its cotangents; an unused one has none.
 */
import { Defect } from '../shape/defect.ts'
import { capture } from '../program/capture.ts'
import { type Emit, emitAt, emitDerivative } from '../program/emit.ts'
import type { Atom, EquationOf, Program } from '../program/program.ts'
import { placeholders, type Scope, symbolic, type Value } from '../program/symbolic.ts'
import { type Inputs, mapInputs, type Name } from '../program/vocabulary.ts'
import { build, recordOf } from '../primitives/build.ts'
import { orZero } from '../primitives/families.ts'
import type { Maybe, Pull, Transforms } from '../primitives/primitive.ts'
import { guardedEquation } from './guarded.ts'
import { masked, plusMasked } from './masked.ts'

/** Cotangents of one equation's inputs; only those marked linear are wanted. */
const pull = <N extends Name>(
  e: Emit,
  t: Transforms,
  q: EquationOf<N>,
  cts: readonly Maybe[],
  xs: Inputs<N, Value>,
  linear: readonly boolean[],
): readonly Maybe[] => {
  const d = recordOf(q.name).derivative
  const notLinear = (i: number): Defect =>
    new Defect(`transpose: ${q.name} is not linear in input ${i}; only linear equations transpose`)
  const apply = (rules: readonly (Pull<N> | 'known')[], ct: Value): readonly Maybe[] =>
    linear.map((wanted, i) => {
      if (!wanted) return undefined
      const rule = rules[i]
      if (rule === undefined || rule === 'known') throw notLinear(i)
      return rule(masked(e, ct), ct, xs, q.params)
    })
  switch (d.kind) {
    case 'linear':
      return apply(d.transpose, cts[0]!) // the driver skips an equation without cotangent
    case 'bilinear':
      if (linear.every((wanted) => wanted)) throw notLinear(1)
      return apply(d.transpose, cts[0]!) // likewise
    case 'smooth':
      return apply(d.transpose ?? [], cts[0]!) // likewise
    case 'linearMany':
      return d.transpose(e, cts, xs, q.params)
    case 'higherOrder': {
      const inside = guardedEquation(e, q, cts)
      if (inside === undefined) return d.transpose(e, t, cts, xs, linear, q.params)
      const { params, at, supports } = inside
      const given: readonly Value[] = xs
      const list: readonly Value[] = [...given.slice(0, at), ...supports, ...given.slice(at)]
      const inputs = list as readonly unknown[] as Inputs<N, Value> // as many as the bodies take
      const flags = [...linear.slice(0, at), ...supports.map(() => false), ...linear.slice(at)]
      const results = d.transpose(e, t, cts, inputs, flags, params)
      return [...results.slice(0, at), ...results.slice(at + supports.length)]
    }
    case 'smoothMany':
    case 'constant':
      throw notLinear(linear.indexOf(true))
  }
}

/** The transposed Program. */
export const transpose = (t: Transforms, p: Program, linear: readonly boolean[]): Program => {
  const scope: Scope = { of: 'transpose' }
  const xs = placeholders(p.inputs, scope)
  const cts = placeholders(p.outputs, scope)
  const env = new Array<Value | undefined>(p.variables)
  const touched = new Array<boolean>(p.variables).fill(false)
  const back = new Array<Maybe>(p.variables)
  p.inputs.forEach((v, i) => {
    env[v.id] = xs[i]
    touched[v.id] = linear[i] === true
  })
  const value = (a: Atom): Value => (a.tag === 'variable' ? env[a.id]! : a) // bound before use
  const isLinear = (a: Atom): boolean => a.tag === 'variable' && touched[a.id] === true
  const touches = (q: EquationOf<Name>): boolean => {
    const atoms: readonly Atom[] = q.inputs
    return atoms.some(isLinear)
  }
  const accumulate = (a: Atom, ct: Maybe, e: Emit = build): void => {
    if (a.tag === 'variable' && touched[a.id] === true) back[a.id] = plusMasked(e, back[a.id], ct)
  }
  const forward = <N extends Name>(q: EquationOf<N>): void => {
    const outputs: readonly Value[] = emitAt(build, q).bind(
      q.name,
      q.params,
      mapInputs<N, Atom, Value>(q.inputs, value),
    )
    q.outputs.forEach((v, i) => (env[v.id] = outputs[i]))
  }
  const backward = <N extends Name>(q: EquationOf<N>): void => {
    const seeds = q.outputs.map((v) => back[v.id])
    if (seeds.every((s) => s === undefined)) return
    const atoms: readonly Atom[] = q.inputs
    const e = emitDerivative(build, q)
    const results = pull(
      e,
      t,
      q,
      seeds,
      mapInputs<N, Atom, Value>(q.inputs, value),
      atoms.map(isLinear),
    )
    atoms.forEach((a, i) => accumulate(a, results[i], e))
  }
  for (const q of p.equations) {
    if (!touches(q)) forward<Name>(q)
    else
      for (const v of q.outputs) {
        touched[v.id] = true
        env[v.id] = symbolic(v, [scope], undefined, 0) // shape only; a rule that read its value would show up as captured
      }
  }
  p.outputs.forEach((a, i) => accumulate(a, cts[i]))
  for (let i = p.equations.length - 1; i >= 0; i -= 1) {
    const q = p.equations[i]! // 0 <= i < length
    if (touches(q)) backward<Name>(q)
  }
  const made = capture(
    scope,
    [...xs.filter((_, i) => linear[i] !== true), ...cts],
    p.inputs.flatMap((v, i) => (linear[i] === true ? [orZero(build, back[v.id], v)] : [])),
  )
  if (made.captured.length > 0)
    throw new Defect(
      'transpose: a rule read the value of a linear input; it may read its shape only',
    )
  return made.program
}
