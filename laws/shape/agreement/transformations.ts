/**
 * @file transformations — calls of what takes functions: derivatives, lanes, loops, branches, rules of one's own.
 *
 * The functions are short; what is under test is the type of what is made of them.
 */
import * as fc from 'fast-check'
import type { Sizes } from '../../../src/shape/sizes.ts'
import type { DType } from '../../../src/tensor/dtype.ts'
import { axisOf, list, mostly, p, size, t, z } from './call.ts'

/** Whole calls, by the name of what is called. */
export type Whole = Readonly<Record<string, fc.Arbitrary<string>>>

const shape: fc.Arbitrary<Sizes> = fc.array(fc.integer({ min: 1, max: 4 }), { maxLength: 2 })
const dtype: fc.Arbitrary<DType> = mostly(
  fc.constantFrom<DType>('f32', 'f32', 'f64'),
  fc.constant<DType>('i32'),
  12,
)
/** Texts that keep x's shape. */
const keeps = fc.constantFrom('ct.tanh(x)', 'ct.mul(x, x)', 'ct.add(x, 1)', 'ct.neg(x)')
/** Texts that change it, and a few that do not fit. */
const changes = fc.constantFrom(
  'ct.sum(x)',
  'ct.outer(x, x)',
  'ct.reshape(x, [-1])',
  'ct.stack([x, x], { axis: 0 })',
  'ct.expandDims(x, { axis: -1 })',
  'ct.concatenate([x, x], { axis: 0 })',
)
const body = fc.oneof(keeps, changes)
/** Texts of trees. */
const tree = fc.oneof(
  body,
  fc.tuple(body, body).map(([a, b]) => `({ a: ${a}, b: ${b} })`),
)
/** Texts of losses, and sometimes of what is none. */
const loss = mostly(fc.constantFrom('ct.sum(x)', 'ct.mean(ct.mul(x, x))', 'ct.norm(x)'), body)

const arrow = (type: string, text: string): string => `(${p('x', type)}) => ${text}`

/** f of one tensor, called on one of its type. */
const ofOne = (
  op: string,
  of: fc.Arbitrary<string>,
  call: (f: string, x: string) => string = (f, x) => `ct.${op}(${f})(${x})`,
): fc.Arbitrary<string> =>
  fc.tuple(shape, dtype, of).map(([s, d, text]) => call(arrow(t(s, d), text), z(s, d)))

const gradient = (op: string): fc.Arbitrary<string> =>
  fc.oneof(
    ofOne(op, loss),
    fc
      .tuple(shape, size, dtype, fc.constantFrom('', ', { wrt: [1] }', ', { wrt: [1, 0] }'))
      .map(([s, n, d, options]) => {
        const [w, b] = [[...s, n], [n]]
        return `ct.${op}((${p('w', `{ w: ${t(w, d)} }`)}, ${p('b', t(b, d))}) => ct.sum(ct.add(w.w, b))${options})({ w: ${z(w, d)} }, ${z(b, d)})`
      }),
    ofOne(
      op,
      loss,
      (f, x) => `ct.${op}((${f.slice(1).replace(') => ', `) => [`)}, x], { aux: true })(${x})`,
    ),
  )

const vmap = fc.oneof(
  fc
    .tuple(shape, size, tree, dtype)
    .map(([s, n, text, d]) => `ct.vmap(${arrow(t(s, d), text)})(${z([n, ...s], d)})`),
  fc.tuple(shape, size, keeps).chain(([s, n, text]) =>
    fc.tuple(axisOf(s.length + 1), fc.option(axisOf(s.length + 1))).map(([at, out]) => {
      const i = Math.max(0, at < 0 ? at + s.length + 1 : at)
      const given = [...s.slice(0, i), n, ...s.slice(i)]
      const back = out === null ? '' : `, out: ${out}`
      return `ct.vmap(${arrow(t(s), text)}, { in: ${list([at])}${back} })(${z(given)})`
    }),
  ),
  fc
    .tuple(shape, shape, mostly(fc.constant(null), size))
    .map(
      ([s, r, odd]) =>
        `ct.vmap((${p('x', t(s))}, ${p('y', t(r))}) => ct.outer(x, y), { in: [0, ${odd === null ? 'null' : 0}] })(${z([3, ...s])}, ${z(odd === null ? r : [odd, ...r])})`,
    ),
)

const two = (s: Sizes): string => `(${p('x', t(s))}, ${p('y', t(s))})`

const scan = fc
  .tuple(shape, size, mostly(fc.constant('ct.add(x, y)'), changes), keeps, size)
  .map(([s, n, carry, out]) => `ct.scan(${two(s)} => [${carry}, ${out}])(${z(s)}, ${z([n, ...s])})`)

/** Under jit the condition is not known, so that both branches are looked at. */
const branching = (op: string, call: (a: string, b: string) => string): fc.Arbitrary<string> =>
  fc.tuple(shape, body, keeps, fc.boolean()).map(([s, a, b, same]) => {
    const [yes, no] = [arrow(t(s), a), arrow(t(s), same ? a : b)]
    const kind = op === 'cond' ? 'bool' : 'i32'
    return `ct.jit((${p('p', t([], kind))}, ${p('v', t(s))}) => ct.${op}(p, ${call(yes, no)})(v))(${z([], kind)}, ${z(s)})`
  })

const again = `(${p('s', '{ n: ct.Tensor<[]> }')}) => ct.less(s.n, 3)`
const step = `(${p('s', '{ n: ct.Tensor<[]> }')}) => ({ n: ct.add(s.n, 1) })`

/** Calls of what takes functions. */
export const transformations: Whole = {
  grad: gradient('grad'),
  valueAndGrad: gradient('valueAndGrad'),
  jvp: ofOne('jvp', tree, (f, x) => `ct.jvp(${f})(${x}, ${x})`),
  vjp: ofOne('vjp', tree),
  linearize: ofOne('linearize', tree),
  linearTranspose: fc
    .tuple(shape, size, dtype)
    .map(
      ([s, n, d]) =>
        `ct.linearTranspose(${arrow(t(s, d), `ct.broadcastTo(x, ${list([n, ...s])})`)})(${z(s, d)})(${z([n, ...s], d)})`,
    ),
  jacobian: ofOne('jacobian', tree),
  hessian: ofOne('hessian', loss),
  hvp: ofOne('hvp', loss, (f, x) => `ct.hvp(${f})(${x}, ${x})`),
  jit: ofOne('jit', tree),
  checkpoint: ofOne('checkpoint', tree),
  evalShape: ofOne('evalShape', tree),
  vmap,
  scan,
  // With fewer than two rows the function is not called.
  associativeScan: fc
    .tuple(shape, fc.integer({ min: 2, max: 5 }), mostly(fc.constant('ct.mul(x, y)'), changes))
    .map(([s, n, text]) => `ct.associativeScan(${two(s)} => ${text})(${z([n, ...s])})`),
  fold: fc
    .tuple(shape, mostly(fc.constant('ct.add(x, y)'), changes))
    .map(([s, text]) => `ct.fold(${two(s)} => ${text})(${z(s)}, [${z(s)}, ${z(s)}])`),
  cond: branching('cond', (a, b) => `${a}, ${b}`),
  switchOn: branching('switchOn', (a, b) => `[${a}, ${b}]`),
  whileLoop: fc.constant(`ct.whileLoop(${again}, ${step})({ n: ${z([])} })`),
  boundedWhile: fc.constant(`ct.boundedWhile(${again}, ${step}, { limit: 5 })({ n: ${z([])} })`),
  fixedPoint: shape.map(
    (s) => `ct.fixedPoint(${two(s)} => ct.mul(ct.add(x, y), 0.5))(${z(s)}, ${z(s)})`,
  ),
  customJvp: shape.map(
    (s) =>
      `ct.customJvp(${arrow(t(s), 'ct.mul(x, 2)')}, ([x], [dx]) => [ct.mul(x, 2), ct.mul(dx, 2)])(${z(s)})`,
  ),
  customVjp: shape.map(
    (s) =>
      `ct.customVjp(${arrow(t(s), 'ct.mul(x, 2)')}, ${arrow(t(s), '[ct.mul(x, 2), []]')}, (r, dy) => [ct.mul(dy, 2)])(${z(s)})`,
  ),
  laneSum: fc
    .tuple(shape, size)
    .map(
      ([s, n]) =>
        `ct.vmap(${arrow(t(s), "ct.laneSum(x, 'lane')")}, { axis: 'lane' })(${z([n, ...s])})`,
    ),
  laneMean: fc
    .tuple(shape, size)
    .map(
      ([s, n]) =>
        `ct.vmap(${arrow(t(s), "ct.laneMean(x, 'lane')")}, { axis: 'lane' })(${z([n, ...s])})`,
    ),
  laneIndex: size.map(
    (n) => `ct.vmap(${arrow(t([]), "ct.laneIndex('lane')")}, { axis: 'lane' })(${z([n])})`,
  ),
}
