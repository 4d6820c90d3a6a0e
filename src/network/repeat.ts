/**
 * @file repeat — one block many times over, each time with parameters of its own.
 *
 * A loop, not a recursion: ten thousand layers cost no stack, and the types see one block however often it is repeated.
 */
import { splitKey } from '../function/key.ts'
import { fits } from '../function/operand.ts'
import { mismatch } from '../shape/mismatch.ts'
import {
  define,
  type Definition,
  type Kind,
  type OutOf,
  type ParamsOf,
  type Part,
} from './definition.ts'
import { type Keeps, mustKeep } from './keeps.ts'
import { type AnyPart, built } from './layer.ts'
import { entries } from './sequential.ts'

/** The Kind of a repeated block: one entry of parameters for each time. */
export interface Repeat<K extends Kind> extends Kind {
  readonly out: Keeps<'repeat', this['in'], OutOf<K, this['in'], this['dtype']>>
  readonly params: readonly ParamsOf<K, this['in'], this['dtype']>[]
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
  return define<Repeat<K>, unknown>((input) => {
    const { output, init, apply } = built(part, input)
    mustKeep('repeat', input.shape, output)
    return {
      output,
      init: (key) => (n === 0 ? [] : splitKey(key, n).map((k) => init(k))),
      apply: (params, x) => entries('repeat', params, n).reduce<typeof x>((y, p) => apply(p, y), x),
    }
  })
}
