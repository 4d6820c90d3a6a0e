/** @file program — the public names of `cotangent/program`: Programs read from text, and whether one is well formed. */
export { check, type CheckFailure, showCheckFailure } from './primitives/check.ts'
export { parse } from './program/parse.ts'
export { type ParseFailure, showParseFailure } from './program/tokens.ts'
