/**
 * @file cases — everything that is measured in one process, in the order of the table.
 *
 * A case has a name, the inputs every library gets, and under `on` one maker a library: given the library and its
 * inputs it makes `run`, one call to time; `values`, numbers to compare; and `end`, which frees what is left.
 */
import { adam } from './adam.mjs'
import { arrays } from './arrays.mjs'
import { attention } from './attention.mjs'
import { cnn } from './cnn.mjs'
import { convolutions } from './convolutions.mjs'
import { depth } from './depth.mjs'
import { lstm } from './lstm.mjs'
import { mlp } from './mlp.mjs'
import { normalised } from './normalised.mjs'
import { products } from './products.mjs'
import { small } from './small.mjs'

/** All cases. */
export const cases = [
  ...mlp,
  ...cnn,
  ...normalised,
  ...lstm,
  ...attention,
  ...depth,
  ...adam,
  ...arrays,
  ...small,
  ...convolutions,
  ...products,
]
/** Those whose first call is measured too. */
export const firstCalls = [...mlp, ...depth].map(({ name }) => name)
