/**
 * @file specSpelling — what the compiler says of specs that are none: each sentence stands on the part that is wrong.
 *
 * The run says the same, in specs.ts. What has a text under `dtype`, or sizes under `shape`, is meant for a spec; all else
 * is a tree.
 */
import type { CheckAsked } from '../shape/askedSizes.ts'
import type { Message, ShapeError } from '../shape/mismatch.ts'
import type { AskedSize, AskedSizes, BindOnce, KnownIn, NamesIn } from '../shape/names.ts'
import type { DType } from '../tensor/dtype.ts'
import type { Asked } from './specs.ts'

/** The sizes of all specs in a tree. Of an any there are no ends to look for. */
type SizesIn<T> = unknown extends T
  ? never
  : T extends Asked<infer W>
    ? W
    : T extends readonly unknown[]
      ? SizesIn<T[number]>
      : T extends object
        ? SizesIn<T[keyof T]>
        : never

/** Check of the sizes of a spec. It has the keys of the spec, so that none is one too many. */
type Sized<Op extends string, T, W extends AskedSizes, Path extends string> = {
  readonly [K in keyof T]: K extends 'shape' ? CheckAsked<Op, W, `${Path}.shape`> : unknown
}

/** What stands under a key, or never. */
type Under<T, K> = K extends keyof T ? Exclude<T[K], undefined> : never

/** Whether something is there, and is one of A. */
type Is<U, A> = [U] extends [never] ? false : [U] extends [A] ? true : false

/** Whether an object is meant for a spec: it has text under dtype, or sizes under shape. An empty list is a tree, too. */
type IsMeant<T> = T extends readonly unknown[]
  ? false
  : Is<Under<T, 'dtype'>, string> extends true
    ? true
    : Is<Under<T, 'shape'>, readonly []> extends true
      ? false
      : Is<Under<T, 'shape'>, AskedSize | AskedSizes>

/** Whether both keys of a spec are there. */
type HasBoth<T> = 'shape' | 'dtype' extends keyof T ? true : false

type MeantShape<Op extends string, S, Path extends string> = S extends AskedSizes
  ? CheckAsked<Op, S, Path>
  : ShapeError<Message<'refineShape', { op: Op; path: Path }>>

type MeantDType<Op extends string, D, Path extends string> = D extends DType
  ? unknown
  : string extends D
    ? ShapeError<Message<'refineForgotten', { op: Op; path: Path }>>
    : ShapeError<Message<'noDTypeAt', { op: Op; path: Path; dtype: D extends string ? D : '?' }>>

type MeantPart<
  Op extends string,
  T,
  K extends keyof T,
  Path extends string,
> = undefined extends T[K]
  ? ShapeError<Message<'refineOptional', { op: Op; path: Path }>>
  : K extends 'shape'
    ? MeantShape<Op, T[K], Path>
    : K extends 'dtype'
      ? MeantDType<Op, T[K], Path>
      : HasBoth<T> extends true
        ? unknown
        : ShapeError<Message<'refineKey', { op: Op; path: Path }>>

/** Check of one key too few and none too many, or of what stands under each key. */
type MeantSpelt<Op extends string, T, Path extends string> =
  HasBoth<T> extends true
    ? { readonly [K in keyof T]: MeantPart<Op, T, K, `${Path}.${K & string}`> }
    : keyof T extends 'shape' | 'dtype'
      ? ShapeError<Message<'refineSpec', { op: Op; path: Path }>>
      : { readonly [K in keyof T]: MeantPart<Op, T, K, `${Path}.${K & string}`> }

type Part<Op extends string, T, Path extends string> = undefined extends T
  ? unknown extends T
    ? Spelt<Op, T, Path>
    : ShapeError<Message<'refineOptional', { op: Op; path: Path }>>
  : Spelt<Op, T, Path>

type Spelt<Op extends string, T, Path extends string> =
  T extends Asked<infer W>
    ? Sized<Op, T, W, Path>
    : T extends object
      ? IsMeant<T> extends true
        ? MeantSpelt<Op, T, Path>
        : { readonly [K in keyof T]: Part<Op, T[K], `${Path}.${K & string}`> }
      : ShapeError<Message<'refineSpec', { op: Op; path: Path }>>

/** Check of specs: each leaf has a shape and a dtype, and no name is both bound and known. */
export type CheckSpecs<Op extends string, T> = Spelt<Op, T, 'specs'> &
  BindOnce<Op, NamesIn<SizesIn<T>>, KnownIn<SizesIn<T>>>

/** What may be written where a dtype is asked for: an editor offers the dtypes, and each other text meets a sentence. */
export type Spelling = DType | (string & Record<never, never>)

/**
 * Check that a text is a dtype: 'f33' & CheckDType<'refine', 'f33'> has the sentence. A union, and no condition, so that it is
 * decided at once for a dtype that is a type parameter.
 */
export type CheckDType<Op extends string, D extends string> =
  | DType
  | ShapeError<Message<'noDType', { op: Op; dtype: D }>>
