/**
 * @file table — the only list of primitives. Exhaustive by type: a missing or misfiled record does not compile.
 */
import type { Name } from '../program/vocabulary.ts'
import { abs } from './abs.ts'
import { add } from './add.ts'
import { and } from './and.ts'
import { argMax } from './argMax.ts'
import { argMin } from './argMin.ts'
import { broadcast } from './broadcast.ts'
import { call } from './call.ts'
import { cast } from './cast.ts'
import { ceil } from './ceil.ts'
import { checkpoint } from './checkpoint.ts'
import { concatenate } from './concatenate.ts'
import { cond } from './cond.ts'
import { contract } from './contract.ts'
import { convolve } from './convolve.ts'
import { cos } from './cos.ts'
import { cumulativeSum } from './cumulativeSum.ts'
import { customJvp } from './customJvp.ts'
import { customVjp } from './customVjp.ts'
import { div } from './div.ts'
import { equal } from './equal.ts'
import { erf } from './erf.ts'
import { exp } from './exp.ts'
import { expm1 } from './expm1.ts'
import { fixedPoint } from './fixedPoint.ts'
import { flip } from './flip.ts'
import { floor } from './floor.ts'
import { gather } from './gather.ts'
import { greater } from './greater.ts'
import { greaterEqual } from './greaterEqual.ts'
import { iota } from './iota.ts'
import { laneSum } from './laneSum.ts'
import { less } from './less.ts'
import { lessEqual } from './lessEqual.ts'
import { log } from './log.ts'
import { log1p } from './log1p.ts'
import { logistic } from './logistic.ts'
import { max } from './max.ts'
import { min } from './min.ts'
import { mul } from './mul.ts'
import { neg } from './neg.ts'
import { not } from './not.ts'
import { notEqual } from './notEqual.ts'
import { or } from './or.ts'
import { pad } from './pad.ts'
import { permute } from './permute.ts'
import { pow } from './pow.ts'
import { prod } from './prod.ts'
import { randomBits } from './randomBits.ts'
import { reciprocal } from './reciprocal.ts'
import { reduceMax } from './reduceMax.ts'
import { reduceMin } from './reduceMin.ts'
import { reshape } from './reshape.ts'
import { round } from './round.ts'
import { scan } from './scan.ts'
import { scatterAdd } from './scatterAdd.ts'
import { select } from './select.ts'
import { sign } from './sign.ts'
import { sin } from './sin.ts'
import { slice } from './slice.ts'
import { sort } from './sort.ts'
import { split } from './split.ts'
import { sqrt } from './sqrt.ts'
import { stopGradient } from './stopGradient.ts'
import { sub } from './sub.ts'
import { sum } from './sum.ts'
import { tan } from './tan.ts'
import { tanh } from './tanh.ts'
import { transposed } from './transposed.ts'
import { whileLoop } from './whileLoop.ts'
import { windowMax } from './windowMax.ts'
import { windowShare } from './windowShare.ts'
import { windowSum } from './windowSum.ts'
import { xor } from './xor.ts'
import type { Primitive } from './primitive.ts'

/** A record for every name. */
export type Table = { readonly [N in Name]: Primitive<N> }

/** The records. */
export const table: Table = {
  add,
  sub,
  mul,
  div,
  pow,
  max,
  min,
  neg,
  reciprocal,
  exp,
  expm1,
  log,
  log1p,
  sqrt,
  sin,
  cos,
  tan,
  tanh,
  logistic,
  erf,
  abs,
  sign,
  floor,
  ceil,
  round,
  equal,
  notEqual,
  less,
  lessEqual,
  greater,
  greaterEqual,
  and,
  or,
  xor,
  not,
  select,
  cast,
  stopGradient,
  sum,
  prod,
  reduceMax,
  reduceMin,
  argMax,
  argMin,
  cumulativeSum,
  sort,
  contract,
  convolve,
  windowSum,
  windowMax,
  windowShare,
  reshape,
  permute,
  broadcast,
  slice,
  pad,
  concatenate,
  split,
  flip,
  gather,
  scatterAdd,
  iota,
  randomBits,
  laneSum,
  call,
  cond,
  scan,
  whileLoop,
  checkpoint,
  customJvp,
  customVjp,
  transposed,
  fixedPoint,
}
