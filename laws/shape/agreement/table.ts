/**
 * @file table — all operators by name, with how calls of each are drawn; and those whose types say nothing of shapes.
 */
import * as cotangent from 'cotangent'
import * as fc from 'fast-check'
import * as pipeable from 'cotangent/pipeable'
import { alongAxes } from './along.ts'
import { formed, type Rows } from './call.ts'
import { elementwise } from './elementwise.ts'
import { equations, labelled } from './labelled.ts'
import { making } from './making.ts'
import { moving } from './moving.ts'
import { networks } from './networks.ts'
import { products } from './products.ts'
import { transformations, type Whole } from './transformations.ts'
import { windows } from './windows.ts'

/** Operators on a first tensor. */
export const rows: Rows = { ...elementwise, ...alongAxes, ...moving, ...products, ...labelled }

/** What is drawn as whole calls, of the main entry. */
const whole: Whole = { ...transformations, ...making, ...equations, ...windows }

/** Names of the main entry whose types say nothing of a shape that the run could contradict, and why. */
export const shapeless: Readonly<Record<string, string>> = {
  cost: 'it reads a Program',
  dim: 'it returns the number it is given',
  inline: 'it maps a Program to another',
  item: 'it returns a number or a boolean',
  print: 'it writes a Program as text',
  programOf: 'a Program has no shape in its type',
  refineTree: 'it names sizes, which literals have not; laws/types has its own laws',
  show: 'it returns text',
  showRefineFailure: 'it returns text',
  simplify: 'it maps a Program to another',
  toNested: 'lists have no length in their type',
  toTypedArray: 'typed arrays have no length in their type',
  treeLeaves: 'it forgets the structure, and with it the shapes',
  treeReplace: 'it returns unknown',
  Defect: 'an error has no shape',
}

/** What has a row. */
export const named: ReadonlySet<string> = new Set([...Object.keys(rows), ...Object.keys(whole)])

const twins: Readonly<Record<string, unknown>> = { ...pipeable }
/** The main entry. */
export const operators: Readonly<Record<string, unknown>> = { ...cotangent }

/** A call data-first, or, where there is a twin, data-last. */
const spelt = (op: string): fc.Arbitrary<string> => {
  const row = rows[op]
  if (row === undefined) throw new Error(`${op} has no row`)
  const isTwin = op in twins && twins[op] !== operators[op]
  return fc
    .tuple(formed(row), fc.boolean())
    .map(([[first, rest], last]) =>
      isTwin && last
        ? `last.${op}(${rest})(${first})`
        : `ct.${op}(${first}${rest === '' ? '' : `, ${rest}`})`,
    )
}

/** How calls are drawn, by what is called. */
export const calls: Whole = {
  ...Object.fromEntries(Object.keys(rows).map((op) => [op, spelt(op)])),
  ...whole,
  ...networks,
}
