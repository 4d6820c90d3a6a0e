/**
 * @file agreement.laws — what runs a primitive makes no difference: either engine, alone or inside one Program.
 */
import { test } from 'vitest'
import { names } from '../support/applications.ts'
import { asOneProgram } from './asOneProgram.ts'
import { enginesAgree } from './enginesAgree.ts'

test.each(names)('%s: both engines agree within their bound, in f64 and in f32', (name) =>
  enginesAgree(name),
)
test.each(names)(
  '%s: as one Program, its value and both derivatives have the bits that operator after operator gives',
  (name) => asOneProgram(name),
)
