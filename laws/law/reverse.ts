/**
 * @file reverse — the axioms of a reverse derivative category, of anyone's functions.
 *
 *   R[f](x, w) is the pullback of w at x; `;` composes left to right; <f, g> is the pair of two results
 *
 * RD.6 and RD.7 differentiate in reverse three and four times over.
 *
 * Source  Cockett, Cruttwell, Gallagher, Lemay, MacAdam, Plotkin, Pronk, Reverse derivative categories, CSL 2020
 */
import { type Axiom, laws, type Others } from './axioms.ts'
import { type Flat, pull, pulling, zerosLike } from './flat.ts'
import type { Law, OneOrAny, Points } from './law.ts'
import { combined, pair, plus, sequence } from './vectors.ts'
import { unless } from './verdict.ts'

const identity: Flat = (x) => x

/** D[f](x, v) = p1 R[R[f]]((x, 0), v), a pushforward made of pullbacks alone, for f of n leaves to m. */
const pushing = (f: Flat, n: number, m: number): Flat => {
  const twice = pulling(pulling(f, n), n + m)
  return (xv) => {
    const x = xv.slice(0, n)
    return twice([...x, ...zerosLike(f(x)), ...xv.slice(n)]).slice(n)
  }
}

const axioms: readonly Axiom[] = [
  [
    'RD.1',
    'R[f + g] = R[f] + R[g], R[0] = 0',
    ({ f, g, x, y, w, equal }) => {
      const [rf, rg] = [pull(f, x, w), pull(g, x, w)]
      const zero: Flat = () => zerosLike(y)
      return unless(
        equal('the pullback of 0', pull(zero, x, w), zerosLike(x)),
        equal('the pullback of a sum', pull(plus(f, g), x, w), combined(1, rf, 1, rg), rf, rg),
      )
    },
  ],
  [
    'RD.2',
    'R[f](x, w + z) = R[f](x, w) + R[f](x, z), R[f](x, 0) = 0',
    ({ f, x, w, z, equal }) => {
      const [rw, rz] = [pull(f, x, w), pull(f, x, z)]
      return unless(
        equal('the pullback at 0', pull(f, x, zerosLike(w)), zerosLike(x)),
        equal(
          'the pullback at a sum',
          pull(f, x, combined(1, w, 1, z)),
          combined(1, rw, 1, rz),
          rw,
        ),
      )
    },
  ],
  [
    'RD.3',
    'R[id](x, w) = w, R[p0]((x, y), w) = (w, 0), R[p1]((x, y), w) = (0, w)',
    ({ x, v, u, equal }) => {
      const n = x.length
      const [p0, p1]: readonly [Flat, Flat] = [(xy) => xy.slice(0, n), (xy) => xy.slice(n)]
      const [at, none] = [[...x, ...u], zerosLike(x)]
      return unless(
        equal('the pullback of the identity', pull(identity, x, v), v),
        equal('the pullback of the first projection', pull(p0, at, v), [...v, ...none]),
        equal('the pullback of the second projection', pull(p1, at, v), [...none, ...v]),
      )
    },
  ],
  [
    'RD.4',
    'R[<f, g>](x, (w, z)) = R[f](x, w) + R[g](x, z)',
    ({ f, g, x, w, z, equal }) => {
      const [rf, rg] = [pull(f, x, w), pull(g, x, z)]
      const both = pull(pair(f, g), x, [...w, ...z])
      return equal('the pullback of a pair', both, combined(1, rf, 1, rg), rf, rg)
    },
  ],
  [
    'RD.5',
    'R[f;h](x, w) = R[f](x, R[h](f x, w))',
    ({ f, h, x, y, equal }) => {
      const w = h(y) // a vector like what h gives
      const inner = pull(h, y, w)
      return equal(
        'the pullback of h after f',
        pull(sequence(f, h), x, w),
        pull(f, x, inner),
        inner,
      )
    },
  ],
  [
    'RD.6',
    "p1 R[R[R[f]]](((x, w), 0), (0, w')) = R[f](x, w')",
    ({ f, x, w, z, equal }) => {
      const [n, m] = [x.length, w.length]
      const none = zerosLike(x)
      const thrice = pulling(pulling(pulling(f, n), n + m), n + m + n)
      const found = thrice([...x, ...w, ...none, ...none, ...z]).slice(n + m)
      return equal('the pullback of a pullback in its vector', found, pull(f, x, z))
    },
  ],
  [
    'RD.7',
    'D[D[f]]((a, b), (c, d)) = D[D[f]]((a, c), (b, d)), where D[f](x, v) = p1 R[R[f]]((x, 0), v)',
    ({ f, x, y, v, u, t, equal }) => {
      const [n, m] = [x.length, y.length]
      const twice = pushing(pushing(f, n, m), 2 * n, m)
      const [one, other] = [twice([...x, ...v, ...u, ...t]), twice([...x, ...u, ...v, ...t])]
      return equal('the second derivative, both ways', one, other)
    },
  ],
]

/**
 * The axioms RD.1 to RD.7 of a reverse derivative category, one law each.
 *
 * ```ts
 * const f = (x: Tensor<[2], 'f64'>): Tensor<[2], 'f64'> => mul(x, tanh(x))
 * for (const law of reverseAxioms(f, tensors([2]), { after: (y) => sum(exp(y)) })) assertLaw(law)
 * ```
 */
export const reverseAxioms = <P, O, Q = O>(
  f: OneOrAny<P, O>,
  points: Points<P>,
  others: Others<P, O, Q> = {},
): readonly Law[] => laws(axioms, f, points, others)
