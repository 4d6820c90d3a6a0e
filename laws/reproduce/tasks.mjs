/**
 * @file tasks — what is learned: digits of a made-up kind in f32 with dropout, and a wave in f64; all drawn from keys.
 *
 * A task is { name, size, data, params, loss, optimiser }. Sizes are no multiples of a vector's width, so that kernels
 * also run their ends.
 */

/** Classes of points, by a network with tanh and relu whose hidden values are dropped at random. */
const classes = (ct, network, optimize, k) => {
  const [forX, forTeacher, forLabels, forBody, forHead] = ct.splitKey(k, 5)
  const x = ct.normal(forX, [250, 21])
  const teacher = ct.normal(forTeacher, [21, 10], { deviation: 0.7 })
  const { dense, heNormal, relu, sequential, tanh } = network
  const body = sequential([21], dense(37), tanh, dense(29, { kernel: heNormal }), relu)
  const head = sequential([29], dense(10))
  const kept = 0.8
  return {
    name: 'f32',
    size: 50,
    data: { x, labels: ct.categorical(forLabels, ct.matmul(x, teacher)) },
    params: { body: body.init(forBody), head: head.init(forHead) },
    loss: (params, batch, key) => {
      const hidden = body.apply(params.body, batch.x)
      const mask = ct.bernoulli(key, kept, [50, 29])
      const dropped = ct.where(mask, ct.div(hidden, kept), 0)
      return network.sparseCategoricalCrossEntropy(head.apply(params.head, dropped), batch.labels)
    },
    optimiser: optimize.chain(
      optimize.clipByGlobalNorm(0.5),
      optimize.scaleByAdam(),
      optimize.addDecayedWeights(0.01),
      optimize.descend(
        optimize.joined(
          optimize.warmUp(0.02, { steps: 5 }),
          5,
          optimize.cosineDecay(0.02, { steps: 15 }),
        ),
      ),
    ),
  }
}

/** A function of three numbers with noise, by a network with gelu and silu. */
const wave = (ct, network, optimize, k) => {
  const [forX, forNoise, forParams] = ct.splitKey(k, 3)
  const x = ct.uniform(forX, [66, 3], { min: -2, max: 2, dtype: 'f64' })
  const noise = ct.normal(forNoise, [66, 1], { deviation: 0.1, dtype: 'f64' })
  const { dense, gelu, sequential, silu } = network
  const net = sequential({ shape: [3], dtype: 'f64' }, dense(13), gelu, dense(7), silu, dense(1))
  return {
    name: 'f64',
    size: 22,
    data: { x, y: ct.add(ct.sin(ct.sum(x, { axes: [1], keepAxes: true })), noise) },
    params: net.init(forParams),
    loss: (params, batch) => network.meanSquaredError(net.apply(params, batch.x), batch.y),
    optimiser: optimize.adam(optimize.exponentialDecay(0.03, { steps: 10, factor: 0.5 })),
  }
}

/** Both tasks. */
export const tasks = (ct, network, optimize) => {
  const [first, second] = ct.splitKey(ct.key(4), 2)
  return [classes(ct, network, optimize, first), wave(ct, network, optimize, second)]
}
