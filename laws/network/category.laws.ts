/**
 * @file category.laws — layers form a category with products, and composition keeps its laws bit for bit.
 *
 * Source  Elliott, The simple essence of automatic differentiation, ICFP 2018; Fong, Spivak, Tuyeras, arXiv:1711.10455
 */
import { pipe } from 'fp-ts/lib/function.js'
import { expect, test } from 'vitest'
import { mul } from '../../src/function/arithmetic.ts'
import { valueAndGrad } from '../../src/function/grad.ts'
import { key } from '../../src/function/key.ts'
import { uniform } from '../../src/function/random.ts'
import { sum } from '../../src/function/reduction.ts'
import {
  andThen,
  compose,
  dense,
  fork,
  identity,
  parallel,
  sequential,
  sigmoid,
  tanh,
} from '../../src/network/index.ts'
import type { AnyTensor } from '../../src/tensor/tensor.ts'
import { mustBeClose } from '../support/close.ts'
import { bits, bitsOf, forLayers, vectorOf } from './arbitrary.ts'

const mustBeSame = (x: AnyTensor, y: AnyTensor): void => expect(bits(x)).toBe(bits(y))

test('composition: identity is its unit, id;f = f = f;id, bitwise', () => {
  forLayers((f, _, x, seed) => {
    const p = f.init(key(seed))
    const id = sequential([3])
    mustBeSame(compose(id, f).apply([[], p], x), f.apply(p, x))
    mustBeSame(compose(f, id).apply([p, []], x), f.apply(p, x))
    mustBeSame(compose(f, identity).apply([p, {}], x), f.apply(p, x))
  })
})

test('composition: associative up to re-nesting parameters, (f;g);h = f;(g;h), bitwise', () => {
  forLayers((f, g, x, seed) => {
    const [p, q, r] = [f.init(key(seed)), g.init(key(seed + 1)), f.init(key(seed + 2))]
    const left = compose(compose(f, g), f).apply([[p, q], r], x)
    mustBeSame(left, compose(f, compose(g, f)).apply([p, [q, r]], x))
    mustBeSame(left, sequential([3], f, g, f).apply([p, q, r], x))
  })
})

test('composition: f;g applies g to what f gives, whichever way it is written', () => {
  forLayers((f, g, x, seed) => {
    const both = compose(f, g)
    const params = both.init(key(seed))
    const [p, q] = params
    mustBeSame(both.apply(params, x), g.apply(q, f.apply(p, x)))
    const piped = pipe(f, andThen(g))
    expect(bitsOf(piped.init(key(seed)))).toEqual(bitsOf(params))
    mustBeSame(piped.apply(params, x), both.apply(params, x))
  })
})

test('parallel: a functor, (f x g);(h x k) = (f;h) x (g;k), bitwise', () => {
  forLayers((f, g, x, seed) => {
    const [p, q] = [f.init(key(seed)), g.init(key(seed + 1))]
    const [r, s] = [g.init(key(seed + 2)), f.init(key(seed + 3))]
    const after = parallel(g, f).apply([r, s], parallel(f, g).apply([p, q], [x, x]))
    const inside = parallel(compose(f, g), compose(g, f)).apply(
      [
        [p, r],
        [q, s],
      ],
      [x, x],
    )
    mustBeSame(after[0], inside[0])
    mustBeSame(after[1], inside[1])
  })
})

test('fork: projections, <f, g>;p0 = f and <f, g>;p1 = g, bitwise', () => {
  forLayers((f, g, x, seed) => {
    const both = fork(f, g)
    const params = both.init(key(seed))
    const [y, z] = both.apply(params, x)
    mustBeSame(y, f.apply(params[0], x))
    mustBeSame(z, g.apply(params[1], x))
  })
})

test('fork: precomposition, h;<f, g> = <h;f, h;g>, bitwise', () => {
  forLayers((f, g, x, seed) => {
    const [p, q, r] = [f.init(key(seed)), g.init(key(seed + 1)), f.init(key(seed + 2))]
    const [y, z] = fork(f, g).apply([p, q], f.apply(r, x))
    const both = fork(compose(f, f), compose(f, g)).apply(
      [
        [r, p],
        [r, q],
      ],
      x,
    )
    mustBeSame(y, both[0])
    mustBeSame(z, both[1])
  })
})

test('composition: its gradient is that of g after f, to rounding', () => {
  const f = sequential({ shape: [3], dtype: 'f64' }, dense(4), tanh)
  const g = sequential({ shape: [4], dtype: 'f64' }, dense(2), sigmoid)
  const both = compose(f, g)
  const x = uniform(key(3), [5, 3], { dtype: 'f64' })
  const params = both.init(key(4))
  const whole = valueAndGrad((p: typeof params) => {
    const y = both.apply(p, x)
    return sum(mul(y, y))
  })(params)
  const pieces = valueAndGrad((p: typeof params) => {
    const y = g.apply(p[1], f.apply(p[0], x))
    return sum(mul(y, y))
  })(params)
  mustBeSame(whole[0], pieces[0])
  mustBeClose(vectorOf(whole[1]), vectorOf(pieces[1]), 'rounding')
})
