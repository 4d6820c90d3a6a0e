/**
 * @file escaped — what belongs to a trace is of no use after it, and says so at once.
 */
import { expect, test } from 'vitest'
import * as ct from '../../src/index.ts'

type S = ct.Scalar<'f64'>
const s = (x: number): S => ct.scalar(x, 'f64')
const xs = ct.ones([3], 'f64')

const traces: Readonly<Record<string, (f: (x: S) => S) => unknown>> = {
  grad: (f) => ct.grad(f)(s(2)),
  jvp: (f) => ct.jvp(f)(s(2), s(1)),
  vmap: (f) => ct.vmap(f)(xs),
  scan: (f) => ct.scan((c: S, x: S) => [ct.add(c, x), f(x)])(s(0), xs),
  jit: (f) => ct.jit(f)(s(2)),
  checkpoint: (f) => ct.checkpoint(f)(s(2)),
  evalShape: (f) => ct.evalShape(f)({ shape: [], dtype: 'f64' }),
}

const leakedFrom = (of: string, fails: boolean): S => {
  const out: S[] = []
  const f = (x: S): S => {
    out.push(ct.mul(x, x))
    if (fails) throw new Error('stop')
    return x
  }
  try {
    traces[of]!(f) // one of them
  } catch (thrown) {
    if (!fails) throw thrown
  }
  return out[0]! // f has run
}

const escaped = (op: string, of: string): string =>
  `${op}: symbolic f64[] of ${of} escaped its trace; return it from the function instead`

test.each(Object.keys(traces))(
  '%s: a tensor that leaves the trace by another way fails where it is used',
  (of) => {
    for (const x of [leakedFrom(of, false), leakedFrom(of, true)]) {
      expect(() => ct.add(x, 1)).toThrow(escaped('add', of))
      expect(() => ct.grad((y: S): S => ct.mul(y, x))(s(1))).toThrow(escaped('mul', of))
      expect(() => ct.grad((_y: S): S => x)(s(1))).toThrow(escaped('grad', of))
      expect(() => ct.item(x)).toThrow(escaped('item', of))
    }
  },
)

test('trace: a tensor of an outer trace is at home in an inner one, and again after it', () => {
  const f = (x: S): S => {
    const y = ct.mul(x, x)
    const g = ct.grad((z: S): S => ct.mul(z, y))(s(3))
    return ct.add(ct.mul(y, x), g)
  }
  expect(ct.item(ct.grad(f)(s(2)))).toBe(16)
})

const collectives: Readonly<Record<string, (x: S, axis: string) => S>> = {
  laneSum: ct.laneSum,
  laneMean: ct.laneMean,
}

test.each(Object.entries(collectives))(
  '%s: a name that no vmap around has fails at once, and says which there are',
  (op, collect) => {
    const over =
      (axis: string) =>
      (x: S): S =>
        collect(x, axis)
    const none = `${op}: no vmap around this is named 'b'; give one that axis`
    expect(() => over('b')(s(1))).toThrow(none)
    expect(() => ct.vmap(over('b'))(xs)).toThrow(none)
    expect(() => ct.vmap(over('btach'), { axis: 'batch' })(xs)).toThrow(
      `${op}: no vmap around this is named 'btach'; name one of: batch`,
    )
    const row = (y: typeof xs): typeof xs => ct.vmap(over('other'), { axis: 'inner' })(y)
    expect(() => ct.vmap(row, { axis: 'outer' })(ct.ones([2, 3], 'f64'))).toThrow(
      /named 'other'; name one of: (inner, outer|outer, inner)$/,
    )
  },
)

test('laneIndex: fails outside a vmap of its name, also one that it has left', () => {
  expect(() => ct.laneIndex('b')).toThrow("laneIndex: no vmap around this is named 'b'")
  const out: ct.Scalar<'i32'>[] = []
  ct.vmap(
    (x: S): S => {
      out.push(ct.laneIndex('b'))
      return x
    },
    { axis: 'b' },
  )(xs)
  expect(() => ct.add(out[0]!, 1)).toThrow(
    // f has run
    "add: symbolic i32[] of lanes 'b' escaped its trace; return it from the function instead",
  )
})

test('vmap: a function that fails leaves no name behind', () => {
  const fails = (): S => {
    throw new Error('stop')
  }
  expect(() => ct.vmap(fails, { axis: 'b', size: 2 })()).toThrow('stop')
  expect(() => ct.laneIndex('b')).toThrow("laneIndex: no vmap around this is named 'b'")
})
