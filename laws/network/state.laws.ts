/**
 * @file state.laws — training threads states and keys through combinators, as if each layer were trained by hand.
 */
import { describe, expect, test } from 'vitest'
import { add } from '../../src/function/arithmetic.ts'
import { checkpoint } from '../../src/function/checkpoint.ts'
import { ones, tensor } from '../../src/function/construct.ts'
import { grad } from '../../src/function/grad.ts'
import { take } from '../../src/function/indexing.ts'
import { jit } from '../../src/function/jit.ts'
import { stack } from '../../src/function/joining.ts'
import { key, splitKey } from '../../src/function/key.ts'
import { uniform } from '../../src/function/random.ts'
import { sum } from '../../src/function/reduction.ts'
import { square } from '../../src/function/rounding.ts'
import { scan } from '../../src/function/scan.ts'
import { vmap } from '../../src/function/vmap.ts'
import {
  batchNormalization,
  block,
  compose,
  dense,
  dropout,
  fork,
  type LayerStateOf,
  parallel,
  type ParametersOf,
  relu,
  repeat,
  residual,
  sequential,
  tanh,
} from '../../src/network/index.ts'
import { Defect } from '../../src/shape/defect.ts'
import { bits, bitsOf, forLayers } from './arbitrary.ts'

const first = sequential([3], dense(4), batchNormalization(), dropout(0.5))
const second = sequential([4], tanh, batchNormalization(), dropout(0.25), dense(3))
const net = sequential([3], first, second)
type Params = ParametersOf<typeof net>
type State = LayerStateOf<typeof net>

const params = net.init(key(1))
const x = uniform(key(2), [6, 3], { min: -1 })

describe('combinators', () => {
  test('train: of a layer without state and chance it is apply, bitwise', () => {
    forLayers((f, g, batch, seed) => {
      for (const layer of [f, sequential([3], f, residual(g)), compose(f, g)]) {
        const p = layer.init(key(seed))
        // The parameters are hidden, and are the layer's own.
        const { y, state } = layer.train(p as never, batch, { key: key(seed + 1) })
        expect(bits(y)).toBe(bits(layer.apply(p as never, batch))) // likewise
        expect(state).toEqual({})
      }
    })
  })

  test('sequential: trains each layer with its own key on its own state', () => {
    const { y, state } = net.train(params, x, { key: key(3), state: net.state })
    const [left, right] = splitKey(key(3), 2)
    const inner = first.train(params[0], x, { key: left, state: net.state[0] })
    const outer = second.train(params[1], inner.y, { key: right, state: net.state[1] })
    expect(bits(y)).toBe(bits(outer.y))
    expect(bitsOf(state)).toEqual(bitsOf([inner.state, outer.state]))
  })

  test('sequential: what train gives as state it takes again, and apply reads it', () => {
    const once = net.train(params, x, { key: key(3), state: net.state })
    const twice = net.train(params, x, { key: key(4), state: once.state })
    expect(bitsOf(twice.state)).not.toEqual(bitsOf(once.state))
    const [before, after] = [net.apply(params, x, net.state), net.apply(params, x, twice.state)]
    expect(bits(after)).not.toBe(bits(before))
    expect(bits(net.apply(params, x, twice.state))).toBe(bits(after))
  })

  test('composition: in use associative up to re-nesting states, bitwise', () => {
    const third = sequential([3], batchNormalization())
    const left = compose(compose(first, second), third)
    const right = compose(first, compose(second, third))
    const [p, q, r] = [first.init(key(1)), second.init(key(2)), third.init(key(3))]
    const [s, t, u] = [first.state, second.state, third.state]
    const a = left.apply([[p, q], r], x, [[s, t], u])
    expect(bits(a)).toBe(bits(right.apply([p, [q, r]], x, [s, [t, u]])))
  })

  test('residual: trains its body and adds', () => {
    const body = block(dense(3), batchNormalization(), dropout(0.5))
    const [layer, alone] = [sequential([3], residual(body)), sequential([3], body)]
    const p = alone.init(key(1))
    const made = layer.train(p, x, { key: key(2), state: layer.state })
    const inner = alone.train(p, x, { key: key(2), state: alone.state })
    expect(bits(made.y)).toBe(bits(add(x, inner.y)))
    expect(bitsOf(made.state)).toEqual(bitsOf(inner.state))
  })

  test('repeat: each time has a state and a key of its own', () => {
    const part = block(dense(3), batchNormalization(), dropout(0.5))
    const layer = sequential([3], repeat(2, part))
    const one = sequential([3], part)
    const p = layer.init(key(1))
    const { y, state } = layer.train(p, x, { key: key(2), state: layer.state })
    expect(layer.state[0]).toHaveLength(2)
    expect(state[0]).toHaveLength(2)
    expect(y.shape).toEqual([6, 3])
    const [s, t] = state[0]
    expect(bitsOf(s)).not.toEqual(bitsOf(t))
    const written = one.apply([p[0][1]!], one.apply([p[0][0]!], x, [s!]), [t!]) // two of them
    expect(bits(layer.apply(p, x, state))).toBe(bits(written))
  })

  test('parallel and fork: each layer trains on its own', () => {
    const [left, right] = splitKey(key(3), 2)
    const f = sequential([3], batchNormalization())
    const g = sequential([3], dropout(0.5))
    const [p, q] = [f.init(key(1)), g.init(key(1))]
    const alone = [
      f.train(p, x, { key: left, state: f.state }),
      g.train(q, x, { key: right }),
    ] as const
    for (const made of [
      parallel(f, g).train([p, q], [x, x], { key: key(3), state: [f.state, {}] }),
      fork(f, g).train([p, q], x, { key: key(3), state: [f.state, {}] }),
    ]) {
      expect(bitsOf(made.y)).toEqual(bitsOf(alone.map(({ y }) => y)))
      expect(bitsOf(made.state)).toEqual(bitsOf(alone.map(({ state }) => state)))
    }
    expect(fork(g, g).state).toEqual({})
    expect(bits(fork(f, g).apply([p, q], x, [f.state, {}])[1])).toBe(bits(x))
  })
})

describe('transformations', () => {
  const loss = (p: Params, state: State) => {
    const made = net.train(p, x, { key: key(3), state })
    return [sum(square(made.y)), made.state] as const
  }
  const slope = grad(loss, { aux: true })
  const [expected, after] = slope(params, net.state)

  test('grad: gives the state beside the gradient, as training does', () => {
    const { state } = net.train(params, x, { key: key(3), state: net.state })
    expect(bitsOf(after)).toEqual(bitsOf(state))
  })

  test('jit and checkpoint: change no bit of a gradient or a state', () => {
    const [found, state] = jit(slope)(params, net.state)
    expect([bitsOf(found), bitsOf(state)]).toEqual([bitsOf(expected), bitsOf(after)])
    const again = grad(checkpoint(loss), { aux: true })(params, net.state)
    expect(bitsOf(again)).toEqual(bitsOf([expected, after]))
  })

  test('scan: carries the state through steps of training', () => {
    const keys = splitKey(key(7), 3)
    const step = (state: State, k: (typeof keys)[0]) => {
      const made = net.train(params, x, { key: k, state })
      return [made.state, made.y] as const
    }
    const [last, ys] = scan(step)(net.state, stack(keys, { axis: 0 }))
    let state = net.state
    keys.forEach((k, i) => {
      const made = net.train(params, x, { key: k, state })
      state = made.state
      expect(bits(take(ys, tensor(i, 'i32'), { axis: 0 }))).toBe(bits(made.y))
    })
    expect(bitsOf(last)).toEqual(bitsOf(state))
  })

  test('vmap: a key for each lane drops other elements in each, as the loop does', () => {
    const layer = sequential([3], dropout(0.5), dense(2))
    const p = layer.init(key(1))
    const keys = splitKey(key(2), 4)
    const one = ones([3])
    const lanes = vmap((k: (typeof keys)[0]) => layer.train(p, one, { key: k }).y)(
      stack(keys, { axis: 0 }),
    )
    const loop = keys.map((k) => layer.train(p, one, { key: k }).y)
    expect(bits(lanes)).toBe(bits(stack([loop[0]!, loop[1]!, loop[2]!, loop[3]!], { axis: 0 }))) // four keys
    expect(new Set(loop.map(bits)).size).toBeGreaterThan(1)
  })

  test('vmap: a network that is trained is one in each lane, states included', () => {
    const xs = stack([x, add(x, 1)], { axis: 0 })
    const made = vmap((batch: typeof x) =>
      net.train(params, batch, { key: key(3), state: net.state }),
    )(xs)
    const loop = [x, add(x, 1)].map((b) => net.train(params, b, { key: key(3), state: net.state }))
    const [a, b] = [loop[0]!, loop[1]!] // two batches
    expect(bits(made.y)).toBe(bits(stack([a.y, b.y], { axis: 0 })))
    const together = stack([a.state[0][1].mean, b.state[0][1].mean], { axis: 0 })
    expect(bits(made.state[0][1].mean)).toBe(bits(together))
  })
})

describe('what does not fit is a Defect', () => {
  // The types ask for a state; untyped code may forget it, or give another.
  const use = net.apply as (p: Params, batch: typeof x, state?: unknown) => unknown
  test.each([
    [undefined, 'sequential: no state is given; give what train gave last'],
    [[], 'sequential: the state is 0 entries, not a list of 2; give the one of the layer'],
    [{}, 'sequential: the state is none, not a list of 2; give the one of the layer, as in begin'],
    [{ mean: 1 }, 'sequential: the state is an object, not a list of 2; give the one of the layer'],
    [3, 'sequential: the state is a number, not a list of 2; give the one of the layer'],
  ])('%s: the sentence says which state to give', (state, sentence) => {
    expect(() => use(params, x, state)).toThrow(Defect)
    expect(() => use(params, x, state)).toThrow(sentence)
  })

  test.each<readonly [string, unknown, string]>([
    ['nothing', undefined, 'no key is given'],
    ['no key', { state: net.state }, 'no key is given'],
    ['a seed', { key: 3, state: net.state }, 'the key is a number'],
  ])('%s: the sentence says what train takes', (_, given, wrong) => {
    // the types ask for a key; untyped code may forget it
    const train = net.train as (p: Params, batch: typeof x, training?: unknown) => unknown
    const sentence = `sequential: train takes a key, but ${wrong}; give { key: key(1) }, and the state where there is one`
    expect(() => train(params, x, given)).toThrow(new Defect(sentence))
  })

  test('relu: a state is none, whatever is given to untyped code', () => {
    const plain = sequential([3], relu)
    // the lie of untyped code
    const lax = plain.apply as unknown as (p: unknown, b: typeof x, state: unknown) => typeof x
    expect(bits(lax([{}], x, [1, 2]))).toBe(bits(plain.apply([{}], x)))
  })
})
