/**
 * @file conventions.laws — every row of the table of conventions holds, in every mode and on both engines.
 */
import { describe, expect, test } from 'vitest'
import { mustBeAlike } from './alike.ts'
import { nameOf } from './convention.ts'
import { conventions } from './conventions.ts'
import * as mode from './modes.ts'

const named = conventions.map((c) => [nameOf(c), c] as const)
const secondOrder = named.filter(([, { second }]) => second !== undefined)

test('conventions: no two rows speak of one operator at one point', () => {
  expect(new Set(named.map(([name]) => name)).size).toBe(named.length)
})

describe('conventions', () => {
  test.each(named)('%s: the value', (_, { f, at, value }) => {
    mustBeAlike([mode.valueAt(f, at)], [value])
  })

  test.each(named)('%s: the derivative, in reverse mode', (_, { f, at, first }) => {
    mustBeAlike(mode.reverse(f, at), first)
  })

  test.each(named)('%s: the same under jit', (_, { f, at, first }) => {
    mustBeAlike(mode.jitted(f, at), first)
  })

  test.each(named)('%s: the same in each lane of vmap', (_, { f, at, first }) => {
    mustBeAlike(mode.batched(f, at), first)
  })

  test.each(named)('%s: the same on the reference engine', (_, { f, at, first }) => {
    mustBeAlike(mode.onReference(f, at), first)
  })

  test.each(named)('%s: the same in forward mode', (_, { f, at, first, forward }) => {
    mustBeAlike(mode.forward(f, at), forward ?? first)
  })

  test.each(secondOrder)('%s: the second derivative, reverse over reverse', (_, c) => {
    mustBeAlike(mode.second(c.f, c.at), c.second ?? [])
  })

  test.each(secondOrder)('%s: the second derivative, forward over reverse', (_, c) => {
    mustBeAlike([mode.secondForward(c.f, c.at)], c.second ?? [])
  })
})
