/**
 * @file 08-typed-models — models as pure functions over typed trees of parameters, generic in the batch and in every width.
 *
 *   model   (params, x: Tensor<[B, I]>) -> Tensor<[B, O]>        for every B, I and O
 *   loss    (params, x, y: Tensor<[B], 'i32'>) -> Scalar         labels of the same batch, or it does not compile
 *
 * A size is a type parameter. Nothing is cast: what an operator does to shapes it does to type parameters too, and grad,
 * scan and vmap keep them. An operator and a layer of one's own are written like the library's.
 */
import { fileURLToPath } from 'node:url'
import {
  add,
  cast,
  type Floating,
  greater,
  item,
  type Key,
  key,
  matmul,
  mul,
  normal,
  prod,
  reshape,
  type Scalar,
  scan,
  type Shape,
  sigmoid,
  splitKey,
  sum,
  tanh,
  type Tensor,
  valueAndGrad,
  zeros,
} from 'cotangent'
import {
  activation,
  define,
  type Definition,
  dense,
  type Kind,
  sequential,
  sparseCategoricalCrossEntropy as crossEntropy,
} from 'cotangent/network'
import { applyUpdates, gradientDescent } from 'cotangent/optimize'

/** From I numbers to O. */
export interface Affine<I extends number, O extends number> {
  readonly w: Tensor<[I, O]>
  readonly b: Tensor<[O]>
}

const drawn = <I extends number, O extends number>(k: Key, i: I, o: O): Affine<I, O> => ({
  w: mul(normal(k, [i, o]), 1 / Math.sqrt(i)),
  b: zeros([o]),
})

/** Softmax regression: a score for each class. Softmax itself is in the loss. */
export const scores = <B extends number, I extends number, O extends number>(
  { w, b }: Affine<I, O>,
  x: Tensor<[B, I]>,
): Tensor<[B, O]> => add(matmul(x, w), b)

/** x sigmoid x: an operator of one's own, for every shape and both floating dtypes. */
export const swish = <S extends Shape, D extends Floating>(x: Tensor<S, D>): Tensor<S, D> =>
  mul(x, sigmoid(x))

/** A network with one hidden layer. */
export interface Mlp<I extends number, H extends number, O extends number> {
  readonly hidden: Affine<I, H>
  readonly output: Affine<H, O>
}

/** Two layers, and swish between. */
export const mlp = <B extends number, I extends number, H extends number, O extends number>(
  { hidden, output }: Mlp<I, H, O>,
  x: Tensor<[B, I]>,
): Tensor<[B, O]> => scores(output, swish(scores(hidden, x)))

/** A gate looks at the input and at what is remembered. */
export interface Gate<I extends number, H extends number> {
  readonly input: Affine<I, H>
  readonly memory: Tensor<[H, H]>
}

/** A long short-term memory, and what reads it at the end. */
export interface Lstm<I extends number, H extends number, O extends number> {
  readonly gates: {
    readonly enter: Gate<I, H>
    readonly keep: Gate<I, H>
    readonly show: Gate<I, H>
    readonly cell: Gate<I, H>
  }
  readonly output: Affine<H, O>
}

/** What a step hands on to the next one: what it shows, and what it keeps to itself. */
export interface Memory<B extends number, H extends number> {
  readonly h: Tensor<[B, H]>
  readonly c: Tensor<[B, H]>
}

/** A step of the memory, for sequences that lie side by side. */
export const remember =
  <I extends number, H extends number, O extends number>({ gates }: Lstm<I, H, O>) =>
  <B extends number>({ h, c }: Memory<B, H>, x: Tensor<[B, I]>): readonly [Memory<B, H>, []] => {
    const through = ({ input, memory }: Gate<I, H>): Tensor<[B, H]> =>
      add(scores(input, x), matmul(h, memory))
    const [enter, keep] = [sigmoid(through(gates.enter)), sigmoid(through(gates.keep))]
    const next = add(mul(keep, c), mul(enter, tanh(through(gates.cell)))) // c' = keep c + enter tanh(cell)
    return [{ h: mul(sigmoid(through(gates.show)), tanh(next)), c: next }, []]
  }

/** The scores after the last of T steps. `remember(params)<B>` is the step for this batch: scan sees one step, not all. */
export const lstm = <
  T extends number,
  B extends number,
  I extends number,
  H extends number,
  O extends number,
>(
  params: Lstm<I, H, O>,
  xs: Tensor<[T, B, I]>,
): Tensor<[B, O]> => {
  const nothing = zeros([xs.shape[1], params.output.w.shape[0]]) // [B, H]
  const [{ h }] = scan(remember(params)<B>)({ h: nothing, c: nothing }, xs)
  return scores(params.output, h)
}

/** The Kind of a layer of one's own: any input [.., M] keeps its shape, and M numbers are its parameters. */
interface Scaled extends Kind {
  readonly out: this['in']
  readonly params: this['in'] extends readonly [...Shape, infer M extends number]
    ? { readonly by: Tensor<[M]> }
    : never
}

/** The layer that learns how much each of its inputs counts. */
export const scaled: Definition<Scaled> = define<Scaled, { readonly by: Tensor<[number]> }>(
  ({ shape }) => ({
    output: shape,
    init: (k) => ({ by: normal(k, [shape.at(-1) ?? 1], { mean: 1, deviation: 0.1 }) }),
    apply: ({ by }, x) => mul(x, cast(by, x.dtype)),
  }),
)

/** Losses before each step of gradient descent. P is a tree of parameters, whatever it is. */
export const descend = <P>(
  slope: (params: P) => readonly [Scalar, P],
  first: P,
  rate = 0.5,
): readonly number[] => {
  const optimiser = gradientDescent(rate)
  let [params, state] = [first, optimiser.init(first)]
  return Array.from({ length: 40 }, () => {
    const [loss, gradients] = slope(params)
    const [updates, next] = optimiser.update(gradients, state, params)
    params = applyUpdates(params, updates)
    state = next
    return item(loss)
  })
}

/** A model that was trained: the shape of its scores, and its loss before each step. */
export interface Trained {
  readonly shape: readonly number[]
  readonly losses: readonly number[]
}

/** Points of the plane, and whether both coordinates have one sign: no line parts these from the others. */
const points = <B extends number>(b: B): readonly [Tensor<[B, 2]>, Tensor<[B], 'i32'>] => {
  const x = normal(key(1), [b, 2])
  return [x, cast(greater(prod(x, { axes: [1] }), 0), 'i32')]
}

const regression = <B extends number>(b: B): Trained => {
  const [x, y] = points(b)
  const first = drawn(key(2), 2, 2)
  const loss = (params: typeof first): Scalar => crossEntropy(scores(params, x), y)
  return { shape: scores(first, x).shape, losses: descend(valueAndGrad(loss), first) }
}

const perceptron = <B extends number, H extends number>(b: B, width: H): Trained => {
  const [x, y] = points(b)
  const [k1, k2] = splitKey(key(3), 2)
  const first = { hidden: drawn(k1, 2, width), output: drawn(k2, width, 2) }
  const loss = (params: Mlp<2, H, 2>): Scalar => crossEntropy(mlp(params, x), y)
  return { shape: mlp(first, x).shape, losses: descend(valueAndGrad(loss), first) }
}

const recurrent = <T extends number, B extends number>(t: T, b: B): Trained => {
  const xs = normal(key(4), [t, b, 1])
  const y = cast(greater(reshape(sum(xs, { axes: [0] }), [b]), 0), 'i32') // [B]
  const [k1, k2, k3, k4, k5] = splitKey(key(5), 5)
  const gate = (k: Key): Gate<1, 8> => {
    const [ki, km] = splitKey(k, 2)
    return { input: drawn(ki, 1, 8), memory: drawn(km, 8, 8).w }
  }
  const first: Lstm<1, 8, 2> = {
    gates: { enter: gate(k1), keep: gate(k2), show: gate(k3), cell: gate(k4) },
    output: drawn(k5, 8, 2),
  }
  const loss = (params: Lstm<1, 8, 2>): Scalar => crossEntropy(lstm(params, xs), y)
  return { shape: lstm(first, xs).shape, losses: descend(valueAndGrad(loss), first, 2) }
}

/** A network of the library's layers and of one's own: `scaled` fits where any layer does. */
const layered = <B extends number>(b: B): Trained => {
  const [x, y] = points(b)
  const network = sequential([2], scaled, dense(8), activation(swish), scaled, dense(2))
  const first = network.init(key(6))
  const loss = (params: typeof first): Scalar => crossEntropy(network.apply(params, x), y)
  return { shape: network.apply(first, x).shape, losses: descend(valueAndGrad(loss), first) }
}

/** Trains each model on a few examples. */
export const lesson = (): Readonly<Record<string, Trained>> => ({
  'softmax regression': regression(32),
  'multilayer perceptron': perceptron(32, 8),
  "layers, one of one's own": layered(32),
  'long short-term memory': recurrent(6, 32),
})

const report = (made: ReturnType<typeof lesson>): string =>
  Object.entries(made)
    .map(([name, { shape, losses }]) => {
      const shown = losses.filter((_, i) => i % 13 === 0).map((x) => x.toFixed(4))
      return `${name.padEnd(26)} scores [${shape.join(', ')}]   loss ${shown.join('  ')}`
    })
    .join('\n')

if (process.argv[1] === fileURLToPath(import.meta.url)) console.log(report(lesson()))
