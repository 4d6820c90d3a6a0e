/**
 * @file limits — type laws: what the compiler cannot know about shapes, and what to write instead.
 *
 * Each is a paragraph of docs/types.md. When a mark here is no longer an error, the compiler or the
 * library has learnt something, and the paragraph can go.
 */
import * as ct from 'cotangent'
import type { Dim, Scalar, Shape, Tensor } from 'cotangent'
import { adam, type GradientTransformation } from 'cotangent/optimize'
import { has } from './equal.ts'

const batch = ct.dim('batch', 32)
const time = ct.dim('time', 7)
const rows = ct.zeros([batch, 3])

/** 1. A literal 1 on the left of a size that is a type parameter: swap the two, or broadcastTo. */
export const left = <B extends number>(row: Tensor<[1, 4]>, x: Tensor<[B, 4]>): Tensor<[B, 4]> => {
  // @ts-expect-error whether B is 1 is not decided
  const open: Tensor<[B, 4]> = ct.sub(row, x)
  return ct.add(ct.add(x, row), ct.sub(ct.broadcastTo(row, [x.shape[0], 4]), open))
}

/** 2. A type parameter beside another size is refused, in the words of the compiler: see the docs. */
export const undecided = <B extends number>(x: Tensor<[784, B]>): void => {
  // @ts-expect-error B may not be 10
  ct.matmul(x, ct.zeros([10, 4]))
}

/** 3. Arithmetic on a named size is `number`, which any size fits, and the run checks. */
has<[number, 3]>()(ct.concatenate([rows, rows], { axis: 0 }), true)
has<[number, 3]>()(ct.concatenate([rows, ct.zeros([2, 3])], { axis: 0 }), true)
has<[number, 3]>()(ct.slice(rows, { axis: 0, from: 1 }), true)
has<[number]>()(ct.flatten(rows), true)
has<[number]>()(ct.reshape(rows, [-1]), true)
has<[number, 3]>()(
  ct.pad(rows, [
    [1, 1],
    [0, 0],
  ]),
  true,
)
const joined = ct.concatenate([rows, rows], { axis: 0 })
const both = ct.dim('both', 64)
export const renamed: Tensor<[Dim<'both'>, 3]> = ct.reshape(joined, [both, 3])

/** What leaves a named size or a type parameter alone keeps it. */
has<[Dim<'batch'>, 6]>()(ct.concatenate([rows, rows], { axis: 1 }), true)
has<[Dim<'batch'>, 3]>()(ct.reshape(rows, [batch, -1]), true)
has<[Dim<'batch'>, 784]>()(ct.flatten(ct.zeros([batch, 28, 28]), { from: 1 }), true)
has<[Dim<'time'>, Dim<'batch'>]>()(ct.transpose(ct.zeros([batch, time])), true)

/** 4. Arithmetic on a type parameter waits until it is known; meanwhile it is some `number`. */
export const doubled = <B extends number>(x: Tensor<[B, 3]>): Tensor<[number, 3]> =>
  ct.concatenate([x, x], { axis: 0 })
has<[8, 3]>()(((x: Tensor<[4, 3]>) => ct.concatenate([x, x], { axis: 0 }))(ct.zeros([4, 3])), true)

/** 5. A rank not known in advance: operators that follow the last axes keep it, others cannot. */
export const anyRank = <S extends Shape, K extends number>(
  x: Tensor<[...S, K, 3]>,
  w: Tensor<[K, 5]>,
): Tensor<[...S, 3, 5]> => {
  // @ts-expect-error which axes there are is not decided
  ct.sum(x, { axes: [-1] })
  return ct.matmul(ct.transpose(ct.softmax(ct.relu(x))), w)
}

/** One example has a rank; vmap adds an axis. */
const total = (x: Tensor<[4, 3]>): Tensor<[4]> => ct.sum(x, { axes: [-1] })
has<[32, 4]>()(ct.vmap(total)(ct.zeros([32, 4, 3])), true)
has<[7, 32, 4]>()(ct.vmap(ct.vmap(total))(ct.zeros([7, 32, 4, 3])), true)

/** 6. vmap of a function that is generic forgets the size: say which. grad remembers it. */
const scores = <B extends number>(x: Tensor<[B, 3]>): Tensor<[B, 5]> =>
  ct.matmul(x, ct.zeros([3, 5]))
has<[9, number, 5]>()(ct.vmap(scores)(ct.zeros([9, 32, 3])), true)
has<[9, 32, 5]>()(ct.vmap(scores<32>)(ct.zeros([9, 32, 3])), true)
const loss = <B extends number>(w: Tensor<[3, 5]>, x: Tensor<[B, 3]>): Scalar =>
  ct.mean(ct.matmul(x, w))
has<[3, 5]>()(ct.grad(loss)(ct.zeros([3, 5]), ct.zeros([32, 3])), true)

/** 7. Axes count from the end up to rank 9; above, from the front. */
const deep = ct.zeros([2, 2, 2, 2, 2, 2, 2, 2, 2, 3])
// @ts-expect-error -1 is not looked up at rank 10
ct.sum(deep, { axes: [-1] })
has<[2, 2, 2, 2, 2, 2, 2, 2, 2]>()(ct.sum(deep, { axes: [9] }), true)

/** 8. Products of 2^53 and more are `number`. */
has<[9007199136250225]>()(ct.reshape(ct.zeros([94906265, 94906265]), [-1]), true)
has<[number]>()(ct.reshape(ct.zeros([94906267, 94906267]), [-1]), true)

/** 9. Sizes that agree by chance agree, and a column minus a row is a table: names and losses help. */
has<[32, 32]>()(ct.sub(ct.zeros([32, 1]), ct.zeros([32])), true)
has<[3, 3]>()(ct.matmul(ct.zeros([3, 3]), ct.transpose(ct.zeros([3, 3]))), true)
const square = ct.zeros([batch, time])
// @ts-expect-error time is not batch, whatever they are when run
ct.add(square, ct.transpose(square))

/** 10. A name is taken at its word: two of one name are one size, and the run finds out. */
has<[Dim<'batch'>, 4]>()(
  ct.add(ct.zeros([ct.dim('batch', 32), 4]), ct.zeros([ct.dim('batch', 16), 4])),
  true,
)

/** 11. A wrong argument of what a transformation returns is refused, in the words of the compiler: f stays generic instead. */
const double = <N extends number>(x: Tensor<[N, 3]>): Tensor<[N, 3]> => ct.mul(x, 2)
has<[5, 3]>()(ct.jit(double)(ct.zeros([5, 3])), true)
// @ts-expect-error [5, 4] is not [5, 3]
ct.jit(double)(ct.zeros([5, 4]))
has<[7, 7, 3]>()(ct.jacobian(ct.vmap((x: Tensor<[3]>) => ct.sum(x)))(ct.zeros([7, 3])), true)
// @ts-expect-error [7, 4] is not [7, 3]
ct.vmap((x: Tensor<[3]>) => ct.sum(x))(ct.zeros([7, 4]))

/** 12. A transformation of gradients hands on what it is given, so its gradients are compared by the compiler alone. */
export const halved = <S>(inner: GradientTransformation<S>): GradientTransformation<S> => ({
  init: (params) => inner.init(params),
  update: (gradients, state, params) =>
    inner.update(
      ct.treeMap((g) => g, gradients),
      state,
      params,
    ),
})
// @ts-expect-error [3] is not [2]
halved(adam(0.1)).update(ct.zeros([3]), halved(adam(0.1)).init(ct.zeros([2])), ct.zeros([2]))

/** 13. A list of branches that begins with others, spread, is no tuple: give it a type of its own. */
declare const branches: ((x: Tensor<[3]>) => Tensor<[3]>)[]
declare const index: Tensor<[], 'i32'>
// @ts-expect-error a list of any length is not one that ends in a branch
ct.switchOn(index, [...branches, (x: Tensor<[3]>) => ct.neg(x)])
const longer: typeof branches = [...branches, (x) => ct.neg(x)]
has<[3]>()(ct.switchOn(index, longer)(ct.zeros([3])), true)
