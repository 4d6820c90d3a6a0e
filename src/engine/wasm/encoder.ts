/**
 * @file encoder — WebAssembly modules, written as bytes: functions over one imported memory.
 *
 * Functions are written one after another, so a function calls only those written before it. Bytes are copied at most
 * twice: a body into its section, the sections into the module.
 * Source  WebAssembly core specification 3.0, 5.5 (modules) and 5.3 (limits of memories)
 */
import { type Bytes, bytes } from './bytes.ts'
import { bodies, type Code, type Fresh, type Func } from './code.ts'
import { typeCodes } from './opcodes.ts'

/** Writes a body; the function has the parameters that are taken, all of type i32. */
export type Write = (code: Code, parameters: Fresh) => void

/** A module in the making. */
export interface ModuleWriter {
  /** Adds a function without results. */
  readonly func: (write: Write) => Func
  /** Likewise, exported under a name. */
  readonly kernel: (name: string, write: Write) => Func
  /** The module. */
  readonly finish: () => Uint8Array<ArrayBuffer>
}

/** Where a module looks for its memory. */
export const memoryImport = { module: 'e', name: 'm' } as const

const header = Uint8Array.of(0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0) // "\0asm", version 1

/** Appends one section: its number, its length, so many items. */
const section = (out: Bytes, id: number, n: number, items: (to: Bytes) => void): void => {
  const inner = bytes()
  inner.unsigned(n)
  items(inner)
  out.byte(id)
  out.unsigned(inner.view().length)
  out.append(inner.view())
}

/** Appends the section of imports: one memory of at least one page, shared if its largest number of pages is given. */
const imported = (out: Bytes, mostShared?: number): void =>
  section(out, 2, 1, (to) => {
    to.text(memoryImport.module)
    to.text(memoryImport.name)
    to.byte(2) // a memory
    to.byte(mostShared === undefined ? 0 : 3) // without a maximum, or with one and shared
    to.unsigned(1)
    if (mostShared !== undefined) to.unsigned(mostShared)
  })

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
  const out = bytes()
  out.append(module.subarray(0, from))
  imported(out, pages)
  out.append(module.subarray(to))
  return out.view()
}

/** An empty module. */
export const moduleWriter = (): ModuleWriter => {
  const arities: number[] = []
  const { code, parameters, finish } = bodies()
  const written = bytes()
  const exported: (readonly [string, Func])[] = []

  const func = (write: Write): Func => {
    write(code, parameters())
    return arities.push(finish(written)) - 1
  }

  return {
    func,
    kernel: (name, write) => {
      const f = func(write)
      exported.push([name, f])
      return f
    },
    finish: () => {
      const out = bytes()
      out.append(header)
      const types = [...new Set(arities)]
      section(out, 1, types.length, (to) => {
        for (const n of types) {
          to.byte(0x60)
          to.unsigned(n)
          for (let i = 0; i < n; i += 1) to.byte(typeCodes.i32)
          to.unsigned(0)
        }
      })
      imported(out)
      section(out, 3, arities.length, (to) => {
        for (const n of arities) to.unsigned(types.indexOf(n))
      })
      section(out, 7, exported.length, (to) => {
        for (const [name, f] of exported) {
          to.text(name)
          to.byte(0) // a function
          to.unsigned(f)
        }
      })
      section(out, 10, arities.length, (to) => to.append(written.view()))
      return out.view()
    },
  }
}
