/**
 * @file alone — one prepared equation by itself: operands into the arena, results out of it.
 */
import type { Name } from '../../program/vocabulary.ts'
import { Defect } from '../../shape/defect.ts'
import { count } from '../../shape/sizes.ts'
import { type Aval, type Concrete, data, showAval } from '../../tensor/concrete.ts'
import { bytesOf, type Data } from '../../tensor/dtype.ts'
import { arena } from './arena.ts'
import type { Prepared } from './launch.ts'
import { copy, taken } from './one.ts'
import { scratchOf } from './worth.ts'

/** Bytes of a tensor with the room behind it, see launch.ts. */
export const roomOf = ({ shape, dtype }: Aval): number => scratchOf(count(shape) * bytesOf[dtype])

const mustFit = (
  name: Name,
  inputs: readonly Aval[],
  outputs: readonly Aval[],
  bytes: number,
): void => {
  const most = arena().room()
  if (bytes <= most) return
  throw new Defect(
    `${name}: ${inputs.map(showAval).join(' and ')}${inputs.length > 0 ? ' make ' : ''}${outputs.map(showAval).join(' and ')}, ${bytes} bytes in all, and ${most} is the most; take fewer rows at a time`,
  )
}

/** Whether an equation fits the arena by itself. */
export const fits = ({ scratch }: Pick<Prepared, 'scratch'>, tensors: readonly Aval[]): boolean => {
  const { room, threads } = arena()
  return tensors.reduce((n, x) => n + roomOf(x), scratch * threads) <= room()
}

/** Data of each output. */
export const runAlone = (
  name: Name,
  { scratch, launch }: Prepared,
  inputs: readonly Concrete[],
  outputs: readonly Aval[],
): readonly Data[] => {
  const { base: from, reserve, run, threads } = arena()
  const base = from()
  let end = base
  const place = (x: Aval): number => {
    const at = end
    end += roomOf(x)
    return at
  }
  const at = { inputs: inputs.map(place), outputs: outputs.map(place), scratch: end }
  mustFit(name, inputs, outputs, end + scratch * threads - base)
  const views = reserve(end + scratch * threads - base)
  inputs.forEach(
    (x, i) => copy(views[x.dtype], at.inputs[i]! / bytesOf[x.dtype], x[data], 0, count(x.shape)), // one address each
  )
  run(launch(at, threads))
  return outputs.map(({ shape, dtype }, i) => {
    const from = at.outputs[i]! / bytesOf[dtype] // one address each
    return taken(dtype, views[dtype], from, count(shape))
  })
}
