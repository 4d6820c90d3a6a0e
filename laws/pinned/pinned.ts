/**
 * @file pinned — the cases of `pinned.json`, which `make.py` writes, as tensors and numbers.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import * as ct from '../../src/index.ts'
import type { X } from './function.ts'

/** A number; as text where JSON has none. */
type Written = number | 'nan' | 'inf' | '-inf'
/** Elements, row-major. */
type Elements = readonly Written[]
type Whole = readonly [shape: readonly number[], elements: Elements]

/** What is pinned: `make.py` says what each is. */
export type Quantity = 'y' | 'jvp' | 'vjp' | 'second' | 'third' | 'hessian'
/** Every one of them. */
export const quantities: readonly Quantity[] = ['y', 'jvp', 'vjp', 'second', 'third', 'hessian']

/** Elements by quantity: for each output, or for each input. */
type Results = Readonly<Partial<Record<Quantity, readonly Elements[]>>>

/** Where a function is looked at. */
export interface Setting {
  readonly name: string
  /** The key of the function. */
  readonly f: string
  readonly x: readonly Whole[]
  readonly dx: readonly Elements[]
  /** Cotangents of the outputs, and their shapes. */
  readonly ct: readonly Elements[]
  readonly shapes: readonly (readonly number[])[]
}

/** A case, and what is pinned of it. */
export interface Case extends Setting, Results {
  /** Why terms cancel, where they do. */
  readonly loose?: string
}

/** Where cotangent and the source differ by convention. */
export interface Difference extends Setting {
  readonly theirs: Results
  readonly ours: Results
  readonly reason: string
}

interface File {
  readonly source: string
  readonly cases: readonly Case[]
  readonly differs: readonly Difference[]
}

const text = readFileSync(join(import.meta.dirname, 'pinned.json'), 'utf8')

/** What the file says. */
export const file: File = JSON.parse(text) as File // make.py writes it in this form, and laws compare every number

const special = { nan: Number.NaN, inf: Infinity, '-inf': -Infinity } as const

/** The numbers that elements stand for. */
export const numbersOf = (elements: Elements): readonly number[] =>
  elements.map((x) => (typeof x === 'number' ? x : special[x]))

const tensorOf = (shape: readonly number[], elements: Elements): X =>
  ct.fromArray<number[], ArrayLike<number>, 'f64'>(shape, numbersOf(elements), 'f64')

/** Inputs, their tangents, and cotangents of the outputs. */
export interface Tensors {
  readonly xs: readonly X[]
  readonly dxs: readonly X[]
  readonly cts: readonly X[]
}

/** The tensors of a case; inputs that are equal are one tensor, given more than once. */
export const tensorsOf = ({ x, dx, ct: cotangents, shapes }: Setting): Tensors => {
  const made = new Map<string, X>()
  const once = (w: Whole): X => {
    const known = made.get(JSON.stringify(w)) ?? tensorOf(...w)
    made.set(JSON.stringify(w), known)
    return known
  }
  return {
    xs: x.map(once),
    dxs: dx.map((d, i) => tensorOf(x[i]![0], d)), // one for each input
    cts: cotangents.map((c, i) => tensorOf(shapes[i]!, c)), // one for each output
  }
}

/** The shapes of what a quantity of a case is. */
export const shapesOf = ({ x, shapes }: Setting, q: Quantity): readonly (readonly number[])[] => {
  const inputs = x.map(([shape]) => shape)
  const n = x.reduce((total, [, elements]) => total + elements.length, 0)
  switch (q) {
    case 'y':
    case 'jvp':
    case 'third':
      return shapes
    case 'vjp':
    case 'second':
      return inputs
    case 'hessian':
      return [[n, n]]
  }
}
