/**
 * @file large — operators, Programs and loops on tensors so large that threads divide their work.
 *
 * What is called divided here must be: a run on several threads that keeps such work on one falls.
 */
import { operators } from './operators.mjs'

/** A million elements and some, which fill no vector and divide into no equal parts. */
const sizes = { size: 1_053_001, table: [1025, 1027], drawn: 1_050_001, rolls: 150_001 }

/** Too few instructions an element, or all of it one sum. */
const undivided = new Set(['sqrt', 'reciprocal', 'round', 'div', 'sum of all'])

/** A step of gradient descent for two layers. */
const descent = (ct, x) => {
  const loss = ([a, b]) => ct.mean(ct.square(ct.matmul(ct.tanh(ct.matmul(x, a)), b)))
  return ([a, b], rate) => {
    const [da, db] = ct.grad(loss)([a, b])
    return [ct.sub(a, ct.mul(da, rate)), ct.sub(b, ct.mul(db, rate))]
  }
}

/** Programs, and what moves elements. */
const programs = (ct, dtype) => {
  const [k, forRows] = ct.splitKey(ct.key(21), 2)
  const drawn = (n, shape) => ct.uniform(ct.foldIn(k, n), shape, { min: -1, max: 1, dtype })
  const [x, y] = [drawn(0, sizes.table), drawn(1, sizes.table)]
  const order = ct.permutation(forRows, sizes.table[0])
  const rowSlope = ct.jit(ct.grad((z) => ct.sum(ct.mul(ct.softmax(z), y))))
  const update = ct.jit((p, g) => {
    const m = ct.mul(g, 0.1)
    const v = ct.mul(ct.square(g), 0.01)
    return ct.sub(p, ct.div(ct.mul(m, 0.01), ct.add(ct.sqrt(v), 1e-8)))
  })
  const taken = ct.grad((z) => ct.sum(ct.mul(ct.take(z, order, { axis: 0 }), y)))
  const weights = [drawn(2, [203, 157]), drawn(3, [157, 91])]
  const rates = [0.3, 0.2, 0.1].map((rate) => ct.scalar(rate, dtype))
  const learn = ct.fold(descent(ct, drawn(4, [259, 203])))
  const products = ct.vmap((a, b) => ct.matmul(a, b))
  return {
    'jit of a gradient by rows': () => rowSlope(x),
    'jit of a chain': () => update(x, y),
    'gradient of take': () => taken(x),
    take: () => ct.take(x, order, { axis: 0 }),
    transpose: () => ct.transpose(x),
    concatenate: () => ct.concatenate([x, y], { axis: 1 }),
    'sum of both orders': () => ct.jit((z) => ct.sum(ct.exp(z), { axes: [0] }))(x),
    'products of many matrices': () => products(drawn(5, [37, 61, 43]), drawn(6, [37, 43, 59])),
    'transposed product': () => ct.matmul(ct.transpose(x), y),
    fold: () => {
      const learned = learn(weights, rates).map((w) => ct.reshape(w, [-1]))
      return ct.concatenate(learned, { axis: 0 })
    },
  }
}

/** Each function in one dtype, as [name, function, whether it must be divided]. */
export const large = (ct, dtype) =>
  Object.entries({ ...operators(ct, dtype, sizes), ...programs(ct, dtype) }).map(([name, f]) => [
    `${name} ${dtype}`,
    f,
    !undivided.has(name),
  ])

/** What a function gives, and whether other threads were given work. */
export const watched = (f) => {
  f() // kernels are handed out when they are first used
  const { notify } = Atomics
  let jobs = 0
  Atomics.notify = (...args) => {
    jobs += 1
    return notify(...args)
  }
  try {
    return [f(), jobs > 0]
  } finally {
    Atomics.notify = notify
  }
}
