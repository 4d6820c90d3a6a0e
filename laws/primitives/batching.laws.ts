/**
 * @file batching — the laws of vmap, over every primitive.
 */
import { test } from 'vitest'
import { batching } from '../law/batching.ts'
import { adjointInLanes, sumOfLanes } from '../law/collective.ts'
import { names, reversible } from '../support/applications.ts'

test.each(names)('%s: vmap f X = stack (map f X), bit for bit', (name) => batching(name))

test.each(reversible)(
  '%s: over all lanes together vjp is the adjoint of jvp, <vmap J V, W> = <V, vmap J^T W>',
  (name) => adjointInLanes(name),
)

test('laneSum: is the sum over the lanes it names, in each of them', () => sumOfLanes('laneSum'))
