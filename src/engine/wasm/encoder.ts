/**
 * @file encoder — WebAssembly modules, written as bytes: functions over one imported memory.
 *
 * Functions are written one after another, so a function calls only those written before it. Bytes are copied at most
 * twice: a body into its section, the sections into the module.
 * Source  WebAssembly core specification 3.0, 5.5 (modules) and 5.3 (limits of memories)
 */
import { type Bytes, bytes } from './bytes.ts'
import { body, type Code, type Func, type Local } from './code.ts'
import { typeCodes, type ValueType } from './opcodes.ts'

/** The locals of a list of parameters. */
export type LocalsOf<P extends readonly ValueType[]> = { readonly [I in keyof P]: Local }

/** A module in the making. */
export interface ModuleWriter {
  /** Adds a function without results; a function with a name is exported. */
  readonly func: <const P extends readonly ValueType[]>(
    name: string | undefined,
    parameters: P,
    write: (code: Code, locals: LocalsOf<P>) => void,
  ) => Func
  /** The module. */
  readonly finish: () => Uint8Array<ArrayBuffer>
}

/** Where a module looks for its memory. */
export const memoryImport = { module: 'e', name: 'm' } as const

const header = [0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0] // "\0asm", version 1

/** Appends one section: its number, its length, its items behind their count. */
const section = (out: Bytes, id: number, items: readonly ((to: Bytes) => void)[]): void => {
  const inner = bytes(1024)
  inner.unsigned(items.length)
  for (const item of items) item(inner)
  out.byte(id)
  out.unsigned(inner.length())
  out.append(inner)
}

/** Appends the section of imports: one memory of at least one page, shared if its largest number of pages is given. */
const imported = (out: Bytes, mostShared?: number): void =>
  section(out, 2, [
    (to): void => {
      to.text(memoryImport.module)
      to.text(memoryImport.name)
      to.byte(2) // a memory
      to.byte(mostShared === undefined ? 0 : 3) // without a maximum, or with one and shared
      to.unsigned(1)
      if (mostShared !== undefined) to.unsigned(mostShared)
    },
  ])

const sized = (out: Bytes, inner: Bytes): void => {
  out.unsigned(inner.length())
  out.append(inner)
}

/** Where the section that begins at an address ends. */
const sectionEnd = (module: Uint8Array, at: number): number => {
  let [i, length, more] = [at + 1, 0, true]
  for (let shift = 0; more; shift += 7) {
    const digit = module[i]! // a section has its length behind its number
    length |= (digit & 127) << shift
    more = digit > 127
    i += 1
  }
  return i + length
}

/** A finished module, over a shared memory of the given largest number of pages instead. */
export const overShared = (module: Uint8Array, pages: number): Uint8Array<ArrayBuffer> => {
  const from = sectionEnd(module, header.length) // types come first
  const to = sectionEnd(module, from)
  const section = bytes(32)
  imported(section, pages)
  const out = new Uint8Array(module.length - (to - from) + section.length())
  out.set(module.subarray(0, from))
  out.set(section.view(), from)
  out.set(module.subarray(to), from + section.length())
  return out
}

/** An empty module. */
export const moduleWriter = (): ModuleWriter => {
  const types: (readonly ValueType[])[] = []
  const functions: { readonly name: string | undefined; readonly type: number }[] = []
  const bodies: Bytes[] = []

  const typeOf = (parameters: readonly ValueType[]): number => {
    const key = parameters.join()
    const known = types.findIndex((t) => t.join() === key)
    return known >= 0 ? known : types.push(parameters) - 1
  }

  return {
    func: <const P extends readonly ValueType[]>(
      name: string | undefined,
      parameters: P,
      write: (code: Code, locals: LocalsOf<P>) => void,
    ): Func => {
      const { code, finish } = body(parameters.length)
      const locals: readonly Local[] = parameters.map((_, i) => i)
      write(code, locals as LocalsOf<P>) // parameters are the first locals, one each
      bodies.push(finish())
      return functions.push({ name, type: typeOf(parameters) }) - 1
    },
    finish: () => {
      const out = bytes(4096)
      for (const x of header) out.byte(x)
      section(
        out,
        1,
        types.map((parameters) => (to): void => {
          to.byte(0x60)
          to.unsigned(parameters.length)
          for (const t of parameters) to.byte(typeCodes[t])
          to.unsigned(0)
        }),
      )
      imported(out)
      section(
        out,
        3,
        functions.map(
          (f) =>
            (to): void =>
              to.unsigned(f.type),
        ),
      )
      const exported = functions.flatMap((f, i) =>
        f.name === undefined ? [] : [[f.name, i] as const],
      )
      section(
        out,
        7,
        exported.map(([name, i]) => (to): void => {
          to.text(name)
          to.byte(0) // a function
          to.unsigned(i)
        }),
      )
      section(
        out,
        10,
        bodies.map(
          (b) =>
            (to): void =>
              sized(to, b),
        ),
      )
      return out.view()
    },
  }
}
