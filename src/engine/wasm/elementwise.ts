/**
 * @file elementwise — one kernel for a graph: it walks rows of elements, a vector at a time.
 *
 *   kernel(rows, width, uniforms..., tensors..., tiles..., columns..., outputs...)
 *
 * Every argument is an address or a count of bytes; `width` is that of a row of floats, a multiple of 16 unless there is one
 * row: then the last vector may compute lanes that nobody reads. Of a uniform, a tensor and an output the kernel takes where
 * it begins. A tile is one or more rows that repeat: the kernel takes the row to begin with, the first one, and where the last
 * one ends. So it does of a column, which has one element for each row and repeats likewise.
 *
 * All is read of a vector before anything of it is written, so an output may lie where a tensor of its dtype lies.
 */
import type { Code, Func, Local } from './code.ts'
import type { ModuleWriter } from './encoder.ts'
import type { Graph, Node } from './graph.ts'
import type { Kind } from './kind.ts'
import { type Access, i32, type Opcode, v128 } from './opcodes.ts'

/** Where the graph of a kernel ends. */
export interface Output {
  readonly node: Node
  readonly bool: boolean
}

/** Whether each of a kernel's arguments is of bools. */
export interface Arguments {
  readonly uniforms: readonly boolean[]
  readonly tensors: readonly boolean[]
  readonly tiles: readonly boolean[]
  readonly columns: readonly boolean[]
}

const simd = (n: number): Opcode => 0xfd0000 + n
const load32: Access = { opcode: simd(0x5c), align: 2 }
const load8: Access = { opcode: 0x2d, align: 0 }
const splat32 = simd(0x11)
const extractFirst = simd(0x1b)
const drop: Opcode = 0x1a
const store16: Access = { opcode: 0x3b, align: 1 }
const anyTrue = simd(0x53)
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

/** The byte 0 or 1 at an address, as a mask of all lanes. */
const loadMasks = (code: Code): Code => code.load(load8).op(splat32).op(negated.f32)

/** Pops a mask, then an address: the lowest byte of each lane, as 0 or 1. */
const storeMask = (code: Code, { lanes, bytes }: Kind, ones: Local): Code =>
  code
    .get(ones)
    .op(v128.and)
    .get(ones)
    .shuffle(Array.from({ length: 16 }, (_, k) => (k < lanes ? k * bytes : 0)))
    .lane(extractFirst, 0)
    .store(lanes === 4 ? i32.store : store16)

/** How often a node changes: never, with each row, with each vector. */
type Level = 0 | 1 | 2

const levelsOf = ({ nodes }: Graph): readonly Level[] => {
  const levels: Level[] = []
  for (const { source } of nodes)
    levels.push(
      source.tag === 'op'
        ? source.args.reduce<Level>((n, x) => (levels[x.id]! > n ? levels[x.id]! : n), 0) // arguments come before
        : source.tag === 'tensor'
          ? 2
          : source.tag === 'column'
            ? 1
            : 0,
    )
  return levels
}

/** What every vector needs: all but what only rare choices read. */
const steadyOf = ({ nodes }: Graph, outputs: readonly Output[]): ReadonlySet<number> => {
  const steady = new Set(outputs.map(({ node }) => node.id))
  for (const { id, source } of nodes.toReversed())
    if (source.tag === 'op' && steady.has(id))
      for (const x of source.rare === true ? source.args.slice(1) : source.args) steady.add(x.id)
  return steady
}

const usesOf = ({ nodes }: Graph, outputs: readonly Output[]): readonly number[] => {
  const uses = nodes.map(() => 0)
  const use = ({ id }: Node): void => {
    uses[id]! += 1 // every node is in the list
  }
  for (const { source } of nodes) if (source.tag === 'op') source.args.forEach(use)
  for (const { node } of outputs) use(node)
  return uses
}

/** Adds the kernel of a graph to a module, under a name. */
export const elementwiseKernel = (
  m: ModuleWriter,
  name: string,
  g: Graph,
  { uniforms, tensors, tiles, columns }: Arguments,
  outputs: readonly Output[],
): Func => {
  const { kind } = g
  const pointers =
    uniforms.length + tensors.length + 3 * (tiles.length + columns.length) + outputs.length
  const types = Array.from({ length: 2 + pointers }, () => 'i32' as const)
  return m.func(name, types, (code, locals) => {
    let next = 0
    const take = (): Local => locals[next++]! // as many as were counted
    const [rows, width] = [take(), take()]
    const uniformAt = uniforms.map(take)
    const tensorAt = tensors.map(take)
    const tileAt = tiles.map(() => ({ at: take(), first: take(), end: take() }))
    const columnAt = columns.map(() => ({ at: take(), first: take(), end: take() }))
    const outputAt = outputs.map(take)

    const index = (): Local => code.local('i32')
    const [at, bools, within, withinBools, end] = [index(), index(), index(), index(), index()]
    const [zero, ones] = [code.local('v128'), code.local('v128')]
    const [levels, uses, steady] = [levelsOf(g), usesOf(g, outputs), steadyOf(g, outputs)]
    let known = new Map<number, Local>()
    const repeats = tiles.length + columns.length > 0

    const keep = (id: number): void => {
      const local = code.local('v128')
      known.set(id, local)
      code.set(local)
    }
    /** Pushes a choice whose first argument is computed only where the mask is set in some lane. */
    const pushRare = (x: Node, y: Node, mask: Node): void => {
      const [chosen, where] = [code.local('v128'), code.local('v128')]
      push(y)
      code.set(chosen)
      push(mask)
      code
        .tee(where)
        .op(anyTrue)
        .when(() => {
          // What is computed in here is not known outside.
          const outside = known
          known = new Map(known)
          push(x)
          code.get(chosen).get(where).op(v128.bitselect).set(chosen)
          known = outside
        })
        .get(chosen)
    }
    /** Pushes a node; one that is read again stays in a local. */
    const push = ({ id, source }: Node): void => {
      const local = known.get(id)
      if (local !== undefined) {
        code.get(local)
        return
      }
      if (source.tag === 'constant') code.v128(source.lanes)
      else if (source.tag === 'uniform') {
        code.get(uniformAt[source.index]!) // one for each uniform
        if (source.bool) loadMasks(code)
        else code.load(kind.vector.loadSplat)
      } else if (source.tag === 'column') {
        code.get(columnAt[source.index]!.at) // one for each column
        if (source.bool) loadMasks(code)
        else code.load(kind.vector.loadSplat)
      } else if (source.tag === 'tensor') {
        const whole = source.index < tensors.length
        const address = whole
          ? tensorAt[source.index]! // tensors come first
          : tileAt[source.index - tensors.length]!.at // then the tiles
        const [floats, bytes] = whole ? [at, bools] : [within, withinBools]
        code
          .get(address)
          .get(source.bool ? bytes : floats)
          .op(i32.add)
        if (source.bool) loadMask(code, kind, zero)
        else code.load(v128.load)
      } else if (source.rare === true) {
        const [x, y, mask] = source.args
        pushRare(x!, y!, mask!) // a choice has three
      } else {
        source.args.forEach(push)
        if (source.shift !== undefined) code.i32(source.shift)
        code.op(source.opcode)
      }
      if (uses[id] === 1) return
      const again = code.local('v128')
      known.set(id, again)
      code.tee(again)
    }
    /** Computes the nodes of a level before the loops in which they do not change: V8 does not move them out. */
    const prepare = (level: Level): void => {
      const needed = new Set(outputs.map(({ node }) => node.id))
      for (const { id, source } of g.nodes)
        if (source.tag === 'op' && (levels[id] ?? 0) > level)
          for (const x of source.args) needed.add(x.id)
      for (const node of g.nodes)
        if (
          levels[node.id] === level &&
          needed.has(node.id) &&
          steady.has(node.id) &&
          !known.has(node.id)
        ) {
          push(node)
          if (known.has(node.id)) code.op(drop)
          else keep(node.id)
        }
    }

    code.v128(new Uint8Array(16).fill(1)).set(ones)
    prepare(0)
    code.loop(() => {
      prepare(1)
      code.get(at).get(width).op(i32.add).set(end)
      if (tiles.length > 0) code.i32(0).set(within).i32(0).set(withinBools)
      code.loop(() => {
        const [only, ...others] = outputs
        if (others.length > 0)
          for (const { node } of outputs)
            if (!known.has(node.id)) {
              push(node)
              if (known.has(node.id)) code.op(drop)
              else keep(node.id)
            }
        if (only !== undefined)
          outputs.forEach(({ node, bool }, i) => {
            code
              .get(outputAt[i]!) // one for each output
              .get(bool ? bools : at)
              .op(i32.add)
            push(node)
            if (bool) storeMask(code, kind, ones)
            else code.store(v128.store)
          })
        if (tiles.length > 0) code.increase(within, 16).increase(withinBools, kind.lanes)
        code.increase(bools, kind.lanes).increase(at, 16)
        code.get(at).get(end).op(i32.ltU).brIf(0)
      })
      if (!repeats) return
      const wrap = (x: { at: Local; first: Local; end: Local }): Code =>
        code
          .get(x.at)
          .get(x.end)
          .op(i32.eq)
          .when(() => code.get(x.first).set(x.at))
      tileAt.forEach((x, i) => {
        code.get(x.at).get(width)
        if (tiles[i] === true) code.i32(kind.shift).op(i32.shrU)
        code.op(i32.add).set(x.at)
        wrap(x)
      })
      columnAt.forEach((x, i) => {
        code.increase(x.at, columns[i] === true ? 1 : kind.bytes)
        wrap(x)
      })
      code.increase(rows, -1).get(rows).brIf(0)
    })
  })
}
