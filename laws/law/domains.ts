/**
 * @file domains — where the primitives of a function have derivatives: how to draw points that tell something.
 */
import { traceOf } from '../../src/function/trace.ts'
import { recordOf } from '../../src/primitives/build.ts'
import { bodiesOf, type Program } from '../../src/program/program.ts'
import { flat, floatsOf } from './flat.ts'

const everywhere: ReadonlySet<string> = new Set(['all', 'discrete'])

const within = (p: Program): readonly string[] =>
  p.equations.flatMap(({ name, params }) => {
    const { domain } = recordOf(name)
    const own = everywhere.has(domain) ? [] : [`{ domain: '${domain}' } for ${name}`]
    return [...own, ...bodiesOf(params).flatMap(within)]
  })

/** `{ domain: 'positive' } for log`, for each primitive of f that has no derivative everywhere. */
export const domainsIn = <P>({
  f,
  x,
}: {
  readonly f: (x: P) => unknown
  readonly x: P
}): readonly string[] => [...new Set(within(traceOf('laws', flat(f, x), [floatsOf(x)]).program))]
