/**
 * @file chain — gradient transformations one after another.
 *
 *   chain(f, chain(g, h)) = chain(chain(f, g), h)        chain(identity, f) = f = chain(f, identity)
 *
 * up to how the states are nested: a monoid whose unit is identity.
 */
import type { GradientTransformation } from './transformation.ts'

/**
 * Transformations in order: each takes the updates of the one before it. The state is the tuple of their states.
 *
 * ```ts
 * const t = chain(scale(2), scale(-0.25))
 * const [updates] = t.update(scalar(3), t.init(scalar(1)), scalar(1))
 * updates // => scalar(-1.5)
 * ```
 */
export const chain = <const S extends readonly unknown[]>(
  ...parts: { readonly [I in keyof S]: GradientTransformation<S[I]> }
): GradientTransformation<S> => {
  // Each part meets only the state in its own place, which it made itself.
  const links = parts as unknown as readonly GradientTransformation<unknown>[]
  return {
    init: (params) => links.map((part) => part.init(params)) as readonly unknown[] as S, // one a part
    update: (gradients, state, params) => {
      const states: unknown[] = []
      const updates = links.reduce((incoming, part, i) => {
        const [outgoing, after] = part.update(incoming, state[i], params)
        states.push(after)
        return outgoing
      }, gradients)
      return [updates, states as readonly unknown[] as S] // one a part
    },
  }
}
