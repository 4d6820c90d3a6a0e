/** @file cases — the one table of pinned functions, by the key that cases in `pinned.json` name. */
import { compositions } from './compositions.ts'
import { control } from './control.ts'
import { elementwise } from './elementwise.ts'
import { folds } from './folds.ts'
import type { Functions, Network, Operators } from './function.ts'
import { moves, products } from './moves.ts'
import { layers, losses, networks } from './networks.ts'
import { windows } from './windows.ts'

/** Every pinned function, made of the given operators. */
export const functionsOf = (ct: Operators, network: Network): Functions => ({
  ...elementwise(ct),
  ...folds(ct),
  ...moves(ct),
  ...products(ct),
  ...compositions(ct),
  ...control(ct),
  ...losses(ct, network),
  ...networks(ct, network),
  ...layers(ct, network),
  ...windows(ct),
})
