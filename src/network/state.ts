/**
 * @file state — what a layer keeps beside its parameters: a value that training takes and gives back, never hidden.
 *
 * Most layers keep none. A combinator keeps the states of its parts in a list parallel to their parameters, and none where
 * none of its parts does.
 */
import type { Key } from '../function/key.ts'
import { Defect } from '../shape/defect.ts'

/** The state of what has none. */
export interface NoState extends Readonly<Record<never, never>> {}

/** The value of it. */
export const noState: NoState = {}

/** What evaluation takes after the examples: nothing, or the state where there is one. */
export type StateArgument<S> = NoState extends S ? readonly [] : readonly [state: S]

/** What training takes beside parameters and examples: a key for what is random, and the state where there is one. */
export type Training<S> = NoState extends S
  ? { readonly key: Key; readonly state?: S }
  : { readonly key: Key; readonly state: S }

/** What training was given; a Defect where that has no key, as untyped code may forget. */
export const keyed = <S>(op: string, training: Training<S> | undefined): Training<S> => {
  const kind = typeof training?.key
  if (training !== undefined && kind === 'object') return training
  const wrong = kind === 'undefined' ? 'no key is given' : `the key is a ${kind}`
  throw new Defect(
    `${op}: train takes a key, but ${wrong}; give { key: key(1) }, and the state where there is one`,
  )
}

/** What training gives: the outputs, and the state after it. */
export interface Trained<Y, S> {
  readonly y: Y
  readonly state: S
}

type Kept<T> = { readonly [I in keyof T]: NoState extends T[I] ? never : T[I] }

/** The states of parts side by side: States<[NoState, X]> is readonly [NoState, X], States<[NoState]> is NoState. */
export type States<T extends readonly unknown[]> = [Kept<T>[number]] extends [never]
  ? NoState
  : Readonly<T>

/** The states of one part many times. */
export type StateList<S> = NoState extends S ? NoState : readonly S[]

/** Whether a state is none. An empty list is one: that of no parts. */
export const isStateless = (state: unknown): boolean =>
  state === undefined ||
  (typeof state === 'object' &&
    state !== null &&
    !Array.isArray(state) &&
    Object.keys(state).length === 0)

/** The states of parts as one. */
export const statesOf = (states: readonly unknown[]): unknown =>
  states.every(isStateless) ? noState : states

const isList = (x: unknown): x is readonly unknown[] => Array.isArray(x)

const kindOf = (x: unknown): string => {
  if (isStateless(x)) return 'none'
  return typeof x === 'object' ? 'an object' : `a ${typeof x}`
}

/** The entries of parameters or states; a Defect unless there is one for each of n parts. */
export const entries = (
  op: string,
  given: unknown,
  n: number,
  what: 'parameters are' | 'the state is' = 'parameters are',
): readonly unknown[] => {
  if (isList(given) && given.length === n) return given
  const found = isList(given) ? `${given.length} entries` : kindOf(given)
  const remedy =
    what === 'the state is'
      ? 'the one of the layer, as in begin(params, optimiser, key, net.state), or what train gave'
      : 'what init made'
  throw new Defect(`${op}: ${what} ${found}, not a list of ${n}; give ${remedy}`)
}

/** The state of each of n parts, from the state of all of them, which at first was `initial`. */
export const statesIn = (
  op: string,
  initial: unknown,
  state: unknown,
  n: number,
): readonly unknown[] =>
  isStateless(initial)
    ? Array.from({ length: n }, () => noState)
    : entries(op, state, n, 'the state is')
