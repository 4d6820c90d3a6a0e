/**
 * @file asking — a computation that asks for examples as it goes, and two that answer: from memory, or when they are read.
 *
 * So what is trained on decides nothing but where a batch comes from: the loop, and its bits, are the same.
 */
import type { Either } from 'fp-ts/lib/Either.js'
import { right } from 'fp-ts/lib/Either.js'
import type { Dataset } from './batches.ts'
import type { StoredDataset } from './data/stored.ts'

/** Which examples a batch has, part by part. */
export type PartRows = readonly Int32Array[]

/** The batches of a pass over a set, of which the one numbered `batch` is wanted now, and those after it in turn. */
export interface Wanted {
  readonly set: 'data' | 'validation'
  readonly plan: Plan
  readonly batch: number
}

/** The batches of one pass. */
export interface Plan {
  readonly count: number
  readonly rows: (batch: number) => PartRows
}

/** A computation of A that asks for batches, in parts. Where they cannot be had it is told why. */
export type Asking<E, B, A> = Generator<Wanted, A, Either<E, readonly B[]>>

/** What examples are taken from. */
export interface Sources<D> {
  readonly data: D
  readonly validation?: D
}

/** The set that is asked for. A computation asks for those that there are. */
const setOf = <D>(sources: Sources<D>, set: Wanted['set']): D => sources[set] ?? sources.data

/** Answers from memory, at once. Whatever is thrown, the computation comes to its end first. */
export const answered = <B, A>(asking: Asking<never, B, A>, sources: Sources<Dataset<B>>): A => {
  try {
    let now = asking.next()
    while (now.done !== true) {
      const { set, plan, batch } = now.value
      const from = setOf(sources, set)
      now = asking.next(right(plan.rows(batch).map((rows) => from.take(rows))))
    }
    return now.value
  } finally {
    asking.return(undefined as A) // it is over, or what it gives nobody sees
  }
}

/** A batch on its way. What fails is told to who waits for it; unless nobody does any more. */
const begun = <E, B>(
  from: StoredDataset<E, B>,
  parts: PartRows,
): Promise<Either<E, readonly B[]>> => {
  const coming = Promise.all(parts.map((rows) => from.take(rows)())).then(
    (all): Either<E, readonly B[]> => {
      const given: B[] = []
      for (const part of all) {
        if (part._tag === 'Left') return part
        given.push(part.right)
      }
      return right(given)
    },
  )
  coming.catch(() => undefined)
  return coming
}

/** Answers when a batch is read; meanwhile, and while it is worked on, up to `ahead` of the next are on their way. */
export const whenRead = async <E, B, A>(
  asking: Asking<E, B, A>,
  sources: Sources<StoredDataset<E, B>>,
  ahead: number,
): Promise<A> => {
  // The batches of one pass that are on their way, by their numbers.
  let [pass, coming]: [Plan | undefined, Map<number, Promise<Either<E, readonly B[]>>>] = [
    undefined,
    new Map(),
  ]
  try {
    let now = asking.next()
    while (now.done !== true) {
      const { set, plan, batch } = now.value
      if (plan !== pass) [pass, coming] = [plan, new Map()]
      for (let i = batch; i < Math.min(plan.count, batch + 1 + ahead); i += 1)
        if (!coming.has(i)) coming.set(i, begun(setOf(sources, set), plan.rows(i)))
      const given = await coming.get(batch)! // begun above: a plan has the batch that is asked for
      coming.delete(batch)
      now = asking.next(given)
    }
    return now.value
  } finally {
    asking.return(undefined as A) // it is over, or what it gives nobody sees
  }
}
