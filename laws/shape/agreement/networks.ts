/**
 * @file networks — stacks of layers, losses and metrics on their output, and updates of optimisers.
 */
import * as fc from 'fast-check'
import type { Sizes } from '../../../src/shape/sizes.ts'
import { alike, list, mostly, p, t, z } from './call.ts'
import type { Whole } from './transformations.ts'

const size = fc.integer({ min: 1, max: 5 })
const shape: fc.Arbitrary<Sizes> = fc.array(size, { minLength: 1, maxLength: 3 })
const keeping = fc.constantFrom('nn.relu', 'nn.tanh', 'nn.softmax', 'nn.identity', 'nn.elu()')
const dense = fc
  .tuple(size, fc.boolean())
  .map(([n, bias]) => `nn.dense(${n}${bias ? '' : ', { bias: false }'})`)
const layer: fc.Arbitrary<string> = fc.oneof(
  { arbitrary: dense, weight: 4 },
  { arbitrary: keeping, weight: 3 },
  { arbitrary: fc.constant('nn.flatten'), weight: 1 },
  { arbitrary: dense.map((f) => `nn.residual(${f})`), weight: 1 },
  {
    arbitrary: fc.tuple(size, size).map(([n, m]) => `nn.sequential([${n}], nn.dense(${m}))`),
    weight: 1,
  },
)
const layers = fc.array(layer, { maxLength: 6 })
/** With repeated blocks, whose parameters are a list of no known length. */
const repeated = fc.array(
  fc.oneof(
    { arbitrary: layer, weight: 5 },
    {
      arbitrary: fc.tuple(dense, keeping).map(([f, g]) => `nn.repeat(2, nn.block(${f}, ${g}))`),
      weight: 1,
    },
  ),
  { maxLength: 6 },
)
const net = (s: Sizes, ls: readonly string[]): string =>
  `nn.sequential(${[list(s), ...ls].join(', ')})`

const two = (op: string): fc.Arbitrary<string> =>
  shape.chain((s) => alike(s).map((r) => `nn.${op}(${z(s)}, ${z(r)})`))
const labelled = (op: string): fc.Arbitrary<string> =>
  shape.chain((s) => alike(s.slice(0, -1)).map((r) => `nn.${op}(${z(s)}, ${z(r, 'i32')})`))

const params = fc.tuple(shape, shape).map(([s, r]) => `{ w: ${z(s)}, b: { c: ${z(r)} } }`)
const optimisers = fc.constantFrom(
  'op.adam(0.1)',
  'op.adamW(0.1)',
  'op.sgd(0.1)',
  'op.momentum(0.1)',
  'op.chain(op.clipByGlobalNorm(1), op.scaleByAdam(), op.scale(-1))',
)

/** Calls of layers, losses, metrics and optimisers. */
export const networks: Whole = {
  sequential: fc.tuple(shape, repeated).map(([s, ls]) => `${net(s, ls)}.output`),
  parameters: fc.tuple(shape, layers).map(([s, ls]) => `${net(s, ls)}.init(ct.key(1))`),
  apply: fc.tuple(shape, repeated, fc.array(size, { maxLength: 2 })).map(([s, ls, batch]) => {
    const x = z([...batch, ...s])
    return `((net) => net.apply(net.init(ct.key(1)), ${x}))(${net(s, ls)})`
  }),
  gradients: fc
    .tuple(
      shape,
      layers,
      mostly(fc.constant('ct.mean(net.apply(w, x))'), fc.constant('net.apply(w, x)'), 8),
    )
    .map(
      ([s, ls, loss]) =>
        `((net) => ct.grad((${p('w', 'ReturnType<typeof net.init>')}, ${p('x', t([3, ...s]))}) => ${loss})(net.init(ct.key(1)), ${z([3, ...s])}))(${net(s, ls)})`,
    ),
  losses: fc.oneof(
    ...[
      'meanSquaredError',
      'huber',
      'cosineDistance',
      'binaryCrossEntropy',
      'categoricalCrossEntropy',
      'klDivergence',
    ].map(two),
  ),
  labels: fc.oneof(...['sparseCategoricalCrossEntropy', 'accuracy', 'perplexity'].map(labelled)),
  updates: fc
    .tuple(optimisers, params)
    .map(([f, w]) => `((o, w) => o.update(w, o.init(w), w)[0])(${f}, ${w})`),
}
