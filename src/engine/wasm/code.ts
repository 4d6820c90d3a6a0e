/**
 * @file code — the instructions of one function, written in the order in which they run.
 *
 * Operands stand before their operator: `code.set(z, x, y, i32.add, [4], i32.mul)` is z = (x + y) 4. Every method returns the
 * same code. Labels count outwards from 0, the innermost block or loop.
 */
import { range } from '../../shape/sizes.ts'
import { type Bytes, bytes } from './bytes.ts'
import { type Access, i32, type Opcode, typeCodes, type ValueType } from './opcodes.ts'

/** A parameter or local: the complement of its index, so that none is an opcode. */
export type Local = number

/** A function of the module, by its index. */
export type Func = number

/**
 * Instructions, one after another: a Local is pushed, and so is [n], an i32; an Opcode or Access does what it does, an access
 * at an offset if there is one, an opcode of a lane with its number.
 */
export type Items = readonly (
  | number
  | Access
  | readonly [number]
  | readonly [Access | Opcode, number]
)[]

/** As many fresh parameters or locals as are taken out of it. */
export type Fresh = readonly [
  Local,
  Local,
  Local,
  Local,
  Local,
  Local,
  Local,
  Local,
  Local,
  Local,
  Local,
  Local,
  Local,
]

/** Writes instructions. */
export interface Code {
  /** A fresh local, 0 at the start of the function. */
  readonly local: (type: ValueType) => Local
  /** So many of them. */
  readonly many: (type: ValueType, n: number) => readonly Local[]
  /** Fresh locals of type i32. */
  readonly ints: () => Fresh
  /** Fresh locals of type v128. */
  readonly vectors: () => Fresh
  /** A further parameter; none comes after a local. */
  readonly parameter: () => Local
  readonly put: (...items: Items) => Code
  /** Pops what the items have pushed last into a local. */
  readonly set: (x: Local, ...items: Items) => Code
  /** The same, and pushes it again. */
  readonly tee: (x: Local, ...items: Items) => Code
  /** 16 bytes. */
  readonly v128: (lanes: ArrayLike<number>) => Code
  /** Pops two vectors; 16 byte indices into the 32 bytes of both. */
  readonly shuffle: (indices: ArrayLike<number>) => Code
  readonly block: (body: () => void) => Code
  readonly loop: (body: () => void) => Code
  /** Pops a condition. */
  readonly when: (yes: () => void, no?: () => void) => Code
  readonly br: (label: number) => Code
  /** Pops a condition, that of the items if there are any. */
  readonly brIf: (label: number, ...items: Items) => Code
  readonly call: (f: Func, ...items: Items) => Code
  /** x += what the items push. */
  readonly increase: (x: Local, ...items: Items) => Code
  /** Runs the body, and again for as long as the items push a condition that holds. */
  readonly repeat: (body: () => void, ...items: Items) => Code
  /** The same, if the condition holds before. */
  readonly while: (body: () => void, ...items: Items) => Code
  /** for (x = from; x < to; x += step), signed; `to` is read anew at each turn, x is a local of its own. */
  readonly each: (to: Local, step: number, body: (x: Local) => void, from?: number) => Code
}

/** Writes function bodies, one after another: buffers and what writes into them are made once. */
export interface Bodies {
  readonly code: Code
  readonly parameters: () => Fresh
  /** Ends a body and appends it behind its length; how many parameters it took. */
  readonly finish: (to: Bytes) => number
}

function* endless(make: () => Local): Generator<Local> {
  for (;;) yield make()
}

/** What gives fresh locals for as long as one asks. */
const fresh = (make: () => Local): Fresh => endless(make) as Iterable<Local> as Fresh // destructured, and by nothing else

/** A first body, empty. */
export const bodies = (): Bodies => {
  const [head, out] = [bytes(), bytes()]
  let locals: ValueType[] = []
  let arity = 0

  const op = (opcode: Opcode): void => {
    if (opcode < 256) out.byte(opcode)
    else out.pair(0xfd, opcode - 256)
  }
  const reach = ({ opcode, align }: Access, offset: number): void => {
    op(opcode)
    out.pair(align, offset)
  }
  const put = (items: Items): Code => {
    for (let i = 0; i < items.length; i += 1) {
      const x = items[i]! // i < length
      if (typeof x === 'number') {
        if (x < 0) out.pair(0x20, ~x)
        else op(x)
      } else if ('align' in x) reach(x, 0)
      else if (x.length === 1) {
        out.byte(0x41)
        out.signed(x[0])
      } else if (typeof x[0] === 'number') {
        op(x[0])
        out.byte(x[1])
      } else reach(x[0], x[1])
    }
    return code
  }
  /** An opcode, behind the items that push its operands, and a number that belongs to it. */
  const one = (opcode: number, immediate: number, items: Items): Code => {
    put(items)
    out.pair(opcode, immediate)
    return code
  }
  const raw = (opcode: number, lanes: ArrayLike<number>): Code => {
    op(opcode)
    for (let i = 0; i < 16; i += 1) out.byte(lanes[i]!) // callers give 16
    return code
  }
  const nest = (opcode: number, inner: () => void): Code => {
    out.pair(opcode, 0x40) // no result
    inner()
    out.byte(0x0b)
    return code
  }

  const code: Code = {
    local: (type) => -arity - locals.push(type),
    many: (type, n) => range(n).map(() => code.local(type)),
    ints: () => fresh(() => code.local('i32')),
    vectors: () => fresh(() => code.local('v128')),
    parameter: () => {
      arity += 1
      return -arity
    },
    put: (...items) => put(items),
    set: (x, ...items) => one(0x21, ~x, items),
    tee: (x, ...items) => one(0x22, ~x, items),
    v128: (lanes) => raw(0x10c, lanes),
    shuffle: (indices) => raw(0x10d, indices),
    block: (inner) => nest(0x02, inner),
    loop: (inner) => nest(0x03, inner),
    when: (yes, no) =>
      nest(0x04, () => {
        yes()
        if (no === undefined) return
        out.byte(0x05)
        no()
      }),
    br: (label) => one(0x0c, label, []),
    brIf: (label, ...items) => one(0x0d, label, items),
    call: (f, ...items) => one(0x10, f, items),
    increase: (x, ...items) => code.set(x, x, ...items, i32.add),
    repeat: (inner, ...items) =>
      code.loop(() => {
        inner()
        code.brIf(0, ...items)
      }),
    while: (inner, ...items) => code.put(...items).when(() => code.repeat(inner, ...items)),
    each: (to, step, inner, from = 0) => {
      const x = code.local('i32')
      const turn = (): void => {
        inner(x)
        code.increase(x, [step])
      }
      return code.set(x, [from]).while(turn, x, to, i32.ltS)
    },
  }

  const finish = (to: Bytes): number => {
    head.clear()
    head.unsigned(locals.length)
    for (const type of locals) head.pair(1, typeCodes[type])
    out.byte(0x0b)
    const parts = [head.view(), out.view()]
    to.unsigned(parts.reduce((n, part) => n + part.length, 0))
    parts.forEach(to.append)
    const taken = arity
    out.clear()
    locals = []
    arity = 0
    return taken
  }
  return { code, parameters: () => fresh(code.parameter), finish }
}
