/**
 * @file scan — a step repeated along the leading axis of xs; what it yields is stacked.
 *
 *   (c, y_t) = body(c, x_t, k)          inputs: carry c, xs, constants k; outputs: the last carry, ys
 *
 * However many steps, there is one body. The rules are in scanRules.ts.
 */
import { Defect } from '../shape/defect.ts'
import { count } from '../shape/sizes.ts'
import {
  type Aval,
  type Concrete,
  concrete,
  data,
  sameAvals,
  showAvals,
} from '../tensor/concrete.ts'
import { allocate, type Data } from '../tensor/dtype.ts'
import type { Stepping } from '../program/vocabulary.ts'
import { traffic } from './families.ts'
import { parts } from './places.ts'
import type { Primitive, Runs } from './primitive.ts'
import { jvp, sliced, stacked, transpose, vmap } from './scanRules.ts'

const shape = (inputs: readonly Aval[], { body, carry, xs, length }: Stepping): readonly Aval[] => {
  const [c, x, k] = parts(inputs, carry, xs)
  if (x.some((a) => a.shape[0] !== length))
    throw new Defect(
      `scan: given ${showAvals(x)} for ${length} steps; give leading axes of ${length}`,
    )
  const given = [...c, ...x.map(sliced), ...k]
  if (!sameAvals(given, body.inputs))
    throw new Defect(
      `scan: given ${showAvals(given)}, but the step takes ${showAvals(body.inputs)}; pass those`,
    )
  const next = body.outputs.slice(0, carry)
  if (!sameAvals(next, c))
    throw new Defect(
      `scan: the step takes ${showAvals(c)} on and makes ${showAvals(next)} of it; keep the same`,
    )
  const plain = ({ shape: sizes, dtype }: Aval): Aval => ({ shape: sizes, dtype })
  return [...next.map(plain), ...body.outputs.slice(carry).map(stacked(length))]
}

const evaluate = (
  inputs: readonly Concrete[],
  { body, carry, xs, length, reverse }: Stepping,
  outputs: readonly Aval[],
  on: Runs,
): readonly Data[] => {
  const [first, x, k] = parts(inputs, carry, xs)
  const ys = outputs.slice(carry).map((a) => allocate(a.dtype, count(a.shape)))
  if (length === 0) return [...first.map((c) => c[data]), ...ys]
  const slices = x.map((a) => {
    const { shape: sizes, dtype } = sliced(a)
    const n = count(sizes)
    return (t: number) => concrete(sizes, dtype, a[data].subarray(t * n, (t + 1) * n))
  })
  const loop = on.loop(body, first)
  try {
    for (let i = 0; i < length; i += 1) {
      const t = reverse ? length - 1 - i : i
      const made = loop.step([...slices.map((at) => at(t)), ...k])
      // ys are fresh here, one a stacked output.
      made.forEach((y, j) => ys[j]!.set(y[data], t * y[data].length))
    }
    return [...loop.state().map((c) => c[data]), ...ys]
  } finally {
    loop.end()
  }
}

export const scan: Primitive<'scan'> = {
  name: 'scan',
  domain: 'discrete',
  shape,
  evaluate,
  cost: (inputs, { body, length }, outputs, of) => {
    const { flops, bytes } = of(body)
    return { flops: length * flops, bytes: length * bytes + traffic(inputs, outputs) }
  },
  derivative: { kind: 'higherOrder', jvp, transpose },
  vmap,
}
