/**
 * @file scan — a step along the leading axis of its inputs, from a carry to a carry, and what it yields.
 */
import { emitFor } from '../engine/emit.ts'
import { isLocated, isValue } from '../program/symbolic.ts'
import { Defect } from '../shape/defect.ts'
import { showAval } from '../tensor/concrete.ts'
import { rebuild, namedLeaves } from '../tensor/tree.ts'
import { checkpoint } from './checkpoint.ts'
import { mustKnow } from './options.ts'
import { rowsAfter, rowsOf } from './rows.ts'
import type { Batched } from './scalarOut.ts'
import { type Like, mustMatch, type Returned } from './sameTree.ts'
import { bodyFor } from './subProgram.ts'
import { leavesOf, traceAt, withLeaves } from './trace.ts'
import { valueOf } from './traced.ts'

/** How a scan goes. */
export interface ScanOptions {
  /** From the last input to the first. */
  readonly reverse?: boolean
  /** How many steps, where there are no inputs to count. */
  readonly length?: number
  /**
   * Steps in a segment. Reverse mode keeps the carry at the start of each and computes the rest of a segment again when it comes
   * to it: memory for n / checkpoint carries and the residuals of one segment, least near the square root of n.
   */
  readonly checkpoint?: number
}

type Step = (carry: unknown, x: unknown) => readonly [unknown, unknown]

const isPair = (made: unknown): boolean => Array.isArray(made) && made.length === 2

/** The step, whose result must be a pair. */
const paired =
  (step: Step): Step =>
  (carry, x) => {
    const made = step(carry, x)
    if (isPair(made)) return made
    const what = isValue(made)
      ? showAval(made)
      : Array.isArray(made)
        ? 'a list of another length'
        : typeof made
    throw new Defect(
      `scan: the step returned ${what}; return [carry, output], with [] for no output`,
    )
  }

const lengthOf = (xs: unknown, given: number | undefined): number => {
  let known = given
  for (const { path, leaf } of namedLeaves('scan', xs)) {
    const n = leaf.shape[0]
    known ??= n
    if (n === undefined || n !== known)
      throw new Defect(
        `scan: ${path === '' ? 'the input' : `input ${path}`} has ${n === undefined ? 'no leading axis to step along; give a tensor of rank 1 or more' : `${n} steps, but ${known} are expected; give inputs of one length`}`,
      )
  }
  if (known === undefined)
    throw new Defect('scan: there are no inputs to count; give one, or a length')
  if (!Number.isSafeInteger(known) || known < 0)
    throw new Defect(`scan: a length of ${known} is none; give an integer, 0 or more`)
  return known
}

const plain = (
  step: Step,
  first: unknown,
  xs: unknown,
  length: number,
  reverse: boolean,
): readonly [unknown, unknown] => {
  const [c, x] = [leavesOf('scan', first), leavesOf('scan', xs)]
  const avals = [...c, ...x.map(({ shape, dtype }) => ({ shape: shape.slice(1), dtype }))]
  const { program, captured, result } = traceAt('scan', step, [first, xs], avals, {
    located: [...c, ...x].some(isLocated),
  })
  mustMatch('scan', ['the carry', first], ['the next one', result[0]])
  const inputs = [...c, ...x, ...captured]
  const out = emitFor(inputs).bind(
    'scan',
    { length, reverse, carry: c.length, xs: x.length, body: bodyFor(inputs, program) },
    inputs,
  )
  return [
    withLeaves('scan', result[0], out.slice(0, c.length)),
    withLeaves('scan', result[1], out.slice(c.length)),
  ]
}

/** Each leaf of a tree from and to a row. */
const rows = (tree: unknown, from: number, to: number): unknown =>
  rebuild('scan', tree, (leaf) => rowsOf(valueOf('scan', leaf), from, to))

/** Each leaf of a tree with its leading axes in another form. */
const reshapedTo = (tree: unknown, leading: readonly number[], dropped: number): unknown =>
  rebuild('scan', tree, (leaf) => {
    const x = valueOf('scan', leaf)
    return emitFor([x]).apply('reshape', { shape: [...leading, ...x.shape.slice(dropped)] }, x)
  })

/** Two trees, one after the other. */
const joined = (a: unknown, b: unknown): unknown => {
  const rest = leavesOf('scan', b)
  let next = 0
  return rebuild('scan', a, (leaf) => rowsAfter(valueOf('scan', leaf), rest[next++]!)) // the same structure
}

const segmented = (
  step: Step,
  first: unknown,
  xs: unknown,
  length: number,
  reverse: boolean,
  each: number,
): readonly [unknown, unknown] => {
  const segments = Math.floor(length / each)
  const rest = length - segments * each
  const from = reverse ? rest : 0
  const middle = reshapedTo(rows(xs, from, from + segments * each), [segments, each], 1)
  const segment = checkpoint((c: unknown, part: unknown) => plain(step, c, part, each, reverse))
  const [carry, ys] = plain(segment, first, middle, segments, reverse)
  const flat = reshapedTo(ys, [segments * each], 2)
  if (rest === 0) return [carry, flat]
  const last = reverse ? rows(xs, 0, rest) : rows(xs, segments * each, length)
  const [end, more] = plain(step, carry, last, rest, reverse)
  return [end, reverse ? joined(more, flat) : joined(flat, more)]
}

/**
 * A step along the leading axis of its inputs: what it carries goes on to the next step, what it yields is stacked.
 *
 * Shape   a step sees inputs without their leading axis n; yields gain it
 * Grad    in reverse the residuals of all steps are kept, stacked; see `checkpoint` for less
 * Cost    one trace, however many steps
 * Fails   a Defect when leading axes differ, or the carry changes structure, shape or dtype
 *
 * ```ts
 * const running = scan((sum: Scalar, x: Scalar) => [add(sum, x), add(sum, x)])
 * running(scalar(0), tensor([1, 2, 3])) // => [scalar(6), tensor([1, 3, 6])]
 * ```
 */
export const scan =
  <C, X, Y, T extends Returned = C>(
    step: (carry: C, x: X) => readonly [T & Like<'scan', 'the carry', C, 'the next one', T>, Y],
    options: ScanOptions = {},
  ): (<N extends number>(first: C, xs: Batched<N, X>) => readonly [C, Batched<N, Y>]) =>
  <N extends number>(first: C, xs: Batched<N, X>) => {
    mustKnow('scan', options, ['reverse', 'length', 'checkpoint'])
    const length = lengthOf(xs, options.length)
    const reverse = options.reverse ?? false
    const each = options.checkpoint ?? length
    if (!Number.isSafeInteger(each) || (each < 1 && length > 0))
      throw new Defect(`scan: segments of ${each} steps are none; give an integer above 0`)
    if (typeof step !== 'function')
      throw new Defect(`scan: ${typeof step} is not a function; give one of a carry and an input`)
    const f = paired(step as unknown as Step) // called with trees like C and X
    const made =
      each < length
        ? segmented(f, first, xs, length, reverse, each)
        : plain(f, first, xs, length, reverse)
    return made as unknown as readonly [C, Batched<N, Y>] // the carry is checked; yields gained an axis
  }
