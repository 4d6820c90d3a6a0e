/**
 * @file curves — curves in text: the least value is the lowest, and on a terminal they stand below the lines of the epochs.
 */
import { curvesOn } from 'cotangent/progress'
import { curvesOf, type Epoch, sparkline } from 'cotangent/training'
import fc from 'fast-check'
import { Writable } from 'node:stream'
import { describe, expect, test } from 'vitest'

const numbers = fc.array(fc.integer({ min: -50, max: 50 }), { minLength: 1, maxLength: 60 })
const heights = (curve: string): readonly number[] =>
  Array.from(curve, (c) => ' ▁▂▃▄▅▆▇█'.indexOf(c))

describe('sparkline', () => {
  test('sparkline: a block for each value, in their order, the extremes lowest and highest', () => {
    fc.assert(
      fc.property(numbers, (xs) => {
        const ys = heights(sparkline(xs, { width: 60 }))
        expect(ys).toHaveLength(xs.length)
        for (const [i, x] of xs.entries())
          for (const [j, y] of xs.entries())
            if (x <= y) expect(ys[i] ?? 0).toBeLessThanOrEqual(ys[j] ?? 0)
        if (new Set(xs).size > 1) expect([Math.min(...ys), Math.max(...ys)]).toEqual([1, 8])
      }),
    )
  })

  test('sparkline: never wider than told, and what falls goes on falling', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 300 }), fc.integer({ min: 1, max: 50 }), (n, width) => {
        const curve = heights(
          sparkline(
            Array.from({ length: n }, (_, i) => -i),
            { width },
          ),
        )
        expect(curve).toHaveLength(Math.min(n, width))
        expect(curve).toEqual([...curve].sort((a, b) => b - a))
      }),
    )
  })

  test('sparkline: what is not finite is a gap, and moves nothing else', () => {
    expect(sparkline([1, Number.NaN, 2, Infinity])).toBe('▁ █ ')
    expect(sparkline([Number.NaN])).toBe(' ')
    expect(sparkline([])).toBe('')
  })
})

const at = (epoch: number): Epoch<'right'> => ({
  epoch,
  step: epoch,
  loss: 1 / epoch,
  train: { right: epoch / 10 },
  validation: { right: epoch / 20 },
})
const upTo = (n: number): readonly Epoch<'right'>[] =>
  Array.from({ length: n }, (_, i) => at(i + 1))

test('curvesOf: a line for the loss and each metric, with its first and last values; none of no epochs', () => {
  expect(curvesOf([])).toEqual([])
  expect(curvesOf(upTo(4)).map((line) => line.replace(/[▁-█]+/u, '*'))).toEqual([
    'loss          1.0000 * 0.2500',
    'right         0.1000 * 0.4000',
    '  validation  0.0500 * 0.2000',
  ])
})

/**
 * What a terminal of some columns and rows has shown, with what went out above: lines that wrap, the cursor up, to the left,
 * kept and restored by its place on the screen, and erased to the end of a line or of the screen.
 */
const screenOf = (text: string, columns: number, height: number): readonly string[] => {
  const lines: string[] = ['']
  let [row, column, top] = [0, 0, 0]
  let kept: readonly [row: number, column: number] = [0, 0]
  const down = (): void => {
    row += 1
    column = 0
    lines[row] ??= ''
    top = Math.max(top, row - height + 1)
  }
  for (const [part, code, letter] of text
    .replaceAll('\u001B[', '⟦')
    .replaceAll('\u001B', '⟧')
    .matchAll(/⟦\??(\d*)([A-Za-z])|⟧[78]|[^]/gu)) {
    const line = lines[row] ?? ''
    if (part === '⟧7') kept = [row - top, column]
    else if (part === '⟧8') [row, column] = [top + kept[0], kept[1]]
    else if (letter === 'A') row = Math.max(top, row - Number(code))
    else if (letter === 'G') column = Number(code) - 1
    else if (letter === 'J') lines.splice(row, lines.length, line.slice(0, column))
    else if (letter === 'K') lines[row] = code === '2' ? '' : line.slice(0, column)
    else if (letter !== undefined) continue
    else if (part === '\n') down()
    else if (part === '\r') column = 0
    else {
      if (column === columns) down()
      const now = lines[row] ?? ''
      lines[row] = now.padEnd(column).slice(0, column) + part + now.slice(column + 1)
      column += 1
    }
  }
  return lines
}

const written = (isTTY: boolean, epochs: number, columns = 60): string => {
  const parts: string[] = []
  const stream = new Writable({
    write: (chunk: Buffer, _, done) => {
      parts.push(chunk.toString())
      done()
    },
  })
  const { progress, onEpoch } = curvesOn(Object.assign(stream, { isTTY, columns }))
  for (const [i, epoch] of upTo(epochs).entries()) {
    const task = progress(2, `epoch ${epoch.epoch}`)
    task.advance()
    task.message('loss 1')
    task.stop(`epoch ${epoch.epoch}  done`)
    onEpoch(epoch, 0, upTo(epochs).slice(0, i + 1))
  }
  return parts.join('')
}

describe('curvesOn', () => {
  test('curvesOn: a terminal shows a line for each epoch, and the curves once, however wide and high it is', () => {
    const sizes = fc.record({
      n: fc.integer({ min: 1, max: 12 }),
      columns: fc.integer({ min: 16, max: 120 }),
      height: fc.integer({ min: 6, max: 30 }),
    })
    fc.assert(
      fc.property(sizes, ({ n, columns, height }) => {
        const lines = upTo(n).map(({ epoch }) => `epoch ${epoch}  done`)
        // 12 for the longest name, two numbers of 6, 4 places between all that, and one for the cursor.
        const curves = curvesOf(upTo(n), Math.min(40, Math.max(1, columns - 29)))
        const shown = screenOf(written(true, n, columns), columns, height)
        expect(shown.map((line) => line.trimEnd())).toEqual([
          ...lines,
          ...curves.map((line) => line.slice(0, columns - 1).trimEnd()),
          '',
        ])
      }),
      { numRuns: 40 },
    )
  })

  test('curvesOn: elsewhere it writes what progressOn writes', () => {
    expect(written(false, 2)).toBe('epoch 1  50%\nepoch 1  done\nepoch 2  50%\nepoch 2  done\n')
  })
})
