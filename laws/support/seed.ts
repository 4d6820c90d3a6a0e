/**
 * @file seed — which cases the laws draw: the same ones on every run, unless SEED names others.
 *
 *   npm test                  the committed seed
 *   SEED=7 npm test           another one
 *   SEED=random npm test      a fresh one, which every failure prints
 */
import fc from 'fast-check'

const committed = 2026
const asked = process.env['SEED']

// Property tests ask for no seed of their own; fast-check draws one when it is given none.
if (asked !== 'random')
  fc.configureGlobal({ seed: asked === undefined ? committed : Number(asked) })
