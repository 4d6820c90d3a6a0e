/**
 * @file progress.laws — plain lines depend on the steps alone; a terminal keeps the same last line.
 */
import { Writable } from 'node:stream'
import { expect, test } from 'vitest'
import { silent } from '../src/training/progress.ts'
import { progressOn, type ProgressOutput } from '../src/training/terminal.ts'

/** An output that keeps what is written to it. */
const recorder = (isTTY: boolean): { output: ProgressOutput; written: () => string } => {
  const parts: string[] = []
  const output = new Writable({
    write: (chunk: Buffer, _, done) => {
      parts.push(chunk.toString())
      done()
    },
  })
  return { output: Object.assign(output, { isTTY }), written: () => parts.join('') }
}

test('progress: without a terminal a task writes a line at each quarter and its last line', () => {
  const { output, written } = recorder(false)
  const task = progressOn(output)(8, 'epoch 1')
  for (let i = 1; i <= 8; i += 1) {
    task.message(`loss ${i}`)
    task.advance()
  }
  task.stop('epoch 1  loss 8')
  expect(written()).toBe(
    'epoch 1  25%  loss 2\nepoch 1  50%  loss 4\nepoch 1  75%  loss 6\nepoch 1  loss 8\n',
  )
})

test('progress: on a terminal the bar is drawn and goes, and the last line stays', () => {
  const { output, written } = recorder(true)
  const task = progressOn(output)(4, 'epoch 1')
  task.advance(2)
  task.message('loss 0.5')
  task.stop('epoch 1  loss 0.5')
  expect(written()).toMatch(/epoch 1 .*░.*50%.*loss 0\.5/su)
  expect(written().endsWith('epoch 1  loss 0.5\n')).toBe(true)
})

test('progress: no steps at all, or more than told, end as any other task does', () => {
  const { output, written } = recorder(false)
  const none = progressOn(output)(0, 'nothing')
  none.advance()
  none.stop('done')
  const more = progressOn(output)(2, 'more')
  more.advance(5)
  more.stop('done')
  expect(written()).toBe('done\ndone\n')
})

test('progress: the silent one takes every call and shows nothing', () => {
  const task = silent(3, 'quiet')
  task.advance()
  task.message('unheard')
  expect(task.stop('over')).toBeUndefined()
})
