/**
 * @file parse — the text that `print` writes, read back as a Program.
 *
 *   program  = "program" "(" bindings ")" "->" line {equation line} "return" [atom {"," atom}]
 *   equation = bindings "=" primitive {param "=" value} {atom}        bindings = [binding {"," binding}]
 *   binding  = name ":" aval          aval  = dtype "[" sizes "]"
 *   atom     = name | element ":" dtype | aval "{" {element} "}"
 *   value    = number | word | "[" values "]" | "{" line program line "}"
 *
 * Any names will do; variables are numbered in the order they are bound. Whether avals follow from the equations is for
 * `check` to say.
 */
import { type Either, left, right } from 'fp-ts/lib/Either.js'
import type { Aval } from '../tensor/concrete.ts'
import { faultOf } from './fields.ts'
import { isName, signatureOf } from './params.ts'
import type { Atom, Equation, Program, Variable } from './program.ts'
import {
  aval,
  endsLine,
  fail,
  is,
  list,
  ranked,
  type Reader,
  readerOf,
  type Reading,
  scalar,
  take,
  takeLine,
  unexpected,
} from './reading.ts'
import { failureAt, type ParseFailure, type Token, tokenise } from './tokens.ts'
import type { Name } from './vocabulary.ts'

/** The variables of one Program, by name. */
type Scope = Map<string, Variable>

interface Binding {
  readonly name: Token
  readonly aval: Aval
}

/** How far programs and lists may nest: recursion must not exhaust the stack. */
const deepest = 100

function* atom(r: Reader, scope: Scope): Reading<Atom> {
  const [token, after] = [r.peek(), r.peek(1).text]
  if (token.kind === 'number' || (token.kind === 'word' && after === ':')) return yield* scalar(r)
  if (token.kind !== 'word') return yield* unexpected(token, 'a name or a literal')
  if (after === '[') return yield* ranked(r)
  r.next()
  return scope.get(token.text) ?? (yield* fail(failureAt(token, 'UnboundName', 'a bound name')))
}

function* binding(r: Reader): Reading<Binding> {
  const name = r.next()
  if (name.kind !== 'word') yield* unexpected(name, 'a name')
  yield* take(r, ':')
  return { name, aval: yield* aval(r) }
}

function* bind(scope: Scope, bindings: readonly Binding[]): Reading<Variable[]> {
  const variables: Variable[] = []
  for (const { name, aval: a } of bindings) {
    if (scope.has(name.text)) yield* fail(failureAt(name, 'ReboundName', 'a new name'))
    const variable: Variable = { tag: 'variable', id: scope.size, ...a }
    scope.set(name.text, variable)
    variables.push(variable)
  }
  return variables
}

function* value(r: Reader, depth: number): Reading<unknown> {
  const token = r.next()
  if (depth > deepest) yield* fail(failureAt(token, 'TooDeep', `at most ${deepest} levels`, 'more'))
  if (token.kind === 'number') return Number(token.text)
  if (token.kind === 'word')
    return token.text === 'true' ? true : token.text === 'false' ? false : token.text
  if (token.text === '[') {
    const values = yield* list(r, is(']'), () => value(r, depth + 1))
    yield* take(r, ']')
    return values
  }
  if (token.text !== '{') yield* unexpected(token, 'a value')
  yield* takeLine(r)
  const p = yield* program(r, depth + 1)
  yield* takeLine(r)
  yield* take(r, '}')
  return p
}

function* params<N extends Name>(r: Reader, at: Token, name: N, depth: number): Reading<object> {
  const { keys } = signatureOf(name)
  const given = new Map<string, unknown>()
  while (r.peek().kind === 'word' && r.peek(1).text === '=') {
    const key = r.next()
    const expected = keys.filter((k) => !given.has(k)).join(', ') || 'no more params'
    if (!keys.includes(key.text) || given.has(key.text))
      yield* fail(failureAt(key, 'MalformedParams', expected))
    r.next()
    given.set(key.text, yield* value(r, depth))
  }
  const settings = Object.fromEntries(given)
  const wrong = faultOf(name, settings)
  return wrong === undefined
    ? settings
    : yield* fail(failureAt(at, 'MalformedParams', wrong.expected, wrong.found))
}

function* equation(r: Reader, scope: Scope, depth: number): Reading<Equation> {
  const bindings = yield* list(r, is('='), () => binding(r))
  yield* take(r, '=')
  const at = r.next()
  const name = at.text
  if (!isName(name)) return yield* fail(failureAt(at, 'UnknownPrimitive', 'a primitive'))
  const settings = yield* params(r, at, name, depth)
  const inputs: Atom[] = []
  while (!endsLine(r.peek())) inputs.push(yield* atom(r, scope))
  const { arity, outputs } = signatureOf(name)
  if (arity !== 'many' && inputs.length !== arity)
    yield* fail(failureAt(at, 'WrongArity', String(arity), `${name} of ${inputs.length} inputs`))
  const n = outputs(settings)
  if (bindings.length !== n)
    yield* fail(
      failureAt(at, 'WrongOutputs', String(n), `${name} with ${bindings.length} outputs named`),
    )
  const bound = yield* bind(scope, bindings)
  // The params, the arity and the number of outputs are those of the name.
  return { name, params: settings, inputs, outputs: bound } as unknown as Equation
}

function* program(r: Reader, depth: number): Reading<Program> {
  yield* take(r, 'program')
  yield* take(r, '(')
  const scope: Scope = new Map()
  const inputs = yield* bind(scope, yield* list(r, is(')'), () => binding(r)))
  yield* take(r, ')')
  yield* take(r, '->')
  yield* takeLine(r)
  const equations: Equation[] = []
  // A variable may be named return, and then a colon follows.
  while (r.peek().text !== 'return' || r.peek(1).text === ':') {
    equations.push(yield* equation(r, scope, depth))
    yield* takeLine(r)
  }
  yield* take(r, 'return')
  const outputs = yield* list(r, endsLine, () => atom(r, scope))
  return { inputs, equations, outputs, variables: scope.size }
}

function* whole(r: Reader): Reading<Program> {
  if (r.peek().kind === 'line') r.next()
  const p = yield* program(r, 0)
  if (r.peek().kind === 'line') r.next()
  return r.peek().kind === 'end' ? p : yield* unexpected(r.peek(), 'the end')
}

/**
 * The Program that a text stands for.
 *
 * Fails   the first ParseFailure, with its line and column
 *
 * ```ts
 * const program = parse('program (x:f32[2]) ->\n  y:f32[2] = neg x\n  return y')
 * E.map(({ variables }: Program) => variables)(program) // => E.right(2)
 * ```
 */
export const parse = (text: string): Either<ParseFailure, Program> => {
  const tokens = tokenise(text)
  if (tokens._tag === 'Left') return tokens
  const reading = whole(readerOf(tokens.right)).next()
  return reading.done === true ? right(reading.value) : left(reading.value)
}
