/**
 * @file reference — the semantics and the oracle: each equation by its record's `evaluate`.
 *
 * Arithmetic is done in f64 and rounded to the dtype when stored.
 */
import { recordOf } from '../../primitives/build.ts'
import type { Engine } from '../engine.ts'
import { sequentialEngine } from '../sequential.ts'

/** Plain TypeScript, equation by equation. */
export const reference: Engine = sequentialEngine('reference', (name, params, inputs, avals, run) =>
  recordOf(name).evaluate(inputs, params, avals, run),
)
