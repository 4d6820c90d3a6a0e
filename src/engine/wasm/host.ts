/**
 * @file host — the part of the WebAssembly JavaScript interface that the engine uses, wherever it runs.
 *
 * Declared here because it belongs to no ECMAScript library, and the library must not ask for that of browsers.
 */

/** A linear memory; growing it detaches `buffer`, or, of a shared memory, leaves `buffer` with its old length. */
export interface Memory {
  readonly buffer: ArrayBuffer | SharedArrayBuffer
  /** Adds pages of 64 KiB. */
  readonly grow: (pages: number) => number
}

/** A compiled function; addresses and counts are numbers. */
export type Kernel = (...args: readonly number[]) => void

interface Limits {
  readonly initial: number
  readonly maximum?: number
  /** Whether several threads have it; it must have a maximum then. */
  readonly shared?: boolean
}

interface Host {
  readonly Memory: new (limits: Limits) => Memory
  readonly Module: new (bytes: Uint8Array) => object
  readonly Instance: new (
    module: object,
    imports: { readonly [module: string]: { readonly [name: string]: Memory } },
  ) => { readonly exports: { readonly [name: string]: Kernel } }
  readonly validate: (bytes: Uint8Array) => boolean
}

/** WebAssembly, where there is any. */
export const host = (): Host | undefined =>
  // Every host that has the name has this interface, by the WebAssembly JavaScript interface standard.
  (globalThis as { readonly WebAssembly?: Host }).WebAssembly
