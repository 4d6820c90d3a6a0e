/**
 * @file ways — how a pinned function is run: as it is, in one Program on either engine, and as a lane of two.
 */
import { withData } from '../../src/engine/emit.ts'
import { reference } from '../../src/engine/reference/reference.ts'
import { leavesOf, traceOf } from '../../src/function/trace.ts'
import { typed } from '../../src/function/traced.ts'
import * as ct from '../../src/index.ts'
import type { X } from './function.ts'
import { type Quantity, quantities } from './pinned.ts'
import type { Of } from './quantities.ts'

const onReference =
  (q: Of): Of =>
  (xs) => {
    const { program, captured } = traceOf('pinned', q, [xs])
    const inputs = [...leavesOf('pinned', xs), ...captured].map((x) => withData('pinned', x))
    return reference.run(program, inputs).map((y): X => typed(y))
  }

const inLanes =
  (q: Of): Of =>
  (xs) => {
    // half of x in the first lane, x in the second
    const lanes = xs.map((x) => ct.outer(ct.tensor([0.5, 1], 'f64'), x))
    const both = ct.vmap((...lane: readonly X[]) => q(lane))(...lanes)
    return both.map((y) => ct.take(y, ct.scalar(1, 'i32'), { axis: 0 }))
  }

/** A way to run, and the quantities that are run so. */
export interface Way {
  readonly run: (q: Of) => Of
  readonly quantities: readonly Quantity[]
}

/** Every way, by name. */
export const ways: { readonly [name: string]: Way } = {
  'default engine': { run: (q) => q, quantities },
  'reference engine': { run: onReference, quantities },
  jit: { run: (q) => ct.jit(q), quantities: ['y', 'vjp'] },
  vmap: { run: inLanes, quantities: ['y', 'vjp'] },
}
