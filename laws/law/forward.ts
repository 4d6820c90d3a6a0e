/**
 * @file forward — the axioms of a Cartesian differential category, of anyone's functions.
 *
 *   J[f](x, v) is the pushforward of v at x; `;` composes left to right; <f, g> is the pair of two results
 *
 * Source  Blute, Cockett, Seely, Cartesian differential categories, TAC 22(23), 2009
 */
import { type Axiom, laws, type Others } from './axioms.ts'
import { type Flat, push, pushing, zerosLike } from './flat.ts'
import type { Law, OneOrAny, Points } from './law.ts'
import { combined, pair, plus, sequence } from './vectors.ts'
import { unless } from './verdict.ts'

const axioms: readonly Axiom[] = [
  [
    'CD.1',
    'J[f + g] = J[f] + J[g], J[0] = 0',
    ({ f, g, x, y, v, equal }) => {
      const [jf, jg] = [push(f, x, v), push(g, x, v)]
      const zero: Flat = () => zerosLike(y)
      return unless(
        equal('the pushforward of 0', push(zero, x, v), zerosLike(y)),
        equal('the pushforward of a sum', push(plus(f, g), x, v), combined(1, jf, 1, jg), jf, jg),
      )
    },
  ],
  [
    'CD.2',
    'J[f](x, v + u) = J[f](x, v) + J[f](x, u), J[f](x, 0) = 0',
    ({ f, x, y, v, u, equal }) => {
      const [jv, ju] = [push(f, x, v), push(f, x, u)]
      return unless(
        equal('the pushforward at 0', push(f, x, zerosLike(v)), zerosLike(y)),
        equal(
          'the pushforward at a sum',
          push(f, x, combined(1, v, 1, u)),
          combined(1, jv, 1, ju),
          jv,
        ),
      )
    },
  ],
  [
    'CD.3',
    'J[id](x, v) = v, J[p0]((x, y), (v, u)) = v, J[p1]((x, y), (v, u)) = u',
    ({ x, v, u, t, equal }) => {
      const n = x.length
      const [p0, p1]: readonly [Flat, Flat] = [(xy) => xy.slice(0, n), (xy) => xy.slice(n)]
      const [at, tangent] = [
        [...x, ...t],
        [...v, ...u],
      ]
      return unless(
        equal(
          'the pushforward of the identity',
          push((y) => y, x, v),
          v,
        ),
        equal('the pushforward of the first projection', push(p0, at, tangent), v),
        equal('the pushforward of the second projection', push(p1, at, tangent), u),
      )
    },
  ],
  [
    'CD.4',
    'J[<f, g>](x, v) = <J[f](x, v), J[g](x, v)>',
    ({ f, g, x, v, equal }) =>
      equal('the pushforward of a pair', push(pair(f, g), x, v), [
        ...push(f, x, v),
        ...push(g, x, v),
      ]),
  ],
  [
    'CD.5',
    'J[f;h](x, v) = J[h](f x, J[f](x, v))',
    ({ f, h, x, y, v, equal }) => {
      const inner = push(f, x, v)
      return equal(
        'the pushforward of h after f',
        push(sequence(f, h), x, v),
        push(h, y, inner),
        inner,
      )
    },
  ],
  [
    'CD.6',
    'J[J[f]]((a, b), (0, c)) = J[f](a, c)',
    ({ f, x, v, u, equal }) => {
      const found = push(pushing(f, x.length), [...x, ...v], [...zerosLike(x), ...u])
      return equal('the pushforward of a pushforward in its vector', found, push(f, x, u))
    },
  ],
  [
    'CD.7',
    'J[J[f]]((a, b), (c, d)) = J[J[f]]((a, c), (b, d))',
    ({ f, x, v, u, t, equal }) => {
      const j = pushing(f, x.length)
      const [one, other] = [
        push(j, [...x, ...v], [...u, ...t]),
        push(j, [...x, ...u], [...v, ...t]),
      ]
      return equal('the second derivative, both ways', one, other)
    },
  ],
]

/**
 * The axioms CD.1 to CD.7 of a Cartesian differential category, one law each.
 *
 * ```ts
 * const f = (x: Tensor<[2], 'f64'>): Tensor<[2], 'f64'> => mul(x, tanh(x))
 * for (const law of forwardAxioms(f, tensors([2]), { after: (y) => sum(exp(y)) })) assertLaw(law)
 * ```
 */
export const forwardAxioms = <P, O, Q = O>(
  f: OneOrAny<P, O>,
  points: Points<P>,
  others: Others<P, O, Q> = {},
): readonly Law[] => laws(axioms, f, points, others)
