/**
 * @file program — the public names of `cotangent/program`: Programs read from text, whether one is well formed, and what
 * a function does, looked at as values.
 */
export { peak } from './engine/peak.ts'
export { costOf, type CallCost } from './function/debug/costOf.ts'
export { trace } from './function/debug/listing.ts'
export {
  type NonFiniteEquation,
  showNonFinite,
  whereNonFinite,
} from './function/debug/nonFinite.ts'
export { check, type CheckFailure, showCheckFailure } from './primitives/check.ts'
export { mermaid } from './program/mermaid.ts'
export { parse } from './program/parse.ts'
export { showSource } from './program/print.ts'
export type { Source } from './program/program.ts'
export { type ParseFailure, showParseFailure } from './program/tokens.ts'
