/**
 * @file pair — arithmetic on numbers twice as wide: a rounded value and what rounding it lost.
 *
 * Source  Dekker, A floating-point technique for extending the available precision, Numer. Math. 18 (1971), 224-242
 */
import type { Node } from './graph.ts'
import type { Lanes } from './lanes.ts'

/** A number and what rounding it lost. */
export interface Pair {
  readonly high: Node
  readonly low: Node
}

/** x + y, where x is 0 or |x| >= |y|. Source  Dekker, Fast2Sum */
export const fastSum = (l: Lanes, x: Node, y: Node): Pair => {
  const high = l.add(x, y)
  return { high, low: l.sub(y, l.sub(high, x)) }
}

/** x + y. Source  Knuth, The art of computer programming 2, 4.2.2, theorem B */
export const sum = (l: Lanes, x: Node, y: Node): Pair => {
  const high = l.add(x, y)
  const back = l.sub(high, x)
  return { high, low: l.add(l.sub(x, l.sub(high, back)), l.sub(y, back)) }
}

/** x as its upper 26 bits and the lower 27, in f64. */
const halved = (l: Lanes, x: Node): Pair => {
  const high = l.and(x, l.bits(-1n << 27n))
  return { high, low: l.sub(x, high) }
}

/** x y, in f64. The halves are cut, not rounded, so the product of the lower ones may round: by 2^-106 of x y. */
export const product = (l: Lanes, x: Node, y: Node): Pair => {
  const high = l.mul(x, y)
  const [a, b] = [halved(l, x), halved(l, y)]
  const crossed = l.add(
    l.add(l.sub(l.mul(a.high, b.high), high), l.mul(a.high, b.low)),
    l.mul(a.low, b.high),
  )
  return { high, low: l.add(crossed, l.mul(a.low, b.low)) }
}

/** x y, in f64: low parts to first order. */
export const pairProduct = (l: Lanes, x: Pair, y: Pair): Pair => {
  const { high, low } = product(l, x.high, y.high)
  return fastSum(l, high, l.add(low, l.add(l.mul(x.high, y.low), l.mul(x.low, y.high))))
}

/** x / y: the quotient of the high parts and, to first order, what the low ones add. */
export const quotient = (l: Lanes, x: Pair, y: Pair): Node => {
  const q = l.div(x.high, y.high)
  return l.add(q, l.div(l.sub(x.low, l.mul(q, y.low)), y.high))
}
