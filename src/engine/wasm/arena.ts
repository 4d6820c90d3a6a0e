/**
 * @file arena — the engine's own memory and the kernels over it, made at first use; another one while a bracket lasts.
 *
 * The memory only grows, by doubling, and is reused by every run: nothing in it outlives one.
 */
import { Defect } from '../../shape/defect.ts'
import type { DataOf } from '../../tensor/dtype.ts'
import { memoryImport, type ModuleWriter, moduleWriter } from './encoder.ts'
import { host, type Kernel, type Memory } from './host.ts'
import { type Launch, runHere } from './launch.ts'
import { f32x4, v128 } from './opcodes.ts'

/** The whole memory, as elements of each dtype. */
export type Views = DataOf

/** What a module exports. */
export interface Exports {
  readonly [name: string]: Kernel
}

/** What lies in the arena from an address on. */
export interface Claim {
  readonly from: number
}

/** Kernels and memory. */
export interface Arena {
  /** The first address for tensors of the next run. */
  readonly base: () => number
  /** The bytes that it can have beyond that. */
  readonly room: () => number
  /** Keeps the next bytes, from `base` on, out of every run until they are released. */
  readonly hold: (bytes: number) => () => void
  /**
   * The memory, at least `bytes` long beyond the base; views of earlier calls may no longer see it. All claims but one's own
   * on what lies in those bytes are lost.
   */
  readonly reserve: (bytes: number, own?: Claim) => Views
  /** Marks all from an address on as worth keeping, until others reserve it. */
  readonly claim: (from: number) => Claim
  /** Whether nobody has reserved what a claim is for since it was made. */
  readonly isIntact: (claim: Claim) => boolean
  /** What a module exports, over this memory. */
  readonly load: (module: Uint8Array) => Exports
  /** Into how many lists a launch is worth splitting. */
  readonly threads: number
  /** Runs all lists of a launch whose kernels were loaded here; when it returns, all is done. */
  readonly run: (launch: Launch) => void
}

const page = 65_536
/** Older claims than these are forgotten. */
const mostClaims = 15

/** Where every arena has 64 bytes that are 0 and belong to nobody. */
export const zeroed = 0

/** Pages of a memory at its largest: 1 GiB. */
export const mostPages = 16_384
const most = mostPages * page

/** A value made when first asked for. */
export const once = <A>(f: () => A): (() => A) => {
  let known: A | undefined
  return () => (known ??= f())
}

/** WebAssembly, where wasmAvailable has found it. */
export const mustHost = (): NonNullable<ReturnType<typeof host>> => {
  const wasm = host()
  if (wasm !== undefined) return wasm
  throw new Defect('wasm: this host has no WebAssembly; ask wasmAvailable before using the engine')
}

/** A kernel that a module was written to export. */
export const mustExport = (exports: Exports, name: string): Kernel => {
  const kernel = exports[name]
  if (kernel !== undefined) return kernel
  throw new Defect(`wasm: the module exports no ${name}; name its kernel so`)
}

/** What a module exports, over a memory. */
export const linked = (memory: Memory, module: Uint8Array): Exports => {
  const { Instance, Module } = mustHost()
  const imports = { [memoryImport.module]: { [memoryImport.name]: memory } }
  return new Instance(new Module(module), imports).exports
}

const viewsOf = (buffer: Memory['buffer']): Views => ({
  f32: new Float32Array(buffer),
  f64: new Float64Array(buffer),
  i32: new Int32Array(buffer),
  u32: new Uint32Array(buffer),
  bool: new Uint8Array(buffer),
})

/** The part of an arena that concerns its memory, which begins with one page. */
export const addressed = (
  memory: Memory,
): Pick<Arena, 'base' | 'room' | 'hold' | 'reserve' | 'claim' | 'isIntact'> => {
  let base = zeroed + 64
  /** What is held, the latest last; what was released in between waits for those after it. */
  const held: { readonly bytes: number; released: boolean }[] = []
  let views = viewsOf(memory.buffer)
  let now = memory.buffer.byteLength
  let claims: readonly Claim[] = []
  /** Where the first claim begins. */
  let claimed = Infinity
  const keep = (those: readonly Claim[]): void => {
    claims = those
    claimed = Math.min(...those.map((c) => c.from)) // Infinity for none
  }
  return {
    base: () => base,
    room: () => most - base,
    hold: (bytes) => {
      const mine = { bytes, released: false }
      held.push(mine)
      base += bytes
      return () => {
        mine.released = true
        for (let last = held.at(-1); last?.released === true; last = held.at(-1)) {
          held.pop()
          base -= last.bytes
        }
      }
    },
    claim: (from) => {
      const mine = { from }
      keep([...claims.slice(-mostClaims), mine])
      return mine
    },
    isIntact: (claim) => claims.includes(claim),
    reserve: (bytes, own) => {
      const needed = base + bytes
      if (needed > claimed) keep(claims.filter((c) => c === own || c.from >= needed))
      if (needed <= now) return views
      if (needed > most)
        throw new Defect(
          `wasm: ${needed} bytes are asked of the arena, which has ${most} at most; stream by blocks`,
        )
      const size = Math.min(most, Math.max(needed, 2 * now))
      memory.grow(Math.ceil((size - now) / page))
      views = viewsOf(memory.buffer)
      now = memory.buffer.byteLength
      return views
    },
  }
}

/** The arena outside of brackets: one thread. */
const plain = once((): Arena => {
  const memory = new (mustHost().Memory)({ initial: 1 })
  return {
    ...addressed(memory),
    load: (module) => linked(memory, module),
    threads: 1,
    run: runHere,
  }
})

let lent: Arena | undefined

/** The arena in use. */
export const arena = (): Arena => lent ?? plain()

/** A synchronous body, with another arena in use while it runs. */
export const within = <A>(other: Arena, body: () => A): A => {
  const before = lent
  lent = other
  try {
    return body()
  } finally {
    lent = before
  }
}

/** Something made once for each arena, at first use. */
export const perArena = <A>(make: (arena: Arena) => A): (() => A) => {
  const known = new WeakMap<Arena, A>()
  return () => {
    const now = arena()
    const found = known.get(now)
    if (found !== undefined) return found
    const made = make(now)
    known.set(now, made)
    return made
  }
}

/** Kernels by name, each in a module that is written and loaded at first use: a program pays for what it uses. */
export const kernelsIn = <N extends string>(
  writers: {
    readonly [K in N]: (m: ModuleWriter, name: K) => void
  },
): ((name: N) => Kernel) => {
  const kept = perArena(() => new Map<N, Kernel>())
  return (name) => {
    const known = kept().get(name)
    if (known !== undefined) return known
    const m = moduleWriter()
    writers[name](m, name)
    const made = mustExport(arena().load(m.finish()), name)
    kept().set(name, made)
    return made
  }
}

/** One function that splats a float: the smallest module with a vector in it. */
const probe = (): Uint8Array<ArrayBuffer> => {
  const m = moduleWriter()
  m.func((code) => code.put([0], code.local('f32'), f32x4.splat, v128.store))
  return m.finish()
}

/** Whether this host runs the kernels: it has WebAssembly with 128-bit vectors. */
export const wasmAvailable: () => boolean = once(() => host()?.validate(probe()) ?? false)
