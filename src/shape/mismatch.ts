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
  pairs: '{op}: {n} {n axis axes} of {x} {n is are} paired with {m} of {y}; name as many of each',
  batch: '{op}: {x} x {y} pairs axes {i} and {j}, but {n} is not {m}; reshape one side',
  vector: '{op}: {x} is not a vector; reshape it to one axis',
  axis: '{op}: axis {axis} is outside {x}, whose axes run from {first} to {last}; name one of these',
  noAxis: '{op}: axis {axis} is outside [], which has no axes; give a tensor of rank 1 or more',
  sameAxis: '{op}: axes {axes} of {x} name one axis twice; name each once',
  empty: '{op}: {x} has no element along axis {axis}; give an axis of size 1 or more',
  order: 'permute: {order} is not an order of the axes of {x}; name each axis once',
  unknownRank: '{op}: the rank of {x} is not known; refine it',
  swap: 'transpose: {x} has fewer than two axes; reshape it to a matrix',
  count: 'reshape: {x} to {y} turns {n} {n element elements} into {m}; give sizes of equal product',
  infer: 'reshape: {x} to {y} leaves no whole size for -1; give sizes whose product divides {n}',
  inferTwice: 'reshape: {x} to {y} leaves more than one size open; give all but one',
  size: '{op}: {size} is not a size; give a whole number that is not negative',
  squeeze: 'squeeze: axis {axis} of {x} has size {n}, not 1; sum or reshape it',
  slice:
    'slice: {from} to {to} leaves axis {axis} of {x}, of size {n}; give 0 <= from <= to <= {n}, or count back from the end',
  step: 'slice: step {step} does not advance; give a whole number of 1 or more',
  pad: 'pad: {x} has {rank} {rank axis axes}, but {given} {given pair pairs} {given is are} given; give [before, after] for each axis',
  padSize: 'pad: {pad} is not a width; give a whole number that is not negative',
  perAxis:
    '{op}: {name} has {given} {given entry entries}, but windows slide along {rank} {rank axis axes}; give one for each, or one number',
  notPositive: '{op}: {name} {n} is not 1 or more; give whole numbers from 1 on',
  notPerAxis: '{op}: {name} is {x}; give a whole number from 1 on, or one for each axis',
  sides:
    '{op}: one axis is padded by {x}, not by [before, after]; give both for each, as [[1, 1], [0, 0]] for [1, 0]',
  padding: '{op}: padding {n} is not a width; give whole numbers, 0 or more, or same or valid',
  window:
    '{op}: the window reaches across {m}, but axis {axis} of {x} has {n} with its padding; pad it, or take a smaller window',
  margin: '{op}: padding {n} has room for a window of {m} that holds no element; give less padding',
  crop: '{op}: padding leaves nothing of what axis {axis} of {x} grows to; give less',
  layout: '{op}: {x} is not [batch, ..space, channels]; reshape it to two axes or more',
  noPlaces:
    '{op}: an example of shape {x} has no axis for windows to slide along; reshape it to [..space, channels]',
  kernelRank:
    '{op}: {y} is no kernel for {x}; give [..window, in, out] with a window along {rank} {rank axis axes}',
  channels:
    '{op}: {x} has {n} {n channel channels}, but {y} takes {m}; give a kernel with {n} where that has {m}',
  groupChannels:
    '{op}: {x} has {n} {n channel channels} in each of {groups} groups, but {y} takes {m}; give a kernel with {n} where that has {m}',
  concatenate: 'concatenate: {x} and {y} differ away from axis {axis}; slice or pad one side',
  none: '{op}: no tensors are given, so there is no shape; give at least one',
  stack: 'stack: {x} and {y} differ; broadcastTo or reshape one side',
  split: 'split: {sizes} do not add up to {n}, the size of axis {axis} of {x}; give sizes that do',
  updates: '{op}: updates {y} do not fit indices {i} into {x}, which take {z}; reshape the updates',
  arrow: '{op}: {pattern} names no result; write its axes behind an arrow, ->',
  letter:
    'einsum: {name} in {pattern} is not a letter; name each axis by one letter, or axes by ...',
  word: '{op}: {name} in {pattern} is not an axis; write names, sizes, (groups), or ... outside of groups',
  twice: '{op}: the {side} side of {pattern} names {name} twice; name it there once',
  oneSide: '{op}: {name} stands on one side of {pattern} only; name it on both',
  operands:
    'einsum: {pattern} takes {n} {n operand operands}, but {given} {given is are} given; give one for each term',
  rank: '{op}: {pattern} names {n} {n axis axes}, but {x} has {rank}; name each axis',
  label:
    'einsum: {name} in {pattern} is {n}, but {m} in {x}; give operands that agree, or another letter',
  open: '{op}: {name} in {pattern} has no size; give it among the sizes',
  noName: '{op}: {name} is no axis of {pattern}; leave its size out',
  divides: '{op}: {axis} in {pattern} has size {n}, which {m} does not divide; give sizes that do',
  makes: '{op}: {axis} in {pattern} has size {n}, not {m}; give sizes whose product is {n}',
  refine: '{op}: {x} is not {y}; check where its sizes come from',
  refineLeaf: '{op}: leaf {path} is {x}, not {y}; check where its sizes come from',
  refineName:
    '{op}: {name} is {n} at {first}, but {m} at {second}; give data with one size for {name}',
  refineKnown:
    '{op}: {name} is a known size here and a name to bind there; give the known size in each place',
  refineSpec: '{op}: {path} has no shape and dtype; give both, or a tree of them',
  refineKey: '{op}: {path} is neither shape nor dtype; name it as one of them',
  refineShape: '{op}: {path} is not a list of sizes; give numbers and names in brackets',
  refineOptional: '{op}: {path} can be undefined; give what is there whatever happens',
  refineForgotten:
    '{op}: {path} holds text that the compiler does not know; write as const behind it',
  noDType: '{op}: {dtype} is no dtype; give f32, f64, i32, u32 or bool',
  noDTypeAt: '{op}: {path} is {dtype}, which is no dtype; give f32, f64, i32, u32 or bool',
  refineTop: '{op}: {found} is not {expected}; give one',
  refineKind: '{op}: {path} is {found}, not {expected}; give one',
  refineMissing: '{op}: there is nothing at {missing}; give one for each spec',
  refineExtra: '{op}: no spec asks for {extra}; leave it out',
  refineOther:
    '{op}: there is nothing at {missing}, and no spec asks for {extra}; give one for each spec, under its name',
  nestedList: '{op}: expected {list}, found {found}; give one',
  nestedElement: '{op}: expected one {dtype}, found {found}; give {element}',
  nestedHidden:
    '{op}: expected an element, since nothing else tells {name}; give data that show it, or ask for a number',
  ragged: 'tensor: nested lists differ in length, {x} and {y}; make every row equally long',
  elements:
    '{op}: {x} holds {n} {n element elements}, but {given} {given is are} given; give one for each',
  dtype: '{op}: {x} and {y} differ in dtype; cast one',
  weak: '{op}: {n} is not {dtype}; cast the tensor, or give a number that is',
  notFloating: '{op}: {x} is not floating; cast it to f32 or f64',
  notNumeric: '{op}: {x} is not numeric; cast it, or choose with where',
  notBool: '{op}: {x} is not bool; compare it with something',
  notIndex: '{op}: {x} cannot be an index; cast it to i32',
  returns: '{op}: the function must return a scalar, but returns {x}; sum or mean it',
  returnsNoTensor:
    '{op}: the function must return a scalar, but returns no tensor; sum or mean one',
  returnsNoExtra:
    '{op}: with aux the function must return [loss, extra], but returns one thing; return both',
  returnsNoModel:
    'loss: it is given the state of the model, but returns the loss alone; return [loss, state], as train gave it',
  beganWithout:
    'begin: the loss takes the state of the model, but none is given; give net.state after the key',
  leafDType:
    '{op}: leaf {path} is {dtype}, which has no tangent; cast it, or pass it as a later argument',
  leaf: '{op}: leaf {path} is {what}, not a tensor; make it one, or close over it',
  unlike: '{op}: {what} is {x}, but {other} is {y}; {remedy}',
  unlikeLeaf: '{op}: leaf {path} of {what} is {x}, but that of {other} is {y}; {remedy}',
  watch:
    '{op}: the metric that watch names is not among metrics; name one of those, or add it there',
  noOptions: '{op}: its options are {x}; give an object with some of {names}',
  option: '{op}: there is no option {name}; give one of {names}',
  condition: '{op}: the condition is {x}; give bool[], as less and equal do',
  lanes:
    '{op}: {path} has {n} {n lane lanes}, but {m} {m is are} expected; give batch axes of one size',
  dense: 'dense: {x} has no last axis to map to {n}; reshape the input to one axis or more',
  groups:
    '{op}: {n} {n channel channels} of {x} {n does do} not make {groups} {groups group groups}; give a divisor of {n}',
  places: '{op}: {x} has no axes of places and features; give examples of two axes or more',
  attentionKeys:
    'attention: queries {x} and keys {y} differ in more than their number; give [.., n, w] and [.., m, w]',
  attentionValues:
    'attention: keys {x} and values {y} differ in more than their width; give [.., m, w] and [.., m, v]',
  heads:
    '{op}: {n} {n feature features} of {x} {n does do} not make {heads} {heads head heads}; give a divisor of {n}',
  example: '{op}: {x} does not end in {y}, the shape of one example; reshape or refine it',
  feeds: '{op}: {x} does not feed {y}; give layers whose shapes meet',
  fits: '{op}: {x} is not what it takes; reshape before it, or give another layer',
  residual:
    'residual: the body maps {x} to {y}, which cannot be added; give a body that keeps the shape',
  repeat:
    '{op}: the block maps {x} to {y}, which it cannot take again; give a block that keeps the shape',
  branch: '{op}: layer {i} makes {y}, but layer 0 makes {x}; give layers that make {remedy}',
  noBranch: '{op}: no layers are given, so there is nothing to join; give at least one',
  pair: 'layer: this makes a pair, but a list of layers passes on one tensor; join two layers by concatenated or added',
  inputs: '{op}: one layer takes {x}, the other {y}; give two that take the same',
  rate: '{op}: a rate of {rate}; give 0 or more, and less than 1',
  same: '{op}: {x} and {y} differ; give tensors of one shape',
  labels: '{op}: {x} takes labels of shape {z}, not {y}; give one index for each row',
  weights: '{op}: {x} takes weights of shape {z}, not {y}; give one for each class',
  square: '{op}: {x} is no confusion matrix; give one with as many rows as columns',
} as const

/** All sentences. */
type Sentences = typeof sentences

/** The names of facts in a template: Facts<'{op}: {n axis axes}'> is 'op' | 'n'. */
type FactNames<T extends string, R = never> = T extends `${string}{${infer Name}}${infer Rest}`
  ? FactNames<Rest, R | (Name extends `${infer N} ${string}` ? N : Name)>
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
  ? Fill<
      Rest,
      F,
      `${R}${Head}${Name extends keyof F ? F[Name] & (string | number) : Counted<Name, F>}`
    >
  : `${R}${T}`

/** A word by its number: Counted<'n axis axes', { n: 1 }> is 'axis'. */
type Counted<Name, F> = Name extends `${infer N} ${infer One} ${infer Many}`
  ? F[N & keyof F] extends 1 | '1' // a size is shown as text
    ? One
    : Many
  : never

/** A sentence with its facts filled in, as a type. */
export type Message<K extends keyof Sentences, F extends Facts<K>> = Fill<Sentences[K], F>

/** A sentence with its facts filled in. */
export const message = <K extends keyof Sentences>(name: K, facts: Facts<K>): string => {
  const known = new Map(Object.entries<string | number>(facts))
  return sentences[name].replace(
    /\{(\w+)(?: (\w+) (\w+))?\}/g,
    (_, fact: string, one?: string, many?: string) => {
      const n = known.get(fact)
      return String(one === undefined ? n : n === 1 ? one : many)
    },
  )
}

declare const doesNotFit: unique symbol

/** What a failed check adds to a parameter's type: no value has it, and the compiler reads it out. */
export interface ShapeError<Sentence extends string> {
  readonly [doesNotFit]: Sentence
}

/** The check of a rule whose outcome is a sentence when it fails. */
export type Check<Rule> = Rule extends string ? ShapeError<Rule> : unknown

/**
 * The first of two checks that fails. Their intersection would be `never` where both do, which says nothing;
 * and the run, too, stops at the first.
 */
export type Then<A, B> = unknown extends A ? B : A

/** Refuses options that are not among those known: a literal type parameter turns the compiler's own check off. */
export type OnlyKnown<Op extends string, O, Known, Names extends string> = {
  readonly [K in Exclude<keyof O, keyof Known>]: ShapeError<
    Message<'option', { op: Op; name: K & string; names: Names }>
  >
}

/** Options Known, given as Q, of which only the names are inferred: what they are is checked as ever. */
export type Listed<Op extends string, Q, Known, Names extends string> = Known & {
  readonly [K in keyof Q]: unknown
} & OnlyKnown<Op, Q, Known, Names>

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
