/**
 * @file encoder — WebAssembly modules, written as bytes: functions over one imported memory.
 *
 * Functions are written one after another, so a function calls only those written before it. Bytes are copied at most
 * twice: a body into its section, the sections into the module.
 * Source  WebAssembly core specification 2.0, 5.5 (modules)
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

const sized = (out: Bytes, inner: Bytes): void => {
  out.unsigned(inner.length())
  out.append(inner)
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
      section(out, 2, [
        (to): void => {
          to.text(memoryImport.module)
          to.text(memoryImport.name)
          to.byte(2) // a memory
          to.byte(0) // without a maximum
          to.unsigned(1) // of at least one page
        },
      ])
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
