/**
 * @file mismatch — every sentence about shapes and dtypes that do not fit, each written once.
 *
 * A sentence is a template with named facts: `operation: what was given, what is wrong; what to do`.
 * `Message` fills it in the types, `message` at run time, so that the compiler and the run say the
 * same words. A size the compiler does not know shows as ? or by its name, and as a number when run.
 */

/** The sentences, by name. */
export const sentences = {
  broadcast:
    '{op}: {x} and {y} do not broadcast, since {n} is not {m} and neither is 1; reshape or broadcastTo one side',
  into: '{op}: {y} does not broadcast into {x}; reshape it, or give sizes that are equal or 1',
  inner:
    '{op}: {x} x {y} needs equal inner axes, but {n} is not {m}; transpose or reshape one side',
  matrix: '{op}: {x} x {y} needs two axes on each side; reshape a vector to a row or a column',
  batch: '{op}: {x} x {y} pairs axes {i} and {j}, but {n} is not {m}; reshape one side',
  vector: '{op}: {x} is not a vector; reshape it to one axis',
  axis: '{op}: axis {axis} is outside {x}, whose axes run from {first} to {last}; name one of these',
  noAxis: '{op}: axis {axis} is outside [], which has no axes; give a tensor of rank 1 or more',
  sameAxis: '{op}: axes {axes} of {x} name one axis twice; name each once',
  empty: '{op}: {x} has no element along axis {axis}; give an axis of size 1 or more',
  order: 'permute: {order} is not an order of the axes of {x}; name each axis once',
  swap: 'transpose: {x} has fewer than two axes; reshape it to a matrix',
  count: 'reshape: {x} to {y} turns {n} elements into {m}; give sizes of equal product',
  infer: 'reshape: {x} to {y} leaves no whole size for -1; give sizes whose product divides {n}',
  inferTwice: 'reshape: {x} to {y} leaves more than one size open; give all but one',
  size: '{op}: {size} is not a size; give a whole number that is not negative',
  squeeze: 'squeeze: axis {axis} of {x} has size {n}, not 1; sum or reshape it',
  slice:
    'slice: {from} to {to} leaves axis {axis} of {x}, of size {n}; give 0 <= from <= to <= {n}, or count back from the end',
  step: 'slice: step {step} does not advance; give a whole number of 1 or more',
  pad: 'pad: {x} has {rank} axes, but {given} pairs are given; give [before, after] for each axis',
  padSize: 'pad: {pad} is not a width; give a whole number that is not negative',
  concatenate: 'concatenate: {x} and {y} differ away from axis {axis}; slice or pad one side',
  none: '{op}: no tensors are given, so there is no shape; give at least one',
  stack: 'stack: {x} and {y} differ; broadcastTo or reshape one side',
  split: 'split: {sizes} do not add up to {n}, the size of axis {axis} of {x}; give sizes that do',
  updates: '{op}: updates {y} do not fit indices {i} into {x}, which take {z}; reshape the updates',
  refine: 'refine: {x} is not {y}; check where its sizes come from',
  ragged: 'tensor: nested lists differ in length, {x} and {y}; make every row equally long',
  elements: '{op}: {x} holds {n} elements, but {given} are given; give one for each',
  dtype: '{op}: {x} and {y} differ in dtype; cast one',
  weak: '{op}: {n} is not {dtype}; cast the tensor, or give a number that is',
  notFloating: '{op}: {x} is not floating; cast it to f32 or f64',
  notNumeric: '{op}: {x} is not numeric; cast it, or choose with where',
  notBool: '{op}: {x} is not bool; compare it with something',
  notIndex: '{op}: {x} cannot be an index; cast it to i32',
  returns: '{op}: the function must return a scalar, but returns {x}; sum or mean it',
  returnsNoTensor:
    '{op}: the function must return a scalar, but returns no tensor; sum or mean one',
  leafDType:
    '{op}: leaf {path} is {dtype}, which has no tangent; cast it, or pass it as a later argument',
  leaf: '{op}: leaf {path} is not a tensor; pass it as a later argument, or close over it',
  lanes: '{op}: {path} has {n} lanes, but {m} are expected; give batch axes of one size',
  dense: 'dense: {x} has no last axis to map to {n}; reshape the input to one axis or more',
  feeds: '{op}: {x} does not feed {y}; give layers whose shapes meet',
  residual:
    'residual: the body maps {x} to {y}, which cannot be added; give a body that keeps the shape',
  repeat:
    'repeat: the block maps {x} to {y}, which it cannot take again; give a block that keeps the shape',
  same: '{op}: {x} and {y} differ; give tensors of one shape',
  labels: '{op}: {x} takes labels of shape {z}, not {y}; give one index for each row',
} as const

/** All sentences. */
type Sentences = typeof sentences

/** The names of facts in a template: Facts<'{op}: {x}'> is 'op' | 'x'. */
type FactNames<T extends string, R = never> = T extends `${string}{${infer Name}}${infer Rest}`
  ? FactNames<Rest, R | Name>
  : R

/** What must be known to fill a sentence. */
type Facts<K extends keyof Sentences> = {
  readonly [Name in FactNames<Sentences[K]>]: string | number
}

/** Fill<'{op}: {x} fails', { op: 'add'; x: '[2]' }> is 'add: [2] fails'. */
type Fill<
  T extends string,
  F,
  R extends string = '',
> = T extends `${infer Head}{${infer Name}}${infer Rest}`
  ? Fill<Rest, F, `${R}${Head}${F[Name & keyof F] & (string | number)}`>
  : `${R}${T}`

/** A sentence with its facts filled in, as a type. */
export type Message<K extends keyof Sentences, F extends Facts<K>> = Fill<Sentences[K], F>

/** A sentence with its facts filled in. */
export const message = <K extends keyof Sentences>(name: K, facts: Facts<K>): string => {
  const known = new Map(Object.entries<string | number>(facts))
  return sentences[name].replace(/\{(\w+)\}/g, (_, fact: string) => String(known.get(fact)))
}

declare const doesNotFit: unique symbol

/** What a failed check adds to a parameter's type: no value has it, and the compiler reads it out. */
export interface ShapeError<Sentence extends string> {
  readonly [doesNotFit]: Sentence
}

/** The check of a rule whose outcome is a sentence when it fails. */
export type Check<Rule> = Rule extends string ? ShapeError<Rule> : unknown

/** Refuses options that are not among those known: a literal type parameter turns the compiler's own check off. */
export type OnlyKnown<O, Known> = { readonly [K in Exclude<keyof O, keyof Known>]: never }

/** A failed check at run time. */
export interface Mismatch {
  readonly tag: 'mismatch'
  readonly message: string
}

/** A failed check, from its sentence and facts. */
export const mismatch = <K extends keyof Sentences>(name: K, facts: Facts<K>): Mismatch => ({
  tag: 'mismatch',
  message: message(name, facts),
})

/** Whether the outcome of a check is a failure. */
export const isMismatch = (x: unknown): x is Mismatch =>
  typeof x === 'object' && x !== null && 'tag' in x && x.tag === 'mismatch'
