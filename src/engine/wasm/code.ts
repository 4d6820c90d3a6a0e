/**
 * @file code — the instructions of one function, written in the order in which they run.
 *
 * Every method writes its instruction and returns the same code, so that operands read left to right before their
 * operator: `code.get(x).get(y).op(i32.add).set(z)`. Labels count outwards from 0, the innermost block or loop.
 */
import { type Bytes, bytes } from './bytes.ts'
import { type Access, i32, type Opcode, typeCodes, type ValueType } from './opcodes.ts'

/** A parameter or local, by its index. */
export type Local = number

/** A function of the module, by its index. */
export type Func = number

/** Writes instructions. */
export interface Code {
  /** A fresh local, 0 at the start of the function. */
  readonly local: (type: ValueType) => Local
  readonly get: (x: Local) => Code
  readonly set: (x: Local) => Code
  readonly tee: (x: Local) => Code
  readonly i32: (x: number) => Code
  readonly f32: (x: number) => Code
  readonly f64: (x: number) => Code
  /** 16 bytes. */
  readonly v128: (lanes: ArrayLike<number>) => Code
  readonly op: (opcode: Opcode) => Code
  /** Pops an address. */
  readonly load: (from: Access, offset?: number) => Code
  /** Pops a value, then an address. */
  readonly store: (to: Access, offset?: number) => Code
  /** Pops two vectors; 16 byte indices into the 32 bytes of both. */
  readonly shuffle: (indices: ArrayLike<number>) => Code
  /** Pops a vector (and a value, if the opcode replaces). */
  readonly lane: (opcode: Opcode, i: number) => Code
  readonly block: (body: () => void) => Code
  readonly loop: (body: () => void) => Code
  /** Pops a condition. */
  readonly when: (yes: () => void, no?: () => void) => Code
  readonly br: (label: number) => Code
  readonly brIf: (label: number) => Code
  readonly call: (f: Func) => Code
  /** Pops a condition and two values; the deeper one if the condition holds. */
  readonly select: () => Code
  /** x += n. */
  readonly increase: (x: Local, n: number) => Code
  /** x += y. */
  readonly increaseBy: (x: Local, y: Local) => Code
  /** for (x = from; x < to; x += step), signed; `to` is read anew at each turn. */
  readonly each: (x: Local, from: number, to: Local, step: number, body: () => void) => Code
}

/** A function body in the making. */
export interface Body {
  readonly code: Code
  /** Locals and instructions, as the module stores them. */
  readonly finish: () => Bytes
}

/** An empty body of a function with the given number of parameters. */
export const body = (parameters: number): Body => {
  const out = bytes(1024)
  const locals: ValueType[] = []

  const one = (opcode: number, immediate: number): Code => {
    out.pair(opcode, immediate)
    return code
  }
  const op = (opcode: Opcode): Code => {
    if (opcode < 0x10000) {
      out.byte(opcode)
      return code
    }
    return one(opcode >>> 16, opcode & 0xffff)
  }
  const reach = ({ opcode, align }: Access, offset: number): Code => {
    op(opcode)
    out.pair(align, offset)
    return code
  }
  const raw = (lanes: ArrayLike<number>): Code => {
    for (let i = 0; i < 16; i += 1) out.byte(lanes[i]!) // callers give 16
    return code
  }
  const nest = (opcode: number, inner: () => void): Code => {
    out.byte(opcode)
    out.byte(0x40) // no result
    inner()
    out.byte(0x0b)
    return code
  }

  const code: Code = {
    local: (type) => parameters + locals.push(type) - 1,
    get: (x) => one(0x20, x),
    set: (x) => one(0x21, x),
    tee: (x) => one(0x22, x),
    i32: (x) => {
      out.byte(0x41)
      out.signed(x)
      return code
    },
    f32: (x) => {
      out.byte(0x43)
      out.f32(x)
      return code
    },
    f64: (x) => {
      out.byte(0x44)
      out.f64(x)
      return code
    },
    v128: (lanes) => {
      op(0xfd000c)
      return raw(lanes)
    },
    op,
    load: (from, offset = 0) => reach(from, offset),
    store: (to, offset = 0) => reach(to, offset),
    shuffle: (indices) => {
      op(0xfd000d)
      return raw(indices)
    },
    lane: (opcode, i) => {
      op(opcode)
      out.byte(i)
      return code
    },
    block: (inner) => nest(0x02, inner),
    loop: (inner) => nest(0x03, inner),
    when: (yes, no) =>
      nest(0x04, () => {
        yes()
        if (no === undefined) return
        out.byte(0x05)
        no()
      }),
    br: (label) => one(0x0c, label),
    brIf: (label) => one(0x0d, label),
    call: (f) => one(0x10, f),
    select: () => op(0x1b),
    increase: (x, n) => code.get(x).i32(n).op(i32.add).set(x),
    increaseBy: (x, y) => code.get(x).get(y).op(i32.add).set(x),
    each: (x, from, to, step, inner) => {
      const more = (): Code => code.get(x).get(to).op(i32.ltS)
      code.i32(from).set(x)
      return more().when(() => {
        code.loop(() => {
          inner()
          code.increase(x, step)
          more().brIf(0)
        })
      })
    },
  }

  const finish = (): Bytes => {
    const all = bytes(out.length() + 2 * locals.length + 8)
    all.unsigned(locals.length)
    for (const type of locals) {
      all.unsigned(1)
      all.byte(typeCodes[type])
    }
    all.append(out)
    all.byte(0x0b)
    return all
  }
  return { code, finish }
}
