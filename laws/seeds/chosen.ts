/** @file chosen — skips the laws that a pass does not ask for: those that draw nothing have nothing new to say. */
import { beforeEach } from 'vitest'
import { plan } from './plan.ts'
import { here } from './where.ts'

beforeEach(({ skip }) => {
  const { file, law } = here()
  if (plan.only !== undefined && plan.only[file]?.includes(law) !== true)
    skip('it draws nothing, and ran in the first pass')
})
