/**
 * @file custom — functions with derivative rules of their own.
 */
import { emitFor } from '../engine/emit.ts'
import { define, interpret } from '../program/interpret.ts'
import type { Program } from '../program/program.ts'
import { isLocated, type Value } from '../program/symbolic.ts'
import { build } from '../primitives/build.ts'
import { Defect } from '../shape/defect.ts'
import { type Aval, filled } from '../tensor/concrete.ts'
import { isFloat } from '../tensor/dtype.ts'
import { parts } from '../primitives/places.ts'
import { touched } from '../primitives/touched.ts'
import { type Like, mustMatch, type Returned } from './sameTree.ts'
import { bodyFor, together } from './subProgram.ts'
import { leavesOf, traceAt, traceOf, withLeaves } from './trace.ts'

const floatingOf = <A extends Aval>(leaves: readonly A[]): readonly A[] =>
  leaves.filter((x) => isFloat(x.dtype))

/** A tree with the given floating leaves, and zeros for the others, which have no tangents. */
const tangentTree = <T>(op: string, like: T, floating: readonly Value[]): T => {
  let next = 0
  const leaf = (x: Value): Value => (isFloat(x.dtype) ? floating[next++]! : filled(0, x)) // one a floating leaf
  const leaves = leavesOf(op, like).map(leaf)
  return withLeaves(op, like, leaves)
}

/** Refuses a rule whose values depend on its last inputs, the tangents. */
const mustNotDepend = (rule: Program, inputs: number, values: number): void => {
  const flags = rule.inputs.map((_, i) => i >= inputs)
  if (touched(rule, flags).slice(0, values).includes(true))
    throw new Defect(
      'customJvp: the value of the rule depends on a tangent; compute it from the arguments alone',
    )
}

/**
 * f, with a rule for its tangents.
 *
 * The rule gets the arguments and their tangents, trees of the same structure, and returns [f x, its tangent]. It must be linear
 * in the tangents; reverse mode transposes it. Leaves that are no floats have tangents of zeros, which mean nothing.
 *
 * Grad    what the rule says; the laws of `cotangent/laws` find out whether it is true
 * Fails   a Defect when the rule's value depends on a tangent or has another structure than that of f, and when a tensor that f
 *         closes over is differentiated: pass it as an argument
 *
 * ```ts
 * const log1pExp = customJvp(
 *   (x: Scalar) => log(add(1, exp(x))),
 *   ([x], [dx]) => [softplus(x), mul(dx, sigmoid(x))],
 * )
 * grad(log1pExp)(scalar(0)) // => scalar(0.5)
 * ```
 */
export const customJvp =
  <A extends readonly unknown[], O, V extends Returned = O, T extends Returned = O>(
    f: (...args: A) => O,
    rule: (
      args: A,
      tangents: A,
    ) => readonly [
      value: V & Like<'customJvp', 'the value', O, 'the value of the rule', V>,
      tangent: T & Like<'customJvp', 'the value', O, 'the tangent', T>,
    ],
  ): ((...args: A) => O) =>
  (...args) => {
    const op = 'customJvp'
    const leaves = leavesOf(op, args)
    const body = traceOf(op, f, args)
    const both = (x: A, ...ds: readonly Value[]): readonly [O, readonly Value[]] => {
      const [value, tangent]: readonly [unknown, unknown] = rule(x, tangentTree(op, x, ds))
      mustMatch(op, ['the value', body.result], ['the value of the rule', value])
      mustMatch(op, ['the value', body.result], ['the tangent', tangent])
      return [value as O, floatingOf(leavesOf(op, tangent))] // of the same structure, and so an O
    }
    const ds = floatingOf(leaves)
    const ruled = traceAt(op, both, [args, ...ds], [...leaves, ...ds], {
      located: leaves.some(isLocated),
    })
    const { programs, captured } = together([body, ruled])
    const [p, r] = programs as readonly [Program, Program] // two were given
    // The rule as the primitive has it: all inputs, then tangents.
    const ordered = define(op, [...leaves, ...captured, ...ds], (xs) => {
      const [own, more, tangents] = parts(xs, leaves.length, captured.length)
      return interpret(r, [...own, ...tangents, ...more], build)
    })
    const inputs = [...leaves, ...captured]
    mustNotDepend(ordered, inputs.length, leavesOf(op, body.result).length)
    const params = { body: bodyFor(inputs, p), rule: bodyFor(inputs, ordered) }
    return withLeaves(op, body.result, emitFor(inputs).bind('customJvp', params, inputs))
  }

/**
 * f, with a rule for its cotangents.
 *
 * forward returns [f x, residuals]; backward gets the residuals and the cotangent of f x, a tree like it, and returns the
 * cotangents of the arguments as a tuple. It may be any function: clip a gradient, or reverse it. Leaves that are no floats have
 * cotangents of zeros, which mean nothing.
 *
 * Grad    what the rule says, in reverse; forward mode turns backward around, which must then be linear
 * Fails   a Defect when forward's value has another structure than that of f, backward's result another than the arguments, and
 *         when a tensor that f closes over is differentiated: pass it as an argument
 *
 * ```ts
 * const gentle = customVjp(
 *   (x: Scalar) => x,
 *   (x) => [x, []],
 *   (_, ct) => [clip(ct, { min: -1, max: 1 })],
 * )
 * grad((x: Scalar) => mul(gentle(x), 100))(scalar(2)) // => scalar(1)
 * ```
 */
export const customVjp =
  <
    A extends readonly unknown[],
    O,
    const R,
    V extends Returned = O,
    const G extends readonly unknown[] = A,
  >(
    f: (...args: A) => O,
    forward: (
      ...args: A
    ) => readonly [
      value: V & Like<'customVjp', 'the value', O, 'the value of forward', V>,
      residuals: R,
    ],
    backward: (
      residuals: R,
      ct: O,
    ) => G & Like<'customVjp', 'the arguments', readonly [...A], 'the result of backward', G>,
  ): ((...args: A) => O) =>
  (...args) => {
    const op = 'customVjp'
    const leaves = leavesOf(op, args)
    const body = traceOf(op, f, args)
    const kept = traceOf(op, forward, args)
    mustMatch(op, ['the value', body.result], ['the value of forward', kept.result[0]])
    const residuals = leavesOf(op, kept.result[1])
    const cts = floatingOf(leavesOf(op, body.result))
    const back = (r: R, ...given: readonly Value[]): readonly Value[] => {
      const pulled = backward(r, tangentTree(op, body.result, given))
      mustMatch(op, ['the arguments', args], ['the result of backward', pulled])
      return floatingOf(leavesOf(op, pulled))
    }
    const pulled = traceAt(op, back, [kept.result[1], ...cts], [...residuals, ...cts], {
      located: leaves.some(isLocated),
    })
    const { programs, captured } = together([body, kept], pulled.captured)
    const [p, k] = programs as readonly [Program, Program] // two were given
    // What backward closes over is a residual too.
    const forwards = define(op, [...leaves, ...captured], (xs) => {
      const more = pulled.captured.map((c) => xs[leaves.length + captured.indexOf(c)]!) // all are among the captured
      return [...interpret(k, xs, build), ...more]
    })
    const backwards = define(op, [...residuals, ...pulled.captured, ...cts], (xs) => {
      const [r, more, ct] = parts(xs, residuals.length, pulled.captured.length)
      return interpret(pulled.program, [...r, ...ct, ...more], build)
    })
    const inputs = [...leaves, ...captured]
    const params = {
      body: bodyFor(inputs, p),
      forward: bodyFor(inputs, forwards),
      backward: bodyFor(inputs, backwards),
    }
    return withLeaves(op, body.result, emitFor(inputs).bind('customVjp', params, inputs))
  }
