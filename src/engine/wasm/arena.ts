/**
 * @file arena — the engine's own memory and the kernels over it, made at first use.
 *
 * The memory only grows, by doubling, and is reused by every call: nothing in it outlives a call. Working memory comes
 * first, then whatever a call puts there.
 */
import { Defect } from '../../shape/defect.ts'
import type { Floating } from '../../tensor/dtype.ts'
import { memoryImport, moduleWriter } from './encoder.ts'
import { gemmKernel } from './gemm.ts'
import { host, type Kernel, type Memory } from './host.ts'
import { kinds, workspaceOf } from './kind.ts'
import { f32x4, v128 } from './opcodes.ts'
import { vectorKernel } from './vector.ts'

/** The kernels of one dtype. */
export interface Kernels {
  /** See gemm.ts. */
  readonly gemm: Kernel
  /** See vector.ts. */
  readonly vector: Kernel
}

/** The whole memory, as elements of each dtype. */
export interface Views {
  readonly f32: Float32Array
  readonly f64: Float64Array
  readonly bool: Uint8Array
}

/** Kernels and memory. */
export interface Arena {
  /** Written and compiled at first use. */
  readonly kernels: { readonly [D in Floating]: () => Kernels }
  /** Where the first operand may lie, in bytes. */
  readonly base: number
  /** The memory, at least `bytes` long beyond the base; views of earlier calls no longer see it. */
  readonly reserve: (bytes: number) => Views
  /** The function that a module exports as `run`, over this memory. */
  readonly link: (module: Uint8Array) => Kernel
}

const page = 65_536
const most = 2 ** 30

const once = <A>(f: () => A): (() => A) => {
  let known: A | undefined
  return () => (known ??= f())
}

const kernelModule = (dtype: Floating): Uint8Array<ArrayBuffer> => {
  const m = moduleWriter()
  gemmKernel(m, kinds[dtype])
  vectorKernel(m, kinds[dtype])
  return m.finish()
}

/** WebAssembly, where wasmAvailable has found it. */
const mustHost = (): NonNullable<ReturnType<typeof host>> => {
  const wasm = host()
  if (wasm !== undefined) return wasm
  throw new Defect('wasm: this host has no WebAssembly; ask wasmAvailable before using the engine')
}

/** What a module exports, over a memory. */
export const linked = (memory: Memory, module: Uint8Array): { readonly [name: string]: Kernel } => {
  const { Instance, Module } = mustHost()
  const imports = { [memoryImport.module]: { [memoryImport.name]: memory } }
  return new Instance(new Module(module), imports).exports
}

/** The kernels of a dtype over a memory. */
export const kernelsOver = (memory: Memory, dtype: Floating): Kernels => {
  const exports = linked(memory, kernelModule(dtype))
  return { gemm: exports['gemm']!, vector: exports['vector']! } // the names under which they are written
}

const viewsOf = (buffer: ArrayBuffer): Views => ({
  f32: new Float32Array(buffer),
  f64: new Float64Array(buffer),
  bool: new Uint8Array(buffer),
})

const make = (): Arena => {
  const { Memory } = mustHost()
  const memory = new Memory({ initial: 1 })
  const base = Math.ceil(workspaceOf(kinds.f64).size / page) * page
  let views = viewsOf(memory.buffer)
  let now = memory.buffer.byteLength
  return {
    kernels: {
      f32: once(() => kernelsOver(memory, 'f32')),
      f64: once(() => kernelsOver(memory, 'f64')),
    },
    base,
    reserve: (bytes) => {
      const needed = base + bytes
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
    link: (module) => {
      const { run } = linked(memory, module)
      if (run === undefined) throw new Defect('wasm: the module exports no run; name its kernel so')
      return run
    },
  }
}

/** The one arena. */
export const arena: () => Arena = once(make)

/** One function that splats a float: the smallest module with a vector in it. */
const probe = (): Uint8Array<ArrayBuffer> => {
  const m = moduleWriter()
  m.func(undefined, [], (code) => code.i32(0).f32(0).op(f32x4.splat).store(v128.store))
  return m.finish()
}

/** Whether this host runs the kernels: it has WebAssembly with 128-bit vectors. */
export const wasmAvailable: () => boolean = once(() => host()?.validate(probe()) ?? false)
