/**
 * @file gaps — where the compiler says less than the run, and why. Each has an example that shows it is still there.
 */
import type { Outcome } from './outcome.ts'

/** A kind of call that is refused when run, but by the compiler in words of its own, or not at all. */
export interface Gap {
  readonly compiler: 'other words' | 'nothing'
  readonly why: string
  /** What the run says. */
  readonly sentence: RegExp
  readonly example: string
}

/** All gaps. */
export const gaps: readonly Gap[] = [
  {
    compiler: 'other words',
    why: 'a dtype that an operator does not have is no member of the union its parameter names',
    sentence: /is not (floating|numeric|bool); |cannot be an index/u,
    example: "ct.exp(ct.zeros([2], 'i32'))",
  },
  {
    compiler: 'other words',
    why: 'matrices and vectors are patterns such as [...B, N, M], which work under a rank that is not known',
    sentence:
      /needs two axes on each side|is not a vector|has fewer than two axes|does not broadcast into \[\]|axis -1 is outside \[\]|no last axis/u,
    example: 'ct.dot(ct.zeros([2, 3]), ct.zeros([3]))',
  },
  {
    compiler: 'other words',
    why: 'of what is piped, the dtype is that of what the operator took before',
    sentence: /differ in dtype/u,
    example: "last.add(ct.zeros([2], 'i32'))(ct.zeros([2]))",
  },
  {
    compiler: 'other words',
    why: 'what is given beside a tree is compared with it as types are',
    sentence: /give trees of one structure/u,
    example: 'ct.treeZip((x, y) => ct.add(x, y), { a: ct.zeros([2]) }, { a: ct.zeros([3]) })',
  },
  {
    compiler: 'other words',
    why: 'of several leaves without a tangent, the run may name another one first',
    sentence: /which has no tangent/u,
    example:
      "ct.grad((x /*: ct.Tensor<[2], 'i32'> */) => ct.sum(x), { wrt: [0] })(ct.zeros([2], 'i32'))",
  },
  {
    compiler: 'other words',
    why: 'how many lanes there are is known by the call of what vmap made, its axes before that',
    sentence: /^vmap: /u,
    example: 'ct.vmap((x /*: ct.Tensor<[2]> */) => x, { in: [2] })(ct.zeros([2, 3]))',
  },
  {
    compiler: 'other words',
    why: 'lists of different depth are of different types',
    sentence: /nested lists differ in length/u,
    example: 'ct.tensor([[1], [[2]]])',
  },
  {
    compiler: 'nothing',
    why: 'the size 0 is allowed in nearly all places, and looked for by the run alone',
    sentence: /has no element along axis/u,
    example: 'ct.max(ct.zeros([2, 0]))',
  },
  {
    compiler: 'nothing',
    why: 'an axis left out is the last one, and a check that there is one would refuse a shape that is a type parameter',
    sentence: /axis -1 is outside \[\]/u,
    example: 'ct.softmax(ct.zeros([]))',
  },
  {
    compiler: 'nothing',
    why: 'which indices a tensor holds is known when it runs',
    sentence: /index \d+ at .* is outside axis/u,
    example: "ct.take(ct.zeros([0, 2]), ct.zeros([3], 'i32'), { axis: 0 })",
  },
]

/** Whether what the compiler says of a call that does not run is that of a gap. */
export const fills =
  (outcome: Outcome, said: string | undefined) =>
  ({ compiler, sentence }: Gap): boolean =>
    outcome.sentence !== undefined &&
    sentence.test(outcome.sentence) &&
    (compiler === 'nothing') === (said === undefined)
