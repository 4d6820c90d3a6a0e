/**
 * @file fast-check — stands for fast-check in the long run: all of it, but `assert` and `check` see many seeds.
 */
import fc from 'fast-check'
import { asWritten, many, type Property } from './many.ts'

export * from 'fast-check'

/** `fc.check` on every seed. */
export const check = <Ts>(
  property: Property<Ts>,
  parameters: fc.Parameters<Ts> = {},
): fc.RunDetails<Ts> | Promise<fc.RunDetails<Ts>> =>
  asWritten(parameters) ? fc.check(property, parameters) : many(property, parameters)

const report = <Ts>(details: fc.RunDetails<Ts>, { reporter }: fc.Parameters<Ts>): void => {
  if (reporter !== undefined) return reporter(details)
  const message = fc.defaultReportMessage(details)
  if (message !== undefined) throw new Error(message, { cause: details.errorInstance })
}

/** `fc.assert` on every seed. */
export const assert = <Ts>(
  property: Property<Ts>,
  parameters: fc.Parameters<Ts> = {},
): void | Promise<void> => {
  if (asWritten(parameters)) return fc.assert(property, parameters)
  const details = many(property, parameters)
  return details instanceof Promise
    ? details.then((d) => report(d, parameters))
    : report(details, parameters)
}

const all: Readonly<Record<string, unknown>> = { ...fc, assert, check }

// oxlint-disable-next-line import/no-default-export -- fast-check has one
export default all
