/**
 * @file laws — five laws of a function in a library, against the same function in plain JavaScript.
 *
 * The verdict of a law is { tag, error, observed, expected }: `holds` or `broken`; section adds
 * `refused` where a library throws.
 */
const epsilon = 2 ** -52

/** Vectors that are no symmetry of any probe. */
const pattern = (n, [first, ...others]) =>
  Array.from({ length: n }, (_, i) => (i === 0 ? first : others[(i - 1) % others.length]))
const cotangentOf = (n) => pattern(n, [1, -0.5, 0.75, 1.25])
const tangentOf = (n) => pattern(n, [0.6, -0.8, 0.5, 0.3, -0.2])

const dot = (a, b) => a.reduce((sum, x, i) => sum + x * b[i], 0)
const cut = (like, flat) => {
  let next = 0
  return like.map(({ length }) => flat.slice(next, (next += length)))
}

/** <f, w> of a plain function, of one flat vector. */
const weighed =
  ({ plain, at }, w) =>
  (x) =>
    dot(plain(...cut(at, x)), w)

const moved = (x, i, h) => x.with(i, x[i] + h)
const central = (g, x, i, h) => {
  const [above, below] = [x[i] + h, x[i] - h]
  return (g(moved(x, i, h)) - g(moved(x, i, -h))) / (above - below)
}

/** The gradient by central differences at two steps, extrapolated. */
const gradientOf = (g, x) =>
  x.map((_, i) => {
    const h = epsilon ** 0.2 // of points and functions whose scale is 1
    return (4 * central(g, x, i, h / 2) - central(g, x, i, h)) / 3
  })

/** The derivative of that gradient along u. */
const secondOf = (g, x, u) => {
  const h = epsilon ** 0.2
  const at = (s) =>
    gradientOf(
      g,
      x.map((xi, i) => xi + s * u[i]),
    )
  const [one, half] = [h, h / 2].map((s) => {
    const [above, below] = [at(s), at(-s)]
    return above.map((a, i) => (a - below[i]) / (2 * s))
  })
  return half.map((y, i) => (4 * y - one[i]) / 3)
}

/** A number to so many digits; what is nothing beside 1 is 0. */
const digits = (x, n = 6) => String(Math.abs(x) < 1e-11 ? 0 : Number(x.toPrecision(n)))

/** A vector as text. */
const show = (xs, n) =>
  xs.length === 1 ? digits(xs[0], n) : `[${xs.map((x) => digits(x, n)).join(', ')}]`

/** How many digits tell what a reason allows. */
const shown = { rounding: 12, roundingF32: 7 }

/** What a law may allow, by precision; each is a reason of close.ts. */
const reasonsOf = (dtype) =>
  dtype === 'f64'
    ? { same: 'rounding', slope: 'differences', second: 'secondDifferences' }
    : { same: 'roundingF32', slope: 'shadow', second: 'secondDifferences' }

/** The laws, given how close.ts compares. */
export const lawsOf = ({ apart, reasons }) => {
  const compare = (observed, expected, reason, scale) => {
    let share = 0
    const found = apart(observed, expected, reason, scale, (m) => (share = m.share))
    const tag = found === undefined ? 'holds' : 'broken'
    return {
      tag,
      error: share * reasons[reason].tolerance,
      observed: show(observed, shown[reason]),
      expected: show(expected, shown[reason]),
    }
  }
  const shaped = (observed, expected, verdict) => {
    const [a, b] = [observed, expected].map((list) =>
      list.map((s) => JSON.stringify(s)).join(' and '),
    )
    return a === b
      ? verdict
      : { tag: 'broken', error: NaN, observed: `shape ${a}`, expected: `shape ${b}` }
  }
  const flat = (list) => list.flatMap(({ data }) => data)

  /** Between the slopes on either side, along each axis and one direction more; the worst of them is told. */
  const between = (g, x, observed) => {
    const h = 1e-6
    const axes = x.map((_, i) => x.map((__, j) => Number(i === j)))
    const slopeAt = (d, s) => (g(x.map((xi, i) => xi + s * h * d[i])) - g(x)) / (s * h)
    const found = [...axes, tangentOf(x.length)].map((d) => {
      const [low, high] = [slopeAt(d, 1), slopeAt(d, -1)].sort((a, b) => a - b)
      const slope = dot(observed, d)
      return { d, low, high, slope, error: Math.max(0, low - slope, slope - high) }
    })
    const worst = found.find(({ error }) => !(error <= reasons.shadow.tolerance)) ?? found[0]
    const error = Math.max(...found.map((f) => f.error))
    return {
      tag: error <= reasons.shadow.tolerance ? 'holds' : 'broken',
      error,
      observed: `${show(observed)}: slope ${digits(worst.slope)}`,
      expected: `along ${show(worst.d)} a slope from ${digits(worst.low)} to ${digits(worst.high)}`,
    }
  }

  /** A function, and the point as a library takes it. */
  const situation = (probe) => {
    const x = probe.at.flat()
    const y = probe.plain(...probe.at)
    const give = (list) =>
      list.map((data, i) => ({ shape: probe.shapes?.[i] ?? [data.length], data }))
    return { x, y, xs: give(probe.at), vs: give(cut(probe.at, tangentOf(x.length))) }
  }

  const weights = async (subject, probe, s) => {
    const { shape } = await subject.value(probe, s.xs)
    return { shape, data: cotangentOf(s.y.length) }
  }

  const shapesOf = (list) => list.map(({ shape }) => shape)

  const gradient = async (subject, probe) => {
    const s = situation(probe)
    const w = await weights(subject, probe, s)
    const made = await subject.gradient(probe, s.xs, w)
    const g = weighed(probe, w.data)
    const verdict = probe.kink
      ? between(g, s.x, flat(made))
      : compare(flat(made), gradientOf(g, s.x), reasonsOf(subject.dtype).slope)
    return shaped(shapesOf(made), shapesOf(s.xs), verdict)
  }

  const second = async (subject, probe) => {
    const s = situation(probe)
    const w = await weights(subject, probe, s)
    const made = await subject.second(probe, s.xs, w, s.vs)
    const expected = secondOf(weighed(probe, w.data), s.x, tangentOf(s.x.length))
    return compare(flat(made), expected, reasonsOf(subject.dtype).second)
  }

  const adjoint = async (subject, probe) => {
    const s = situation(probe)
    const w = await weights(subject, probe, s)
    const jv = (await subject.push(probe, s.xs, s.vs)).data
    const jtw = flat(await subject.gradient(probe, s.xs, w))
    const v = tangentOf(s.x.length)
    const norm = (a) => Math.sqrt(dot(a, a))
    const scale = norm(jv) * norm(w.data) + norm(v) * norm(jtw)
    return compare([dot(jv, w.data)], [dot(v, jtw)], reasonsOf(subject.dtype).same, scale)
  }

  /** Two lanes: the point, and the point with its elements doubled. */
  const vmap = async (subject, probe) => {
    const s = situation(probe)
    const w = await weights(subject, probe, s)
    const lanes = [1, 2].map((k) => s.xs.map((x) => ({ ...x, data: x.data.map((e) => k * e) })))
    const alone = []
    for (const xs of lanes)
      alone.push([await subject.value(probe, xs), ...(await subject.gradient(probe, xs, w))])
    const together = s.xs.map(({ shape }, i) => ({
      shape: [2, ...shape],
      data: lanes.flatMap((xs) => xs[i].data),
    }))
    const made = await subject.lanes(probe, together, w)
    const expected = made.map((_, i) => alone.flatMap((lane) => lane[i].data))
    // What is not finite in each lane alone is no fault of vmap.
    const [found, wanted] = [flat(made), expected.flat()]
    const agree = (x, i) => !Number.isFinite(x) && Object.is(x, found[i])
    const zeroed = (xs) => xs.map((x, i) => (agree(wanted[i], i) ? 0 : x))
    return compare(zeroed(found), zeroed(wanted), reasonsOf(subject.dtype).same)
  }

  const value = async (subject, probe) => {
    const s = situation(probe)
    const { data } = await subject.value(probe, s.xs)
    return compare(data, s.y, reasonsOf(subject.dtype).same)
  }

  return [
    {
      title: 'value',
      says: 'f is what plain JavaScript says, which computes in f64',
      law: value,
      applies: () => true,
    },
    {
      title: 'gradient',
      says: 'the gradient is what central differences of the plain function say; at a kink, it lies between the slopes on either side',
      law: gradient,
      applies: () => true,
    },
    {
      title: 'second derivative',
      says: 'the gradient of a gradient along a direction is what differences of differences say',
      law: second,
      applies: ({ kink, linear }) => !kink && !linear,
    },
    {
      title: 'adjoint',
      says: '`<J v, w> = <v, J^T w>`',
      law: adjoint,
      applies: () => true,
      needs: 'push',
    },
    {
      title: 'vmap',
      says: '`vmap f X = stack (map f X)`, of f and of its gradient',
      law: vmap,
      applies: () => true,
      needs: 'lanes',
    },
  ]
}
