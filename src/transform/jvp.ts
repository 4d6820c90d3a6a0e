/**
 * @file jvp — pushes tangents through a Program.
 *
 * A tangent is absent where it is zero; which are is decided before any value is known, by dtype and by what the active
 * inputs reach.
 */
import { type Emit, emitAt, emitDerivative } from '../program/emit.ts'
import type { Atom, EquationOf, Program } from '../program/program.ts'
import type { Value } from '../program/symbolic.ts'
import { type Inputs, mapInputs, type Name, type Outputs } from '../program/vocabulary.ts'
import { recordOf } from '../primitives/build.ts'
import { orZero } from '../primitives/families.ts'
import type { Maybe, Pushed, Transforms } from '../primitives/primitive.ts'
import { isFloat } from '../tensor/dtype.ts'

/** add is the monoid of tangents, absent its unit. */
export const plus = (e: Emit, x: Maybe, y: Maybe): Maybe =>
  x === undefined ? y : y === undefined ? x : e.apply('add', {}, x, y)

const absent = (outputs: readonly Value[]): readonly Maybe[] => outputs.map(() => undefined)

/** Values and tangents of one equation's outputs. */
const push = <N extends Name>(
  outer: Emit,
  t: Transforms,
  q: EquationOf<N>,
  xs: Inputs<N, Value>,
  dxs: readonly Maybe[],
): Pushed => {
  const d = recordOf(q.name).derivative
  const e = emitDerivative(outer, q)
  if (d.kind === 'higherOrder' && dxs.some((dx) => dx !== undefined))
    return d.jvp(emitAt(outer, q), t, xs, dxs, q.params)
  const bound: Outputs<N, Value> = emitAt(outer, q).bind(q.name, q.params, xs)
  const outputs: readonly Value[] = bound
  if (
    d.kind === 'constant' ||
    d.kind === 'higherOrder' ||
    dxs.every((dx) => dx === undefined) ||
    !outputs.some((y) => isFloat(y.dtype))
  )
    return { outputs, tangents: absent(outputs) }
  /** The primitive with some of its inputs replaced. */
  const at = (f: (x: Value, i: number) => Value): readonly Value[] =>
    e.bind(q.name, q.params, mapInputs<N, Value, Value>(xs, f))
  const total = (part: (dx: Value, i: number) => Maybe): readonly Maybe[] => [
    dxs.reduce<Maybe>(
      (acc, dx, i) => (dx === undefined ? acc : plus(e, acc, part(dx, i))),
      undefined,
    ),
  ]
  switch (d.kind) {
    case 'linear': {
      if (q.name === 'add') return { outputs, tangents: [plus(e, dxs[0], dxs[1])] } // makes no zero
      const rules: readonly unknown[] = d.transpose
      return {
        outputs,
        tangents: at((x, i) => (rules[i] === 'known' ? x : orZero(e, dxs[i], x))),
      }
    }
    case 'linearMany':
      return { outputs, tangents: at((x, i) => orZero(e, dxs[i], x)) }
    case 'bilinear':
      return { outputs, tangents: total((dx, i) => at((x, j) => (i === j ? dx : x))[0]) }
    case 'smooth': {
      const y = outputs[0]! // only smoothMany binds several
      return {
        outputs,
        tangents: total((dx, i) => {
          const rule = d.push[i]
          return rule === undefined || rule === 'known' ? undefined : rule(e, xs, dx, y, q.params)
        }),
      }
    }
    case 'smoothMany':
      return { outputs, tangents: d.push(e, xs, dxs, bound, q.params) }
  }
}

/** Values and tangents of a Program's outputs. */
export const pushForward = (
  e: Emit,
  t: Transforms,
  p: Program,
  inputs: readonly Value[],
  tangents: readonly Maybe[],
): Pushed => {
  const env = new Array<Value | undefined>(p.variables)
  const denv = new Array<Maybe>(p.variables)
  const value = (a: Atom): Value => (a.tag === 'variable' ? env[a.id]! : a) // bound before use
  const tangent = (a: Atom): Maybe => (a.tag === 'variable' ? denv[a.id] : undefined)
  p.inputs.forEach((v, i) => {
    env[v.id] = inputs[i]
    denv[v.id] = tangents[i]
  })
  const step = <N extends Name>(q: EquationOf<N>): void => {
    const atoms: readonly Atom[] = q.inputs
    const pushed = push(e, t, q, mapInputs<N, Atom, Value>(q.inputs, value), atoms.map(tangent))
    q.outputs.forEach((v, i) => {
      env[v.id] = pushed.outputs[i]
      denv[v.id] = pushed.tangents[i]
    })
  }
  for (const q of p.equations) step<Name>(q)
  return { outputs: p.outputs.map(value), tangents: p.outputs.map(tangent) }
}
