/**
 * @file bins — how many frequencies and frames there are, in types; both are places of windows that slide.
 */
import type { Places } from '../shape/places.ts'

/** floor(N / 2) + 1, the frequencies of N real numbers: Bins<256> is 129, Bins<5> is 3. */
export type Bins<N extends number> = Places<N, 1, 2, 1, readonly [0, 1]>

/** 1 + floor((N - Size) / Hop): FrameCount<10, 4, 3> is 3. */
export type FrameCount<N extends number, Size extends number, Hop extends number> = Places<
  N,
  Size,
  Hop,
  1,
  0
>
