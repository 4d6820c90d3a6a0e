/**
 * @file elementwise — one kernel for a graph: it walks the elements of its tensors, a vector at a time.
 *
 *   run(uniforms, slots, stride, bytes)
 *
 * Uniforms lie 8 bytes apart. Tensor i of the inputs and then of the outputs lies at slots + i stride. `bytes` is that of the
 * floats in a slot, more than 0 and rounded up to whole vectors: the last vector may compute lanes that nobody reads, so
 * every slot ends with room for them.
 */
import type { Code, Local } from './code.ts'
import { moduleWriter } from './encoder.ts'
import type { Graph, Node } from './graph.ts'
import type { Kind } from './kind.ts'
import { type Access, i32, type Opcode, v128 } from './opcodes.ts'

/** Where the graph of a kernel ends. */
export interface Output {
  readonly node: Node
  readonly bool: boolean
}

const simd = (n: number): Opcode => 0xfd0000 + n
const load32: Access = { opcode: simd(0x5c), align: 2 }
const extractFirst = simd(0x1b)
const store16: Access = { opcode: 0x3b, align: 1 }
const negated = { f32: simd(0xa1), f64: simd(0xc1) } as const

/** The bytes 0 or 1 at an address, as masks. */
const loadMask = (code: Code, { lanes, bytes, dtype }: Kind, zero: Local): Code =>
  code
    .load(load32)
    .get(zero)
    // byte i into the lowest byte of lane i, zeros around it
    .shuffle(
      Array.from({ length: 16 }, (_, k) => (k % bytes === 0 && k / bytes < lanes ? k / bytes : 16)),
    )
    .op(negated[dtype])

/** Pops a mask, then an address: the lowest byte of each lane, as 0 or 1. */
const storeMask = (code: Code, { lanes, bytes }: Kind, ones: Local): Code =>
  code
    .get(ones)
    .op(v128.and)
    .get(ones)
    .shuffle(Array.from({ length: 16 }, (_, k) => (k < lanes ? k * bytes : 0)))
    .lane(extractFirst, 0)
    .store(lanes === 4 ? i32.store : store16)

const usesOf = ({ nodes }: Graph, outputs: readonly Output[]): readonly number[] => {
  const uses = nodes.map(() => 0)
  const use = ({ id }: Node): void => {
    uses[id]! += 1 // every node is in the list
  }
  for (const { source } of nodes) if (source.tag === 'op') source.args.forEach(use)
  for (const { node } of outputs) use(node)
  return uses
}

/** The module of a graph's kernel, exported as `run`. */
export const elementwiseModule = (
  g: Graph,
  inputs: number,
  outputs: readonly Output[],
): Uint8Array<ArrayBuffer> => {
  const m = moduleWriter()
  const { kind } = g
  m.func('run', ['i32', 'i32', 'i32', 'i32'], (code, [uniforms, slots, stride, total]) => {
    const [at, bools] = [code.local('i32'), code.local('i32')]
    const [zero, ones] = [code.local('v128'), code.local('v128')]
    const uses = usesOf(g, outputs)
    const locals = new Map<number, Local>()

    const slotsAt = Array.from({ length: inputs + outputs.length }, (_, i) => {
      const slot = code.local('i32')
      code.get(slots).get(stride).i32(i).op(i32.mul).op(i32.add).set(slot)
      return slot
    })
    const address = (i: number, bool: boolean): Code =>
      code
        .get(slotsAt[i]!) // one slot for each tensor
        .get(bool ? bools : at)
        .op(i32.add)

    code.v128(new Uint8Array(16).fill(1)).set(ones)
    // What does not change is read before the loop: V8 does not move it there.
    for (const { id, source } of g.nodes) {
      if (source.tag === 'op' || source.tag === 'tensor') continue
      const local = code.local('v128')
      locals.set(id, local)
      if (source.tag === 'constant') code.v128(source.lanes).set(local)
      else
        code
          .get(uniforms)
          .load(kind.vector.loadSplat, source.index * 8)
          .set(local)
    }

    /** Pushes a node; one that is read again stays in a local. */
    const push = ({ id, source }: Node): void => {
      const known = locals.get(id)
      if (known !== undefined) {
        code.get(known)
        return
      }
      if (source.tag === 'tensor') {
        address(source.index, source.bool)
        if (source.bool) loadMask(code, kind, zero)
        else code.load(v128.load)
      } else if (source.tag === 'op') {
        source.args.forEach(push)
        if (source.shift !== undefined) code.i32(source.shift)
        code.op(source.opcode)
      }
      if (uses[id] === 1) return
      const local = code.local('v128')
      locals.set(id, local)
      code.tee(local)
    }

    code.loop(() => {
      outputs.forEach(({ node, bool }, i) => {
        address(inputs + i, bool)
        push(node)
        if (bool) storeMask(code, kind, ones)
        else code.store(v128.store)
      })
      code.increase(bools, kind.lanes).increase(at, 16)
      code.get(at).get(total).op(i32.ltU).brIf(0)
    })
  })
  return m.finish()
}
