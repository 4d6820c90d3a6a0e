/**
 * @file sparkline — a history as a few lines of text: one for each score, from its first value to its last.
 */
import { mustKnow } from '../function/options.ts'
import { mustBe, some } from '../optimize/allowed.ts'
import type { Epoch, History } from './history.ts'

const blocks = Array.from('▁▂▃▄▅▆▇█')

/** Means of at most so many runs of neighbours, as even as may be. */
const thinned = (values: readonly number[], width: number): readonly number[] => {
  if (values.length <= width) return values
  return Array.from({ length: width }, (_, i) => {
    const [from, to] = [i, i + 1].map((j) => Math.floor((j * values.length) / width))
    const some = values.slice(from, to)
    return some.reduce((total, x) => total + x, 0) / some.length
  })
}

/**
 * Values as blocks, the least of the scale the lowest; what is not finite is a gap.
 *
 * ```ts
 * sparkline([3, 2, NaN, 1]) // => '█▅ ▁'
 * ```
 */
export const sparkline = (
  values: readonly number[],
  options: { readonly width?: number; readonly scale?: readonly number[] } = {},
): string => {
  mustKnow('sparkline', options, ['width', 'scale'])
  const { width = 40, scale = values } = options
  mustBe('sparkline', 'width', some, width)
  const finite = scale.filter((x) => Number.isFinite(x))
  const [least, most] = [Math.min(...finite), Math.max(...finite)]
  const level = (x: number): number =>
    most > least ? Math.round(((x - least) / (most - least)) * (blocks.length - 1)) : 3
  return thinned(values, width)
    .map((x) => (Number.isFinite(x) ? blocks[level(x)] : ' '))
    .join('')
}

const line = (name: string, values: readonly number[], curve: string): string => {
  const [first, last] = [values[0], values.at(-1)].map((x) => (x ?? Number.NaN).toFixed(4))
  return `${name}  ${first} ${curve} ${last}`
}

/**
 * The loss and each metric over the epochs, a line each; scores of the validation set stand below, on the same scale.
 *
 * ```ts
 * const at = (epoch: number, loss: number, right: number) => ({ epoch, step: epoch, loss, train: { right } })
 * curvesOf([at(1, 2, 0.5), at(2, 1, 0.75), at(3, 0.5, 1)])
 * // => ['loss   2.0000 █▃▁ 0.5000', 'right  0.5000 ▁▅█ 1.0000']
 * ```
 */
export const curvesOf = <M extends string>(history: History<M>, width = 40): readonly string[] => {
  mustBe('curvesOf', 'width', some, width)
  const trained = ({ train, loss }: Epoch<string>): Readonly<Record<string, number>> => ({
    loss,
    ...train,
  })
  const rows = Object.keys(history[0] === undefined ? {} : trained(history[0])).flatMap((name) => {
    const [train, validation] = [trained, ({ validation: v }: Epoch<string>) => v ?? {}].map((of) =>
      history.map((epoch) => of(epoch)[name] ?? Number.NaN),
    ) as [number[], number[]] // one list for each
    const scale = [...train, ...validation]
    const none = (xs: readonly number[]): boolean => xs.every((x) => Number.isNaN(x))
    const held = (label: string) => ({ name: label, values: validation, scale })
    // A metric of the validation set alone has one line.
    if (none(train) && !none(validation)) return [held(`${name}, validation`)]
    return [{ name, values: train, scale }, ...(none(validation) ? [] : [held('  validation')])]
  })
  const longest = Math.max(...rows.map(({ name }) => name.length))
  return rows.map(({ name, values, scale }) =>
    line(name.padEnd(longest), values, sparkline(values, { width, scale })),
  )
}
