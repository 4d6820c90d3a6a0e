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
import { range } from '../../shape/sizes.ts'
import type { Code, Func, Local } from './code.ts'
import type { ModuleWriter } from './encoder.ts'
import type { Draft } from './fused.ts'
import type { Graph, Node, Source } from './graph.ts'
import { filled } from './format.ts'
import { loadMask, loadMasks, storeMask } from './masks.ts'
import { drop, i32, v128 } from './opcodes.ts'

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

/** How often a node changes: never, with each row, with each vector. */
type Level = 0 | 1 | 2

const levelOfTag = { tensor: 2, column: 1, uniform: 0, constant: 0 } as const

const levelsOf = ({ nodes }: Graph): readonly Level[] => {
  const levels: Level[] = []
  for (const { source } of nodes)
    levels.push(
      source.tag === 'op'
        ? source.args.reduce<Level>((n, x) => (levels[x.id]! > n ? levels[x.id]! : n), 0) // arguments come before
        : levelOfTag[source.tag],
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

/** Adds the kernel of a graph to a module, under a name; so many vectors go abreast, as long as there are as many. */
export const elementwiseKernel = (
  m: ModuleWriter,
  name: string,
  { graph: g, takes: { uniforms, tensors, tiles, columns }, outputs, abreast }: Draft,
): Func => {
  const { kind } = g
  return m.kernel(name, (code) => {
    const take = code.parameter
    const [rows, width] = [take(), take()]
    const uniformAt = uniforms.map(take)
    const tensorAt = tensors.map(take)
    const tileAt = tiles.map(() => ({ at: take(), first: take(), end: take() }))
    const columnAt = columns.map(() => ({ at: take(), first: take(), end: take() }))
    const outputAt = outputs.map(take)

    const [at, bools, within, withinBools, end] = code.ints()
    const [zero, ones] = code.vectors()
    const [levels, uses, steady] = [levelsOf(g), usesOf(g, outputs), steadyOf(g, outputs)]
    let known = new Map<number, Local>()
    const repeats = tiles.length + columns.length > 0

    /** Pushes vector j of those that come next of a tensor or a tile. */
    const loadNext = (source: Source & { readonly tag: 'tensor' }, j: number): void => {
      const whole = source.index < tensors.length
      const address = whole
        ? tensorAt[source.index]! // tensors come first
        : tileAt[source.index - tensors.length]!.at // then the tiles
      const [floats, bytes] = whole ? [at, bools] : [within, withinBools]
      code.put(address, source.bool ? bytes : floats, i32.add)
      if (source.bool) loadMask(code, kind, zero, j * kind.lanes)
      else code.put([v128.load, j * 16])
    }
    /** Stores vector j of an output. */
    const storeNext = (i: number, bool: boolean, j: number, value: () => void): void => {
      code.put(outputAt[i]!, bool ? bools : at, i32.add) // one for each output
      value()
      if (bool) storeMask(code, kind, ones, j * kind.lanes)
      else code.put([v128.store, j * 16])
    }
    const advance = (n: number): void => {
      for (const x of tiles.length > 0 ? [at, within] : [at]) code.increase(x, [16 * n])
      for (const x of tiles.length > 0 ? [bools, withinBools] : [bools])
        code.increase(x, [kind.lanes * n])
    }
    /** Computes a node that is not known yet, and keeps it. */
    const keep = (node: Node): void => {
      if (known.has(node.id)) return
      push(node)
      if (known.has(node.id)) {
        code.put(drop)
        return
      }
      const local = code.local('v128')
      known.set(node.id, local)
      code.set(local)
    }
    /** Pushes a choice whose first argument is computed only where the mask is set in some lane. */
    const pushRare = (x: Node, y: Node, mask: Node): void => {
      const [chosen, where] = code.vectors()
      push(y)
      code.set(chosen)
      push(mask)
      code.tee(where).put(v128.anyTrue)
      code.when(() => {
        // What is computed in here is not known outside.
        const outside = known
        known = new Map(known)
        push(x)
        code.set(chosen, chosen, where, v128.bitselect)
        known = outside
      })
      code.put(chosen)
    }
    const operate = ({ shift, opcode }: Source & { readonly tag: 'op' }): void => {
      if (shift !== undefined) code.put([shift])
      code.put(opcode)
    }
    /** Pushes a node; one that is read again stays in a local. */
    const push = ({ id, source }: Node): void => {
      const local = known.get(id)
      if (local !== undefined) {
        code.put(local)
        return
      }
      if (source.tag === 'constant') code.v128(source.lanes)
      else if (source.tag === 'uniform' || source.tag === 'column') {
        code.put(source.tag === 'column' ? columnAt[source.index]!.at : uniformAt[source.index]!) // one for each
        if (source.bool) loadMasks(code)
        else code.put(kind.vector.loadSplat)
      } else if (source.tag === 'tensor') loadNext(source, 0)
      else if (source.rare === true) {
        const [x, y, mask] = source.args
        pushRare(x!, y!, mask!) // a choice has three
      } else {
        source.args.forEach(push)
        operate(source)
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
        if (levels[node.id] === level && needed.has(node.id) && steady.has(node.id)) keep(node)
    }

    const oneVector = (): void => {
      if (outputs.length > 1) for (const { node } of outputs) keep(node)
      outputs.forEach(({ node, bool }, i) => storeNext(i, bool, 0, () => push(node)))
    }
    /** Vectors abreast, node by node: while one waits for its arguments the others go on. */
    const together = (n: number): void => {
      const made = new Map<number, readonly Local[]>()
      const get = (x: Node, j: number): Code => code.put(made.get(x.id)?.[j] ?? known.get(x.id)!) // made before, or known
      for (const { id, source } of g.nodes) {
        if (levels[id] !== 2 || !steady.has(id) || source.tag === 'constant') continue
        made.set(
          id,
          range(n).map((j) => {
            if (source.tag === 'tensor') loadNext(source, j)
            else if (source.tag === 'op') {
              for (const x of source.args) get(x, j)
              operate(source)
            }
            const local = code.local('v128')
            code.set(local)
            return local
          }),
        )
      }
      outputs.forEach(({ node, bool }, i) => {
        for (let j = 0; j < n; j += 1) storeNext(i, bool, j, () => get(node, j))
      })
    }

    const row = (): void => {
      prepare(1)
      code.set(end, at, width, i32.add)
      if (tiles.length > 0) code.set(within, [0]).set(withinBools, [0])
      /** While the last of n vectors begins before the end of the row. */
      const whileLeft = (n: number, body: () => void): Code => {
        const turn = (): void => {
          body()
          advance(n)
        }
        return code.while(turn, at, [16 * (n - 1)], i32.add, end, i32.ltU)
      }
      if (abreast > 1) whileLeft(abreast, () => together(abreast))
      whileLeft(1, oneVector)
      if (!repeats) return
      const wrap = (x: { at: Local; first: Local; end: Local }): Code =>
        code.put(x.at, x.end, i32.eq).when(() => code.set(x.at, x.first))
      tileAt.forEach((x, i) => {
        code.increase(x.at, width, [tiles[i] === true ? kind.bytes : 1], i32.divU)
        wrap(x)
      })
      columnAt.forEach((x, i) => {
        code.increase(x.at, [columns[i] === true ? 1 : kind.bytes])
        wrap(x)
      })
      code.increase(rows, [-1])
    }
    code.v128(filled('bool', 1)).set(ones)
    prepare(0)
    if (repeats) code.repeat(row, rows)
    else row()
  })
}
