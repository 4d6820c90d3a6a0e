/**
 * @file repeat — one block many times over, each time with parameters of its own.
 *
 * A loop, not a recursion: ten thousand layers cost no stack, and the types see one block however often it is repeated.
 */
import { type Key, splitKey } from '../function/key.ts'
import { fits } from '../function/operand.ts'
import { mismatch } from '../shape/mismatch.ts'
import {
  define,
  type Definition,
  type Kind,
  type OutOf,
  type ParamsOf,
  type Part,
  type StateOf,
} from './definition.ts'
import { type Keeps, mustKeep } from './keeps.ts'
import { type AnyPart, built, trainedBy } from './layer.ts'
import { entries, isStateless, noState, type StateList, statesIn } from './state.ts'

/** The Kind of a repeated block: one entry of parameters for each time. */
export interface Repeat<K extends Kind> extends Kind {
  readonly out: Keeps<'repeat', this['in'], OutOf<K, this['in'], this['dtype']>>
  readonly params: readonly ParamsOf<K, this['in'], this['dtype']>[]
  readonly state: StateList<StateOf<K, this['in'], this['dtype']>>
}

/**
 * A block n times over, each time with its own parameters.
 *
 * Fails   a Defect where the block does not keep the shape; the compiler says so where it is used
 *
 * ```ts
 * import { tanh } from 'cotangent/network'
 * const deep = sequential([8], repeat(105, block(dense(8), tanh)), dense(2))
 * deep.init(key(1))[0].length // => 105
 * ```
 */
export const repeat = <K extends Kind>(
  n: number,
  part: AnyPart & Part<K>,
): Definition<Repeat<K>> => {
  if (!Number.isInteger(n) || n < 0) fits(mismatch('size', { op: 'repeat', size: n }))
  return define<Repeat<K>, unknown, unknown>((input) => {
    const inside = built(part, input)
    const { output, init, apply, train } = inside
    mustKeep('repeat', input.shape, output)
    const stateless = isStateless(inside.state)
    const state = stateless ? noState : Array.from({ length: n }, () => inside.state)
    const keys = (key: Key): readonly Key[] => (n === 0 ? [] : splitKey<number>(key, n))
    const statesFrom = (given: unknown): readonly unknown[] => statesIn('repeat', state, given, n)
    return {
      name: `repeat ${n} times`,
      output,
      init: (key) => keys(key).map((k) => init(k)),
      state,
      apply: (params, x, given) => {
        const [each, states] = [entries('repeat', params, n), statesFrom(given)]
        return each.reduce<typeof x>((y, p, i) => apply(p, y, states[i]), x)
      },
      ...(train === undefined
        ? {}
        : {
            train: (params, x, { key, state: given }) => {
              const [each, states] = [entries('repeat', params, n), statesFrom(given)]
              let y = x
              const after = keys(key).map((k, i) => {
                const made = trainedBy(inside, each[i], y, k, states[i])
                y = made.y
                return made.state
              })
              return { y, state: stateless ? noState : after }
            },
          }),
      parts: [inside],
    }
  })
}
