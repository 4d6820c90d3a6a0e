/**
 * @file families — what primitives of one kind share: the elementwise record, its dtypes, lanes, zeros, cost.
 */
import { Defect } from '../shape/defect.ts'
import { count, range, sameSizes } from '../shape/sizes.ts'
import type { Emit } from '../program/emit.ts'
import type { Value } from '../program/symbolic.ts'
import {
  type Inputs,
  mapInputs,
  mapOutputs,
  type Name,
  type Params,
  type Vocabulary,
  one,
} from '../program/vocabulary.ts'
import { type Aval, type Concrete, data, literal, showAval } from '../tensor/concrete.ts'
import { allocate, bytesOf, type Data, type DType, isFloat } from '../tensor/dtype.ts'
import type { Cost, Derivative, Domain, Lane, Maybe, Primitive } from './primitive.ts'

/** Names of primitives whose output has the shape of their inputs. */
type Elementwise = {
  [N in Name]: Vocabulary[N] extends { readonly arity: 1 | 2 | 3; readonly out: 1 } ? N : never
}[Name]

/** Dtypes a primitive takes. */
export type Accepts = 'floating' | 'numeric' | 'bool' | 'any'

const accepted: { readonly [A in Accepts]: (dtype: DType) => boolean } = {
  floating: isFloat,
  numeric: (dtype) => dtype !== 'bool',
  bool: (dtype) => dtype === 'bool',
  any: () => true,
}

/** A Defect unless the primitive takes x's dtype. */
export const mustAccept = (name: Name, accepts: Accepts, x: Aval): void => {
  if (!accepted[accepts](x.dtype))
    throw new Defect(`${name}: ${showAval(x)} is not ${accepts}; cast it`)
}

/** One value everywhere. */
export const fill = (e: Emit, x: number, a: Aval): Value =>
  a.shape.length === 0
    ? literal(x, a.dtype)
    : e.apply('broadcast', { shape: a.shape, axes: [] }, literal(x, a.dtype))

/** An absent tangent, made present. */
export const orZero = (e: Emit, x: Maybe, a: Aval): Value => x ?? fill(e, 0, a)

/** Puts a batch axis in front of a value that has none. */
export const lift = (e: Emit, x: Lane, n: number): Value => {
  const { shape } = x.value
  return x.batched
    ? x.value
    : e.apply(
        'broadcast',
        { shape: [n, ...shape], axes: range(shape.length).map((i) => i + 1) },
        x.value,
      )
}

/** x in the lanes that are named, else y; all have the batch axis. */
export const inLanes = (e: Emit, lanes: Value, x: Value, y: Value): Value => {
  const { shape } = x
  const wide = shape.length === 1 ? lanes : e.apply('broadcast', { shape, axes: [0] }, lanes)
  return e.apply('select', {}, wide, x, y)
}

/** The one output of a primitive, batched. */
export const lane = (value: Value): readonly [Lane] => [{ value, batched: true }]

/** Bytes that an equation reads and writes, each tensor once. */
export const traffic = (inputs: readonly Aval[], outputs: readonly Aval[]): number =>
  [...inputs, ...outputs].reduce((n, a) => n + count(a.shape) * bytesOf[a.dtype], 0)

/** The cost of work done a fixed number of times for each output element. */
export const perElement =
  (flops: number) =>
  (inputs: readonly Aval[], _: object, outputs: readonly Aval[]): Cost => ({
    flops: flops * outputs.reduce((n, a) => n + count(a.shape), 0),
    bytes: traffic(inputs, outputs),
  })

interface Declared<N extends Elementwise> {
  readonly name: N
  /** One element, in f64 arithmetic; the typed array rounds it to the dtype. */
  readonly f: (...xs: readonly number[]) => number
  /** One element of an integer dtype, where f64 arithmetic is not exact. */
  readonly integer?: (...xs: readonly number[]) => number
  /**
   * f over whole buffers, where time is spent. A loop of its own is compiled for its operation; the loop that all share calls
   * f through a pointer, five times slower.
   */
  readonly loop?: (out: Data, x: Data, y: Data, z: Data) => void
  readonly accepts: Accepts
  readonly domain: Domain
  readonly flopsPerElement: number
  readonly derivative: Derivative<N>
  /** The output's dtype, where it is not that of the inputs. */
  readonly dtype?: (inputs: Inputs<N, Aval>, params: Params<N>) => DType
  /** Whether inputs may differ in dtype; then `dtype` checks them. */
  readonly mixed?: true
}

/** out[i] = f(x[i], y[i], z[i]), over as many inputs as there are. */
const each = (out: Data, f: Declared<Elementwise>['f'], x: Data, y?: Data, z?: Data): void => {
  const n = out.length
  // Equal sizes, by the shape rule.
  if (y !== undefined && z !== undefined)
    for (let i = 0; i < n; i += 1) out[i] = f(x[i]!, y[i]!, z[i]!)
  else if (y !== undefined) for (let i = 0; i < n; i += 1) out[i] = f(x[i]!, y[i]!)
  else for (let i = 0; i < n; i += 1) out[i] = f(x[i]!)
}

/** The record of an elementwise primitive: shape S -> S, one dtype, batched by itself. */
export const elementwise = <N extends Elementwise>(d: Declared<N>): Primitive<N> => ({
  name: d.name,
  derivative: d.derivative,
  domain: d.domain,
  cost: (inputs, params, outputs) => perElement(d.flopsPerElement)(inputs, params, outputs),
  shape: (inputs, params) => {
    const list: readonly Aval[] = inputs
    const first = list[0]! // arity 1, 2 or 3
    for (const x of list) {
      if (d.mixed === undefined) mustAccept(d.name, d.accepts, x)
      if (!sameSizes(x.shape, first.shape) || (d.mixed === undefined && x.dtype !== first.dtype))
        throw new Defect(
          `${d.name}: ${list.map(showAval).join(' and ')} differ; broadcast or cast one`,
        )
    }
    const dtype = d.dtype === undefined ? first.dtype : d.dtype(inputs, params)
    return one<N, Aval>({ shape: first.shape, dtype })
  },
  evaluate: (inputs, _, [{ shape, dtype }]) => {
    const list: readonly Concrete[] = inputs
    const first = list[0]! // arity 1, 2 or 3
    const x = first[data]
    const [y, z] = [list[1]?.[data], list[2]?.[data]]
    const whole = d.integer !== undefined && !isFloat(first.dtype)
    const out = allocate(dtype, count(shape))
    if (d.loop !== undefined && !whole) d.loop(out, x, y ?? x, z ?? x)
    else each(out, whole ? d.integer : d.f, x, y, z)
    return one<N, Data>(out)
  },
  vmap: (e, inputs, params, n) =>
    mapOutputs<N, Value, Lane>(
      e.bind(
        d.name,
        params,
        mapInputs<N, Lane, Value>(inputs, (x) => lift(e, x, n)),
      ),
      (value) => ({ value, batched: true }),
    ),
})
