/**
 * @file vmap — a function of one example becomes a function of a batch.
 *
 * Every primitive carries its batching rule, so the batched Program has about as many equations as the original one.
 */
import type { Program } from '../program/program.ts'
import { Defect } from '../shape/defect.ts'
import { message } from '../shape/mismatch.ts'
import { namedLeaves } from '../tensor/tree.ts'
import { simplify } from '../transform/simplify.ts'
import { transforms } from '../transform/transforms.ts'
import { apply } from '../engine/emit.ts'
import type { Batched } from './scalarOut.ts'
import { derived, leavesOf, traceAt, withLeaves } from './trace.ts'

const batch: (p: Program, batched: readonly boolean[], n?: number) => Program = derived(
  (p, batched, n) =>
    simplify(
      transforms.vmap(
        p,
        batched,
        n,
        p.outputs.map(() => true),
      ).program,
    ),
)

type BatchedArgs<N extends number, A> =
  Batched<N, A> extends infer B extends readonly unknown[] ? B : never

/**
 * f over a leading batch axis of every leaf of every argument; results are stacked along a leading axis.
 *
 * Shape   [n, ...S] for each leaf of shape S that f takes and returns
 * Fails   a Defect when leading axes differ, or there is no leaf
 *
 * ```ts
 * const f = (x: Tensor<[2]>) => sum(x)
 * toNested(vmap(f)(tensor([[1, 2], [3, 4]]))) // => [3, 7]
 * ```
 */
export const vmap =
  <A extends readonly unknown[], O>(
    f: (...args: A) => O,
  ): (<N extends number>(...args: BatchedArgs<N, A>) => Batched<N, O>) =>
  <N extends number>(...args: BatchedArgs<N, A>): Batched<N, O> => {
    const leaves = leavesOf('vmap', args)
    const n = leaves[0]?.shape[0]
    if (n === undefined)
      throw new Defect(
        'vmap: the first leaf has no leading axis to map over; give a batch, or close over what is shared',
      )
    for (const { path, leaf } of namedLeaves('vmap', args))
      if (leaf.shape[0] !== n)
        throw new Defect(
          message('lanes', { op: 'vmap', path: `argument ${path}`, n: leaf.shape[0] ?? 0, m: n }),
        )
    const avals = leaves.map(({ shape, dtype }) => ({ shape: shape.slice(1), dtype }))
    const one = args as readonly unknown[] as A // the same structure; the leaves lose an axis in the trace
    const traced = traceAt('vmap', f, one, avals)
    const p = batch(
      traced.program,
      traced.program.inputs.map((_, i) => i < leaves.length),
      n,
    )
    const values = apply(p, [...leaves, ...traced.captured])
    return withLeaves<unknown>('vmap', traced.result, values) as Batched<N, O> // every leaf of O gained the axis
  }
