/**
 * @file stacked — one block many times over, its parameters stacked along a leading axis, and one scan over them.
 *
 * The Program has the block once, however many times it is repeated, and training's keys and states are scanned beside the
 * parameters. Bit for bit it computes what `repeat` does.
 */
import { type Key, splitKey } from '../function/key.ts'
import { stack } from '../function/joining.ts'
import { fits } from '../function/operand.ts'
import { scan } from '../function/scan.ts'
import type { Batched } from '../function/scalarOut.ts'
import { Defect } from '../shape/defect.ts'
import { mismatch } from '../shape/mismatch.ts'
import type { AnyTensor } from '../tensor/tensor.ts'
import { treeLeaves, treeReplace } from '../tensor/tree.ts'
import {
  type Batch,
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
import { isStateless, noState, type NoState } from './state.ts'

type StackedState<N extends number, S> = NoState extends S ? NoState : Batched<N, S>

/** The Kind of a stacked block: its parameters and state gain a leading axis of N. */
export interface Stacked<N extends number, K extends Kind> extends Kind {
  readonly out: Keeps<'stacked', this['in'], OutOf<K, this['in'], this['dtype']>>
  readonly params: Batched<N, ParamsOf<K, this['in'], this['dtype']>>
  readonly state: StackedState<N, StateOf<K, this['in'], this['dtype']>>
}

/** Trees of one structure as one tree, each leaf stacked along a new leading axis. */
const stackTrees = (trees: readonly unknown[]): unknown => {
  const leaves = trees.map(treeLeaves)
  let next = 0
  return treeReplace(() => {
    const each = leaves.map((of) => of[next]!) // one structure, by what init is
    next += 1
    return stack(each as [AnyTensor, ...AnyTensor[]], { axis: 0 }) as AnyTensor // of one shape, likewise
  }, trees[0])
}

/**
 * A block n times over, with its own parameters each time, stacked: one scan, where `repeat` writes the block n times.
 *
 * Grad    in reverse the residuals of all n blocks are kept, stacked
 * Cost    one trace of the block, however many times
 * Fails   a Defect where the block does not keep the shape, or n is 0; the compiler says so of the shape where it is used
 *
 * ```ts
 * import { tanh } from 'cotangent/network'
 * const deep = sequential([8], stacked(105, block(dense(8), tanh)), dense(2))
 * deep.init(key(1))[0][0].w.shape // => [105, 8, 8]
 * ```
 */
export const stacked = <const N extends number, K extends Kind>(
  n: N,
  part: AnyPart & Part<K>,
): Definition<Stacked<N, K>> => {
  if (!Number.isInteger(n) || n < 0) fits(mismatch('size', { op: 'stacked', size: n }))
  if (n === 0) throw new Defect('stacked: 0 times leaves nothing to stack; give 1 or more')
  return define<Stacked<N, K>, unknown, unknown>((input) => {
    const inside = built(part, input)
    const { output, init, apply, train } = inside
    mustKeep('stacked', input.shape, output)
    const stateless = isStateless(inside.state)
    const options = { length: n }
    const forward = scan(
      (x: Batch, [params, state]: readonly [unknown, unknown]) =>
        [apply(params, x, state), []] as const,
      options,
    )
    const trained = scan((x: Batch, [params, state, key]: readonly [unknown, unknown, Key]) => {
      const made = trainedBy(inside, params, x, key, state)
      return [made.y, made.state] as const
    }, options)
    return {
      name: `stacked ${n} times`,
      output,
      init: (key) => stackTrees(splitKey<number>(key, n).map((k) => init(k))),
      state: stateless ? noState : stackTrees(Array.from({ length: n }, () => inside.state)),
      apply: (params, x, state) => forward(x, [params, state])[0],
      ...(train === undefined
        ? {}
        : {
            train: (params, x, { key, state }) => {
              const keys = stack([...splitKey<number>(key, n)], { axis: 0 }) as Batched<number, Key> // n keys
              const [y, after] = trained(x, [params, state, keys])
              return { y, state: after }
            },
          }),
      parts: [inside],
    }
  })
}
