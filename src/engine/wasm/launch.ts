/**
 * @file launch — how one equation runs in the arena: calls of compiled kernels whose every address is known beforehand.
 *
 * A tensor in the arena begins at a multiple of 64 bytes, row-major, and is followed by at least 16 bytes of its own that
 * hold anything: whole vectors may be read and written there. Outputs never overlap inputs.
 */
import type { Inputs, Name, Outputs, Params } from '../../program/vocabulary.ts'
import type { Aval, Concrete } from '../../tensor/concrete.ts'
import type { Kernel } from './host.ts'

/** One call of a kernel. */
export interface Call {
  readonly kernel: Kernel
  readonly args: readonly number[]
}

/**
 * What to call: the calls of a list one after another, each list on a thread of its own. Lists write apart from each other,
 * and none reads what another writes.
 */
export type Launch = readonly (readonly Call[])[]

/** Where an equation's tensors lie, and its working memory; in bytes. */
export interface Addresses {
  readonly inputs: readonly number[]
  readonly outputs: readonly number[]
  readonly scratch: number
}

/** An equation, ready to be placed anywhere. */
export interface Prepared {
  /** Bytes of working memory that each list needs, a multiple of 64; list i has those from scratch + i times as many. */
  readonly scratch: number
  /** Tensors that it reads beside its inputs, behind which they are placed. */
  readonly tables?: readonly Concrete[]
  /** At most as many lists as there are threads; the same bits however many there are. */
  readonly launch: (at: Addresses, threads: number) => Launch
}

/** Prepares an application, or leaves it to the record of the primitive. */
export type Prepare<N extends Name> = (
  inputs: Inputs<N, Aval>,
  params: Params<N>,
  outputs: Outputs<N, Aval>,
) => Prepared | undefined

/** Runs all lists on this thread. */
export const runHere = (launch: Launch): void => {
  for (const calls of launch) for (const { kernel, args } of calls) kernel(...args)
}
