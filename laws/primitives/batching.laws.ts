/**
 * @file batching — the law of vmap, over every primitive.
 */
import { test } from 'vitest'
import { batching } from '../law/batching.ts'
import { names } from '../support/applications.ts'

test.each(names)('%s: vmap f X = stack (map f X), bit for bit', (name) => batching(name))
