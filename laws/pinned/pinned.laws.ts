/**
 * @file pinned.laws — values and derivatives are the numbers that another system computed, by every route and on both engines.
 */
import { expect, test } from 'vitest'
import { traceOf } from '../../src/function/trace.ts'
import * as ct from '../../src/index.ts'
import * as network from '../../src/network/index.ts'
import { bodiesOf, type Program } from '../../src/program/program.ts'
import { table } from '../../src/primitives/table.ts'
import { mustAgree, mustBeExactly, mustEach } from './agree.ts'
import { functionsOf } from './cases.ts'
import { exported } from './exported.ts'
import type { Pinned, X } from './function.ts'
import {
  file,
  numbersOf,
  type Quantity,
  quantities,
  type Setting,
  shapesOf,
  tensorsOf,
} from './pinned.ts'
import { listed, type Of, routes } from './quantities.ts'
import { ways } from './ways.ts'

const functions = functionsOf(ct, network)

const functionOf = ({ f: key }: Setting): Of => {
  const f: Pinned | undefined = functions[key]
  if (f === undefined) throw new Error(`${key} is no function of the table`)
  return listed(f)
}

/** What each route to a quantity gives, each way that it is run. */
const byEveryRoute = (
  c: Setting,
  q: Quantity,
  check: (where: string, ys: readonly X[]) => void,
): void => {
  const { xs, dxs, cts } = tensorsOf(c)
  for (const [route, f] of Object.entries(routes(functionOf(c), dxs, cts)[q]))
    for (const [way, { run, quantities: runs }] of Object.entries(ways))
      if (runs.includes(q)) check(`${q} by ${route}, ${way}`, run(f)(xs))
}

for (const c of file.cases)
  test(`${c.name}: values and derivatives are the pinned ones, by every route`, () => {
    for (const q of quantities) {
      const expected = c[q]?.map(numbersOf)
      if (expected !== undefined)
        byEveryRoute(c, q, (where, ys) => {
          mustEach(where, ys, expected, shapesOf(c, q), (y, e) => mustAgree(y, e, c.loose))
        })
    }
  })

for (const c of file.differs)
  test(`${c.name}: the convention is our own, and exact`, () => {
    for (const q of quantities) {
      const [ours, theirs] = [c.ours[q]?.map(numbersOf), c.theirs[q]?.map(numbersOf)]
      if (ours === undefined) continue
      expect(theirs).not.toEqual(ours)
      byEveryRoute(c, q, (where, ys) => mustEach(where, ys, ours, shapesOf(c, q), mustBeExactly))
    }
  })

test('pinned: there are 300 cases or more, and their source has a name and a version', () => {
  expect(file.cases.length).toBeGreaterThanOrEqual(300)
  expect(file.source).toMatch(/^\w+ \d+\.\d+\.\d+ /u)
})

test('pinned: cases have the functions of the table, and each function has a case', () => {
  const keys = new Set([...file.cases, ...file.differs].map((c) => c.f))
  expect([...keys].sort()).toEqual(Object.keys(functions).sort())
})

const namesIn = (p: Program): readonly string[] =>
  p.equations.flatMap((q) => [q.name, ...bodiesOf(q.params).flatMap(namesIn)])

/** No engine meets these: vmap makes a sum of one, and the other is turned around. Their operators are laneSum and customVjp. */
const vanishing: ReadonlySet<string> = new Set(['laneSum', 'transposed'])

test('pinned: every primitive with a derivative is in the Program of a case', () => {
  const seen = new Set(
    file.cases.flatMap((c) => namesIn(traceOf('pinned', functionOf(c), [tensorsOf(c).xs]).program)),
  )
  const wanted = Object.values(table).filter((record) => record.derivative.kind !== 'constant')
  const missing = wanted.map((record) => record.name).filter((name) => !seen.has(name))
  expect(new Set(missing)).toEqual(vanishing)
})

test('pinned: every operator and transformation that is exported is used by a case', () => {
  const used = new Set<string>()
  const watched = <T extends object>(module: T): T =>
    new Proxy(module, {
      get: (of, name): unknown => {
        used.add(String(name))
        return Reflect.get(of, name)
      },
    })
  const watching = functionsOf(watched(ct), watched(network))
  for (const c of file.cases) watching[c.f]?.(...tensorsOf(c).xs)
  expect(exported.filter((name) => !used.has(name))).toEqual([])
})
