/**
 * @file drawn — equations of a Program that a kernel can do from a random key alone, by counting itself.
 *
 *   row     randomBits key (concatenate domain (iota))
 *   mask    or (less high top) (and (equal high top) (less low rest))     high, low: leading bits of the words of such a row
 *
 * What nothing else reads need not be made then.
 */
import type { Atom, Equation, Program } from '../../program/program.ts'
import { data } from '../../tensor/concrete.ts'
import { type Below, maskOfWords, rowOfWords } from './counting.ts'
import type { Prepared } from './launch.ts'

/** How an equation is done by another kernel than its own, and what that reads. */
export interface Apart {
  readonly reads: readonly Atom[]
  readonly ready: Prepared
}

/** Places of equations that are done so, and of those that then need not be done. */
export interface Drawn {
  readonly apart: ReadonlyMap<number, Apart>
  readonly unread: ReadonlySet<number>
}

/** Nothing is drawn. */
export const undrawn: Drawn = { apart: new Map(), unread: new Set() }

/** Fewer words are not worth a kernel of their own. */
const leastWords = 128

type MakerOf = (a: Atom | undefined) => Equation | undefined

/** All words of a row, or some beside each other. */
interface Words {
  readonly key: Atom
  readonly domain: number
  readonly first: number
  readonly n: number
}

/** The number that is everywhere in a tensor. */
const numberIn = (maker: MakerOf, a: Atom | undefined): number | undefined => {
  if (a?.tag === 'concrete') return a[data].length === 1 ? a[data][0] : undefined
  const q = maker(a)
  return q?.name === 'broadcast' || q?.name === 'reshape' ? numberIn(maker, q.inputs[0]) : undefined
}

/** The row that an equation makes. */
const rowOf = (maker: MakerOf, q: Equation): Words | undefined => {
  if (q.name !== 'randomBits') return undefined
  const [key, counters] = q.inputs
  const both = maker(counters)
  if (key.shape.length !== 1 || both?.name !== 'concatenate' || both.params.axis !== 1)
    return undefined
  const [high, low, ...others] = both.inputs
  const domain = numberIn(maker, high)
  const column = maker(low)
  const count = column?.name === 'reshape' ? maker(column.inputs[0]) : undefined
  const pairs = counters.shape[0]! // of a matrix
  const counts = count?.name === 'iota' && count.params.shape.length === 1
  return domain === undefined || others.length > 0 || !counts || count.params.shape[0] !== pairs
    ? undefined
    : { key, domain, first: 0, n: 2 * pairs }
}

/** The words in a tensor. */
const wordsIn = (maker: MakerOf, a: Atom | undefined): Words | undefined => {
  const q = maker(a)
  if (q?.name === 'reshape') return wordsIn(maker, q.inputs[0])
  if (q?.name !== 'slice') return q && rowOf(maker, q)
  const { start, limit, stride } = q.params
  const all = start.length === 1 && stride[0] === 1 ? wordsIn(maker, q.inputs[0]) : undefined
  const [from, to] = [start[0]!, limit[0]!] // of one axis, or not read
  return all && { ...all, first: all.first + from, n: to - from }
}

/** Words without their last bits, and how many those are. */
interface Leading {
  readonly words: Words
  readonly dropped: number
}

const leadingIn = (maker: MakerOf, a: Atom | undefined): Leading | undefined => {
  const q = maker(a)
  if (q?.name !== 'div') return undefined
  const words = wordsIn(maker, q.inputs[0])
  const by = numberIn(maker, q.inputs[1]) ?? 0
  const dropped = 31 - Math.clz32(by)
  return words && 2 ** dropped === by ? { words, dropped } : undefined
}

/** Which of n numbers, whose high bits come first, are below another. */
interface Mask {
  readonly words: Words
  readonly below: Below
}

/** The mask that an equation makes. */
const maskOf = (maker: MakerOf, q: Equation): Mask | undefined => {
  if (q.name !== 'or') return undefined
  const [below, tied] = q.inputs.map(maker)
  if (below?.name !== 'less' || tied?.name !== 'and') return undefined
  const [equal, under] = tied.inputs.map(maker)
  if (equal?.name !== 'equal' || under?.name !== 'less') return undefined
  const [high, low] = [leadingIn(maker, below.inputs[0]), leadingIn(maker, under.inputs[0])]
  const [top, same, rest] = [below, equal, under].map((test) => numberIn(maker, test.inputs[1]))
  if (high === undefined || low === undefined || top === undefined || rest === undefined)
    return undefined
  const [first, second] = [high.words, low.words]
  const fits =
    same === top &&
    equal.inputs[0] === below.inputs[0] &&
    first.key === second.key &&
    first.domain === second.domain &&
    first.first === 0 &&
    second.first === first.n // and as many, since the bools of both meet
  if (!fits) return undefined
  return { words: first, below: { a: high.dropped, top, b: low.dropped, rest } }
}

/** The places of equations that only such ones read as are done otherwise. */
const unreadIn = (p: Program, apart: ReadonlyMap<number, Apart>): ReadonlySet<number> => {
  const before = new Set<Atom>(p.outputs)
  for (const q of p.equations) for (const a of q.inputs) before.add(a)
  const read = new Set<Atom>(p.outputs)
  const unread = new Set<number>()
  for (let i = p.equations.length - 1; i >= 0; i -= 1) {
    const q = p.equations[i]! // a place in the Program
    // What nobody has read before is done as before: it may have a failure to tell.
    if (q.outputs.some((v) => before.has(v)) && !q.outputs.some((v) => read.has(v))) unread.add(i)
    else for (const a of apart.get(i)?.reads ?? q.inputs) read.add(a)
  }
  return unread
}

/** What is drawn in a Program, of rows of `least` words or more. */
export const drawnIn = (p: Program, least: number): Drawn => {
  const makers = new Map<number, Equation>()
  const maker: MakerOf = (a) => (a?.tag === 'variable' ? makers.get(a.id) : undefined)
  const apart = new Map<number, Apart>()
  p.equations.forEach((q, i) => {
    for (const v of q.outputs) makers.set(v.id, q)
    const mask = maskOf(maker, q)
    const words = mask?.words ?? rowOf(maker, q)
    if (words === undefined || words.n < Math.max(least, leastWords)) return
    const { key, domain, n } = words
    const ready =
      mask === undefined ? rowOfWords(domain, n / 2) : maskOfWords(domain, n, mask.below)
    apart.set(i, { reads: [key], ready })
  })
  return apart.size === 0 ? undrawn : { apart, unread: unreadIn(p, apart) }
}
