/**
 * @file arithmetic — type laws: arithmetic on sizes is exact past 2^31, and unknown where a size is.
 */
import type { Add, AtMost, DivMod, Mul, Scaled, Sub } from '../../src/shape/arithmetic.ts'
import type { Equal, Holds } from './equal.ts'

export type Exact = [
  Holds<Equal<Add<999, 1>, 1000>>,
  Holds<Equal<Add<0, 7>, 7>>,
  Holds<Equal<Add<2147483647, 2147483647>, 4294967294>>,
  Holds<Equal<Sub<1000, 1>, 999>>,
  Holds<Equal<Sub<7, 7>, 0>>,
  Holds<Equal<Sub<3, 4>, never>>,
  Holds<Equal<Mul<46341, 46341>, 2147488281>>,
  Holds<Equal<Mul<2147483647, 4096>, 8796093018112>>,
  Holds<Equal<Mul<100, 0>, 0>>,
  Holds<Equal<Mul<101, 1010>, 102010>>,
  Holds<Equal<DivMod<2147483647, 65536>, [32767, 65535]>>,
  Holds<Equal<DivMod<1568, 32>, [49, 0]>>,
  Holds<Equal<DivMod<100, 10>, [10, 0]>>,
  Holds<Equal<DivMod<3, 7>, [0, 3]>>,
  Holds<Equal<DivMod<0, 7>, [0, 0]>>,
  Holds<Equal<DivMod<7, 0>, [never, never]>>,
  Holds<Equal<DivMod<600, 8>, [75, 0]>>,
  Holds<Equal<DivMod<1000, 10>, [100, 0]>>,
  Holds<Equal<AtMost<9, 10>, true>>,
  Holds<Equal<AtMost<10, 9>, false>>,
  Holds<Equal<AtMost<784, 784>, true>>,
  Holds<Equal<AtMost<793, 784>, false>>,
  Holds<Equal<AtMost<0, 1>, true>>,
  Holds<Equal<Scaled<'21', 9>, '801'>>,
  Holds<Equal<Scaled<'0', 10>, '0'>>,
]

export type Unknown = [
  Holds<Equal<Add<number, 3>, number>>,
  Holds<Equal<Sub<number, 3>, number>>,
  Holds<Equal<Mul<number, 0>, 0>>,
  Holds<Equal<DivMod<number, 3>, [number, number]>>,
]
