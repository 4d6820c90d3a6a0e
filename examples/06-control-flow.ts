/**
 * @file 06-control-flow — a ball is thrown, falls, bounces; and a gradient through the whole flight says how to aim.
 *
 *   v' = v + dt (g - k |v| v)         gravity and drag; v and p are pairs, [along, up]
 *   p' = p + dt v'                    semi-implicit Euler steps
 *   up below 0, going down            it bounces: the speed upwards turns around and loses a fifth
 *
 *   scan(step)            steps known in number: what is carried goes on, what is yielded is stacked
 *   cond(c, yes, no)      one of two functions
 *   whileLoop(c, step)    steps until it has come down; forward mode only
 *   checkpoint            less memory in reverse, for some work twice
 *
 * Each is one equation, with its functions as Programs inside. So a flight of 10,000 steps has as many equations as one of 10.
 */
import { fileURLToPath } from 'node:url'
import {
  add,
  and,
  cond,
  grad,
  greater,
  item,
  jvp,
  less,
  mul,
  norm,
  programOf,
  type Scalar,
  scalar,
  scan,
  type ScanOptions,
  square,
  sub,
  sum,
  tensor,
  type Tensor,
  toNested,
  valueAndGrad,
  whileLoop,
} from 'cotangent'
import { costOf } from 'cotangent/program'

type Pair = Tensor<[2], 'f64'>
type Real = Scalar<'f64'>

/** Where the ball is, and where it goes. */
interface Ball {
  readonly p: Pair
  readonly v: Pair
}

const dt = 0.01
const gravity = tensor([0, -9.81], 'f64')
const drag = 0.01
const up = tensor([0, 1], 'f64')
/** Turned upwards, and a fifth slower. */
const turned = tensor([1, -0.8], 'f64')

const height = ({ p }: Ball): Real => sum(mul(p, up))
const rising = ({ v }: Ball): Real => sum(mul(v, up))

/** One hundredth of a second in the air. */
const fly = ({ p, v }: Ball): Ball => {
  const pull = sub(gravity, mul(mul(norm(v), v), drag))
  const next = add(v, mul(pull, dt))
  return { p: add(p, mul(next, dt)), v: next }
}

const bounce = ({ p, v }: Ball): Ball => ({ p, v: mul(v, turned) })
const stay = (ball: Ball): Ball => ball

/** A step, and a bounce if the ball is below ground and falling. */
const step = (ball: Ball): Ball => {
  const next = fly(ball)
  const hits = and(less(height(next), 0), less(rising(next), 0))
  return cond(hits, bounce, stay)(next)
}

const thrown = (v: Pair): Ball => ({ p: tensor([0, 1.5], 'f64'), v })

/** Where a ball is after each of many steps. The ball is carried; where it is is yielded, and stacked to a path. */
const pathOf = (v: Pair, length: number): Tensor<[number, 2], 'f64'> => {
  const walk = scan<Ball, readonly [], Pair>(
    (ball) => {
      const next = step(ball)
      return [next, next.p]
    },
    { length },
  )
  return walk(thrown(v), [])[1]
}

/** Where a ball is at last. A step that yields nothing yields an empty tuple. */
const end =
  (options: ScanOptions) =>
  (v: Pair): Pair => {
    const walk = scan<Ball, readonly [], readonly []>((ball) => [step(ball), []], options)
    return walk(thrown(v), [])[0].p
  }

/** Seconds until a ball touches ground: the state is the ball and the time. */
const airtime = (v: Pair): Real => {
  const [, seconds] = whileLoop(
    ([ball]: readonly [Ball, Real]) => greater(height(ball), 0),
    ([ball, t]): readonly [Ball, Real] => [fly(ball), add(t, dt)],
  )([thrown(v), scalar(0, 'f64')])
  return seconds
}

/** How far along a ball is when it first touches ground. */
const reach = (v: Pair): Real => {
  const landed = whileLoop((ball: Ball) => greater(height(ball), 0), fly)(thrown(v))
  return sum(sub(landed.p, mul(landed.p, up)))
}

/** After two seconds and a half, the squared distance from a basket 14 metres along and 2.5 metres up. */
const basket = tensor([14, 2.5], 'f64')
const miss = (v: Pair): Real => sum(square(sub(end({ length: 250 })(v), basket)))

/** Walks down the gradient of the whole flight. */
const aimed = (first: Pair, steps: number): readonly [Pair, readonly number[]] => {
  const misses: number[] = []
  let v = first
  for (let i = 0; i < steps; i += 1) {
    const [far, slope] = valueAndGrad(miss)(v)
    misses.push(Math.sqrt(item(far)))
    v = sub(v, mul(slope, 0.1))
  }
  return [v, misses]
}

/** What the gradient of one flight takes. */
export interface Price {
  readonly steps: number
  readonly equations: number
  /** Bytes held at once, with residuals of all steps and in segments. */
  readonly whole: number
  readonly segments: number
}

const price = (steps: number): Price => {
  const first = tensor([5, 8], 'f64')
  const slope = (options: ScanOptions) => grad((v: Pair): Real => sum(end(options)(v)))
  const whole = slope({ length: steps })
  const segments = slope({ length: steps, checkpoint: Math.round(Math.sqrt(steps)) })
  return {
    steps,
    equations: programOf(whole)(first).equations.length,
    whole: costOf(whole)(first).peak,
    segments: costOf(segments)(first).peak,
  }
}

/** What this lesson finds out. */
export interface Lesson {
  /** Where the ball is after each of 300 steps: along, up. */
  readonly path: readonly (readonly number[])[]
  readonly seconds: number
  /** How much further it reaches for a metre per second more along, as forward mode says and as a difference. */
  readonly further: readonly [number, number]
  readonly velocity: readonly number[]
  /** Metres from the basket, at each try. */
  readonly misses: readonly number[]
  readonly prices: readonly Price[]
}

/** Throws balls. */
export const lesson = (): Lesson => {
  const first = tensor([5, 8], 'f64')

  // 1. scan. Three seconds of flight, with a bounce.
  const path = pathOf(first, 300)

  // 2. whileLoop. It stops when the ball has come down, and forward mode goes along with it.
  const along = tensor([1, 0], 'f64')
  const [, further] = jvp(reach)(first, along)
  const h = 1e-5
  const beside = (s: number): number => item(reach(add(first, mul(along, s))))

  // 3. A gradient through 250 steps and a bounce. A try that bounces a step sooner than the one before lands some
  //    centimetres elsewhere, so the misses do not shrink evenly.
  const [velocity, misses] = aimed(first, 15)

  return {
    path: toNested(path),
    seconds: item(airtime(first)),
    further: [item(further), (beside(h) - beside(-h)) / (2 * h)],
    velocity: toNested(velocity),
    misses,
    prices: [100, 1_000, 10_000].map(price), // 4. What it costs.
  }
}

/** A path as text: a row for each half metre up, a column for each quarter metre along. */
const drawn = (path: Lesson['path']): string => {
  const seen = new Set(path.map((at) => at.map((x, i) => Math.round(x * (i === 0 ? 4 : 2))).join()))
  const row = (y: number): string =>
    Array.from({ length: 60 }, (_, x) => (seen.has(`${x},${y}`) ? 'o' : ' '))
      .join('')
      .trimEnd()
  return Array.from({ length: 10 }, (_, i) => `    ${row(9 - i)}`).join('\n')
}

const report = ({ path, seconds, further, velocity, misses, prices }: Lesson): string => {
  const kilobytes = (n: number): string => `${Math.round(n / 1000)} kB`.padStart(9)
  return [
    'A ball, thrown at 5 m/s along and 8 m/s up:',
    drawn(path),
    `    ${'-'.repeat(60)}`,
    `It first touches ground after ${seconds.toFixed(2)} s. Thrown faster, by a metre per second, it would get`,
    `${further[0].toFixed(6)} m further; ${further[1].toFixed(6)} by differences.`,
    '\nAiming at a basket, 14 m along and 2.5 m up, to be hit after 2.5 s and a bounce; down the gradient of the flight:',
    '    try   misses by',
    ...[0, 1, 2, 4, 8, 14].map(
      (i) => `    ${String(i).padStart(3)}   ${(misses[i] ?? Number.NaN).toFixed(4)} m`,
    ),
    `at last thrown at [${velocity.map((x) => x.toFixed(3)).join(', ')}] m/s`,
    '\nThe gradient of a flight, in equations and memory:',
    '     steps   equations   all kept   in segments',
    ...prices.map(
      (p) =>
        `    ${String(p.steps).padStart(6)}   ${String(p.equations).padStart(9)}  ${kilobytes(p.whole)}     ${kilobytes(p.segments)}`,
    ),
  ].join('\n')
}

if (process.argv[1] === fileURLToPath(import.meta.url)) console.log(report(lesson()))
