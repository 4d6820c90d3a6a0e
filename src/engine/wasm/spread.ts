/**
 * @file spread — a repeated tensor, spread out over working memory.
 */
import { count } from '../../shape/sizes.ts'
import type { Aval } from '../../tensor/concrete.ts'
import type { Launch } from './launch.ts'
import { broadcast } from './moving.ts'
import type { Repeat } from './schedule.ts'

/** Spreads a repeat over `size` elements. */
export const spreadLaunch = (
  { atom, behind }: Repeat,
  size: number,
  from: number,
  to: number,
  threads: number,
): Launch => {
  const n = count(atom.shape)
  const shape = [size / n / behind, n, behind]
  const source: Aval = { shape: [n], dtype: atom.dtype }
  const ready = broadcast([source], { shape, axes: [1] }, [{ shape, dtype: atom.dtype }])
  return ready?.launch({ inputs: [from], outputs: [to], scratch: 0 }, threads) ?? []
}
