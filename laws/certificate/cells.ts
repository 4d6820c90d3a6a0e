/**
 * @file cells — one primitive under one law: how many cases ran, how near the worst came to its tolerance, and how many of them
 * told nothing.
 *
 * Every cell draws from the same seed and knows of no other, so any of them can be run again alone.
 */
import fc from 'fast-check'
import { recordOf } from '../../src/primitives/build.ts'
import type { Name } from '../../src/program/vocabulary.ts'
import { isFloat } from '../../src/tensor/dtype.ts'
import { asOneProgram } from '../engine/asOneProgram.ts'
import { enginesAgree } from '../engine/enginesAgree.ts'
import { batching } from '../law/batching.ts'
import { adjointInLanes } from '../law/collective.ts'
import {
  adjoint,
  differences,
  oneAtATime,
  type PrimitiveLaw,
  transposeTwice,
} from '../law/derivative.ts'
import { asDeclared, pure } from '../primitives/pure.ts'
import { applicationOf, floating, programOf, reversible } from '../support/applications.ts'
import type { Measure } from '../support/close.ts'

/** Where every cell begins to draw. */
export const seed = 2026
/** How many cases every cell runs. */
export const cases = 200

/** A law, as a column. */
export interface Column {
  readonly title: string
  /** What it says, for the legend. */
  readonly says: string
  readonly law: PrimitiveLaw
  /** Whether it says something of a primitive. */
  readonly applies: (name: Name) => boolean
  /** Whether it compares bits, and so allows no error. */
  readonly bits: boolean
}

/** Whether as many floating inputs can go in, and floats come out. */
const variesIn = (name: Name, least: number): boolean =>
  fc
    .sample(applicationOf(name), { seed, numRuns: 20 })
    .some(
      (a) =>
        floating(a).filter((float) => float).length >= least &&
        programOf(a).outputs.some((y) => isFloat(y.dtype)),
    )

/** Whether floats go in and come out. */
export const varies = (name: Name): boolean => variesIn(name, 1)

const hasReverse = (name: Name): boolean => varies(name) && reversible.includes(name)
const always = (): boolean => true

/** The laws of derivatives; all computed in f64 by the reference engine. */
export const derivatives: readonly Column[] = [
  {
    title: 'differences',
    says: '`J v = (f(x + hv) - f(x - hv)) / 2h`: the tangent rule against central differences, which know nothing of rules',
    law: differences,
    // Its derivative is a decree: its values move, its tangent is zero.
    applies: (name) => varies(name) && name !== 'stopGradient',
    bits: false,
  },
  {
    title: 'adjoint',
    says: '`<J v, w> = <v, J^T w>`: forward and reverse mode are one linear map, read both ways',
    law: adjoint,
    applies: hasReverse,
    bits: false,
  },
  {
    title: 'one at a time',
    says: '`J (v1, v2) = J (v1, 0) + J (0, v2)`: a tangent that is absent is a tangent of zero',
    law: oneAtATime,
    // Of one input it says nothing.
    applies: (name) => variesIn(name, 2),
    bits: false,
  },
  {
    title: 'transposed twice',
    says: '`transpose (transpose L) = L`, for the linear part L of the derivative',
    law: transposeTwice,
    applies: hasReverse,
    bits: false,
  },
  {
    title: 'in lanes',
    says: '`<vmap J V, W> = <V, vmap J^T W>`: the adjoint law over one to three lanes together',
    law: adjointInLanes,
    applies: hasReverse,
    bits: false,
  },
]

/** The laws of values. */
export const values: readonly Column[] = [
  {
    title: 'vmap',
    says: '`vmap f X = stack (map f X)`, bit for bit, whichever inputs have lanes; by the reference engine',
    law: batching,
    applies: always,
    bits: true,
  },
  {
    title: 'pure',
    says: 'inputs are never written, and a second call gives the same bits; on both engines',
    law: pure,
    applies: always,
    bits: true,
  },
  {
    title: 'shape',
    says: 'what comes out has the shape and dtype that the shape rule says; on both engines',
    law: asDeclared,
    applies: always,
    bits: true,
  },
  {
    title: 'jit',
    says: '`jit f = f`, bit for bit: f, its `J v` and its `J^T w`, each as one Program, against operator after operator; by the default engine',
    law: asOneProgram,
    applies: always,
    bits: true,
  },
  {
    title: 'engines',
    says: 'the default engine (WebAssembly) agrees with the reference engine, in f64 and in f32: bit for bit where nothing is rounded, else within [the bound argued for](../laws/engine/enginesAgree.ts)',
    law: enginesAgree,
    applies: always,
    bits: false,
  },
]

/** What a cell found. */
export interface Cell {
  readonly cases: number
  /** The largest error, as a share of its tolerance; infinite where the law fell. */
  readonly share: number
  readonly discarded: number
  readonly vacuous: number
  /** fast-check's report, where the law fell. */
  readonly fell?: string
}

/** Runs one law on one primitive; undefined where the law says nothing of it. */
export const cellOf = (name: Name, { title, law, applies }: Column): Cell | undefined => {
  if (!applies(name)) return undefined
  const measures: Measure[] = []
  const details: fc.RunDetails<unknown>[] = []
  const reporter = (run: fc.RunDetails<unknown>): void => void details.push(run)
  law(name, { seed, numRuns: cases, reporter }, (measure) => measures.push(measure))
  const [run] = details
  if (run === undefined) throw new Error(`${name}: the law did not run`)
  return {
    cases: run.numRuns,
    share: run.failed ? Infinity : measures.reduce((most, { share }) => Math.max(most, share), 0),
    discarded: run.numSkips,
    vacuous: measures.filter(({ vacuous }) => vacuous).length,
    ...(run.failed ? { fell: `${name}, ${title}: ${fc.defaultReportMessage(run) ?? 'fell'}` } : {}),
  }
}

/** How a primitive varies with its inputs: the kind its record names. */
export const kindOf = (name: Name): string => recordOf(name).derivative.kind
