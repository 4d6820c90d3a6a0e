/**
 * @file 20-curvature — how sure may one be? The Hessian says, and two thousand worlds check it.
 *
 *   y_i = 1 with probability sigmoid(w_1 + w_2 x_i)      w ~ N(0, 4 I)
 *   L(w) = -log p(y, w)                                  least at m, with curvature H = L''(m)
 *   p(w | y) ~ N(m, H^-1)                                Laplace's approximation
 *   log p(y) ~ -L(m) + log 2 pi - 1/2 log det H          the evidence, in two dimensions
 *
 * In each world w is drawn, and then y. Seeing y alone, we walk to m by Newton's method and draw the ellipse that holds a share
 * c of N(m, H^-1): (w - m)' H (w - m) <= -2 log(1 - c). Where the posterior is right, a share c of the worlds has its w inside.
 * The worlds are the lanes of one vmap, and the Hessian is taken in each of them at each step.
 *
 *   npm run build && node dist/examples/20-curvature.js
 *
 * Result  with 40 points 0.908 of 2,000 worlds are in the ellipses of 0.95, so the approximation is a little too sure; with 400
 *         points 0.947 are, as many as should be; log p(y) is within 0.06 of the sum over the plane, then within 0.01; 3 s
 * Source  MacKay, Information theory, inference, and learning algorithms, 2003, chapters 27 and 41; drawn worlds as a check:
 *         Cook, Gelman, Rubin, Validation of software for Bayesian models, J. Comput. Graph. Stat. 15, 2006
 */
import { fileURLToPath } from 'node:url'
import {
  abs,
  add,
  broadcastTo,
  cast,
  div,
  dot,
  exp,
  eye,
  grad,
  hessian,
  item,
  key,
  less,
  lessEqual,
  linspace,
  log,
  matmul,
  max,
  mean,
  mul,
  neg,
  normal,
  ones,
  reshape,
  type Scalar,
  sigmoid,
  slice,
  softplus,
  splitKey,
  sqrt,
  square,
  stack,
  sub,
  sum,
  type Tensor,
  toNested,
  uniform,
  vmap,
  zeros,
} from 'cotangent'
import { curvatureRecord } from './report/curvature.ts'
import { saved } from './report/saved.ts'

type Real = Scalar<'f64'>
type Weights = Tensor<[2], 'f64'>

/** 1 and x_i for each point, and the answer there. */
interface Data {
  readonly x: Tensor<[number, 2], 'f64'>
  readonly y: Tensor<[number], 'f64'>
}

/** Of the prior. */
const deviation = 2

/** A matrix of two columns times a vector. */
const times = <N extends number>(a: Tensor<[N, 2], 'f64'>, v: Weights): Tensor<[N], 'f64'> =>
  sum(mul(a, v), { axes: [1] })

/** L(w) = -log p(y, w), where log sigmoid(z) and log(1 - sigmoid(z)) are both y z - softplus(z). */
export const surprise = (w: Weights, { x, y }: Data): Real => {
  const z = times(x, w)
  const likelihood = sum(sub(mul(y, z), softplus(z)))
  const prior = sub(div(dot(w, w), -2 * deviation ** 2), Math.log(2 * Math.PI * deviation ** 2))
  return neg(add(likelihood, prior))
}

/** A posterior as Laplace has it. */
export interface Posterior {
  readonly m: Weights
  readonly h: Tensor<[2, 2], 'f64'>
}

// Of two rows, det H = (tr(H)^2 - tr(H^2)) / 2 and H^-1 = (tr(H) I - H) / det H, by Cayley and Hamilton.
const identity = eye(2, 'f64')
const trace = (h: Posterior['h']): Real => sum(mul(h, identity))
const det = (h: Posterior['h']): Real => div(sub(square(trace(h)), trace(matmul(h, h))), 2)
const inverse = (h: Posterior['h']): Posterior['h'] => div(sub(mul(trace(h), identity), h), det(h))

/** Ten steps of Newton's method from 0, m - H^-1 L'(m), and the curvature where they end. */
export const laplace = (data: Data): Posterior => {
  let m: Weights = zeros([2], 'f64')
  for (let step = 0; step < 10; step += 1)
    m = sub(m, times(inverse(hessian(surprise)(m, data)), grad(surprise)(m, data)))
  return { m, h: hessian(surprise)(m, data) }
}

/** log p(y) by the curvature. */
const evidence = (data: Data): Real => {
  const { m, h } = laplace(data)
  return sub(sub(Math.log(2 * Math.PI), surprise(m, data)), div(log(det(h)), 2))
}

/** log p(y) by adding up the whole plane in squares, as far as five deviations of the prior. */
const summedEvidence = (data: Data): Real => {
  const [n, far] = [200, 5 * deviation]
  const middle = linspace(-far + far / n, far - far / n, n, 'f64')
  const [down, across] = [reshape(middle, [n, 1]), reshape(middle, [1, n])]
  const plane = stack([broadcastTo(down, [n, n]), broadcastTo(across, [n, n])], { axis: 2 })
  const density = vmap((w: Weights) => exp(neg(surprise(w, data))))(reshape(plane, [n * n, 2]))
  return log(mul(sum(density), ((2 * far) / n) ** 2))
}

/** Of one share of a posterior: the share of the worlds whose w lies in its ellipse. */
export interface Calibration {
  readonly share: number
  readonly found: number
}

/** What the worlds say. */
export interface Lesson {
  readonly worlds: number
  readonly calibration: readonly Calibration[]
  /** The largest element of L'(m) in any world. */
  readonly slope: number
  /** log p(y) in the first worlds, by the curvature and by summing. */
  readonly evidence: readonly (readonly [laplace: number, summed: number])[]
  /** The first world. */
  readonly world: World
}

/** One world: its points, its weights, the posterior, and the chance of a 1 along x. */
export interface World {
  readonly points: readonly (readonly [x: number, y: number])[]
  readonly w: readonly number[]
  readonly m: readonly number[]
  readonly h: readonly (readonly number[])[]
  /** What is so, what m says, and where the posterior has it with 0.95. */
  readonly chances: readonly Chances[]
}

/** The chance of a 1 at one x. */
export interface Chances {
  readonly x: number
  readonly chance: number
  readonly said: number
  readonly low: number
  readonly high: number
}

/** The score w_1 + w_2 x has deviation sqrt([1, x] H^-1 [1, x]') in the posterior, and sigmoid keeps the order. */
const worldOf = (w: Weights, { x, y }: Data): World => {
  const { m, h } = laplace({ x, y })
  const along = linspace(-4, 4, 81, 'f64')
  const rows = stack([ones([81], 'f64'), along], { axis: 1 }) // [81, 2]
  const score = times(rows, m)
  const spread = mul(sqrt(sum(mul(matmul(rows, inverse(h)), rows), { axes: [1] })), 1.96)
  const [chance, said, low, high] = [
    times(rows, w),
    score,
    sub(score, spread),
    add(score, spread),
  ].map((z) => toNested(sigmoid(z)))
  const at = (values: readonly number[] | undefined, i: number): number => values?.[i] ?? Number.NaN
  const answers = toNested(y)
  return {
    points: toNested(x).map(([, place = 0], i) => [place, at(answers, i)]),
    w: toNested(w),
    m: toNested(m),
    h: toNested(h),
    chances: toNested(along).map((place, i) => ({
      x: place,
      chance: at(chance, i),
      said: at(said, i),
      low: at(low, i),
      high: at(high, i),
    })),
  }
}

/** Draws worlds from the prior, and asks each of them. */
export const lesson = (points = 40, worlds = 2000, seed = 1): Lesson => {
  const [forWeights, forAnswers] = splitKey(key(seed), 2)
  const x = stack([ones([points], 'f64'), linspace(-2, 2, points, 'f64')], { axis: 1 }) // [points, 2]
  const w = normal(forWeights, [worlds, 2], { deviation, dtype: 'f64' })
  const chance = vmap((v: Weights) => sigmoid(times(x, v)))(w)
  const y = cast(less(uniform(forAnswers, [worlds, points], { dtype: 'f64' }), chance), 'f64')
  const one = (v: Weights, answers: Data['y']) => {
    const data = { x, y: answers }
    const { m, h } = laplace(data)
    const d = sub(v, m)
    return { distance: dot(d, times(h, d)), slope: max(abs(grad(surprise)(m, data))) }
  }
  const { distance, slope } = vmap(one)(w, y)
  const first = [0, 1, 2, 3, 4].map((i) => ({
    x,
    y: reshape(slice(y, { axis: 0, from: i, to: i + 1 }), [points]),
  }))
  const weights = reshape(slice(w, { axis: 0, from: 0, to: 1 }), [2])
  return {
    worlds,
    calibration: [0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99].map((share) => ({
      share,
      found: item(mean(cast(lessEqual(distance, -2 * Math.log(1 - share)), 'f64'))),
    })),
    slope: item(max(slope)),
    evidence: first.map((data) => [item(evidence(data)), item(summedEvidence(data))]),
    world: worldOf(weights, first[0]!), // the first of five
  }
}

const report = (made: readonly (readonly [points: number, Lesson])[]): string =>
  made
    .map(([points, { worlds, calibration, slope, evidence: logs }]) => [
      `${points} points, ${worlds} worlds; after ten steps of Newton's method no slope above ${slope.toExponential(0)}`,
      '   share   w inside',
      ...calibration.map(({ share, found }) => {
        const error = Math.sqrt((share * (1 - share)) / worlds)
        return `    ${share.toFixed(2)}    ${found.toFixed(3)}   +- ${error.toFixed(3)} by the draw`
      }),
      '   log p(y) by the curvature, and by summing the plane',
      ...logs.map((pair) => pair.map((p) => p.toFixed(3).padStart(12)).join('')),
    ])
    .map((lines) => lines.join('\n'))
    .join('\n\n')

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const made = [40, 400].map((points) => [points, lesson(points)] as const)
  console.log(`${report(made)}\n\n${saved('curvature', curvatureRecord(made))}`)
}
