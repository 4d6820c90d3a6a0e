/**
 * @file branches — type laws of concatenated and added: shapes, parameters and states of branches, and the sentences,
 * also of what makes a pair.
 *
 * Nothing here runs; the compiler is the judge.
 */
import type { Key } from '../../src/function/key.ts'
import {
  added,
  type Affine,
  batchNormalization,
  block,
  concatenated,
  convolution,
  dense,
  fork,
  type Kernel,
  type NoState,
  relu,
  residual,
  type RunningStatistics,
  sequential,
  twin,
} from '../../src/network/index.ts'
import { is } from './equal.ts'
import { makes, says } from './makes.ts'

declare const k: Key

const joined = sequential(
  [8, 8, 3],
  concatenated(convolution(4, { window: 1 }), block(batchNormalization(), relu), relu),
  added(dense(5, { bias: false }), dense(5)),
)
is<readonly [8, 8, 5]>()(joined.output, true)
is<Kernel<10, 5>>()(joined.init(k)[1][0], true)
is<Affine<10, 5>>()(joined.init(k)[1][1], true)
is<readonly [readonly [NoState, readonly [RunningStatistics<3>, NoState], NoState], NoState]>()(
  joined.state,
  true,
)
makes<[4], [number]>()(concatenated(...Array.from({ length: 3 }, () => dense(2))), true)
makes<[4], [2]>()(added(...Array.from({ length: 3 }, () => dense(2))), true)
says<
  [8, 8, 3],
  'concatenated: layer 1 makes [6, 6, 4], but layer 0 makes [8, 8, 3]; give layers that make shapes that differ in the last axis alone'
>()(concatenated(relu, convolution(4, { window: 3 })), true)
says<[4], 'added: layer 2 makes [3], but layer 0 makes [4]; give layers that make one shape'>()(
  added(relu, dense(4), dense(3)),
  true,
)
says<[4], 'added: no layers are given, so there is nothing to join; give at least one'>()(
  added(),
  true,
)
says<[4], 'concatenated: no layers are given, so there is nothing to join; give at least one'>()(
  concatenated(),
  true,
)
says<
  [],
  'concatenated: axis -1 is outside [], which has no axes; give a tensor of rank 1 or more'
>()(concatenated(relu, relu), true)
says<[4], 'layer: i32[4] is not floating; cast it to f32 or f64', 'i32'>()(added(relu), true)

// ---- two of them that make a pair, in a list of layers
const three = sequential([8, 8, 3], dense(3))
type NoPair =
  'layer: this makes a pair, but a list of layers passes on one tensor; join two layers by concatenated or added'
says<[8, 8, 3], NoPair>()(fork(three, joined), true)
says<[8, 8, 3], NoPair, 'i32'>()(twin(three), true)
says<[8, 8, 3], NoPair>()(residual(twin(three)), true)
export const inputs: unknown = fork(
  sequential([2], dense(3)),
  // @ts-expect-error fork: one layer takes [2], the other [4]
  sequential([4], dense(3)),
)
