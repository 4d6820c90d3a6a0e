/**
 * @file training — mistakes with optimisers and with what is read from files.
 */
import type { Chapter } from './mistake.ts'

const run = [
  'const loss = (w: Scalar, x: Tensor<[number]>) => mean(mul(sub(x, w), sub(x, w)))',
  'const optimiser = gradientDescent(0.1)',
  'const data = datasetOf(tensor([1, 2, 3, 4]))',
].join('\n')

const running = [
  'const net = sequential([4], dense(8), batchNormalization(), dense(1))',
  'type Net = LayerStateOf<typeof net>',
  'const learn = (p: ParametersOf<typeof net>, x: Tensor<[number, 4]>, random: Key, state: Net) => {',
  '  const made = net.train(p, x, { key: random, state })',
  '  return [mean(square(made.y)), made.state] as const',
  '}',
  'const optimiser = gradientDescent(0.1)',
  'const how = { optimiser, data: datasetOf(ones([8, 4])), batchSize: 4, epochs: 1 }',
].join('\n')

export const training: Chapter = {
  title: 'Training and files',
  about:
    'What a file holds is known when it has been read. A decoder gives an `Either`, and its Left is a failure to show.',
  from: [
    'cotangent',
    'cotangent/optimize',
    'cotangent/codec',
    'cotangent/training',
    'cotangent/network',
  ],
  mistakes: [
    {
      name: 'A gradient of other parameters',
      given: 'const params = { w: ones([3]), b: ones([]) }\nconst optimiser = adam(0.001)',
      wrong: 'optimiser.update(«{ w: ones([3]) }», optimiser.init(params), params)',
      right: 'optimiser.update({ w: ones([3]), b: ones([]) }, optimiser.init(params), params)',
      because: 'gradients are a tree, and which part it lacks TypeScript says by itself',
    },
    {
      name: 'Updates of other parameters',
      given: 'const params = { w: ones([3]), b: ones([]) }\nconst updates = { w: ones([3]) }',
      wrong: 'applyUpdates(params, «updates»)',
      right: 'applyUpdates(params, { ...updates, b: ones([]) })',
    },
    {
      name: 'A misspelt option of a run',
      given: run,
      wrong: 'const trained = fit({ loss, optimiser, data, «batchsize»: 4, epochs: 1 })',
      right: 'const trained = fit({ loss, optimiser, data, batchSize: 4, epochs: 1 })',
    },
    {
      name: 'A metric to watch that is not taken',
      given: `${run}\nconst how = { loss, optimiser, data, batchSize: 4, epochs: 9, metrics: { mean: loss } }`,
      wrong: "const trained = fit({ ...how, watch: { «metric»: 'mea', better: 'lower' } })",
      right: "const trained = fit({ ...how, watch: { metric: 'mean', better: 'lower' } })",
    },
    {
      name: 'Patience that is no option of a run',
      given: `${run}\nconst metrics = { mean: loss }`,
      wrong:
        'const trained = fit({ loss, optimiser, data, batchSize: 4, epochs: 9, metrics, «patience»: 3 })',
      right:
        "const watch = { metric: 'mean', better: 'lower', patience: 3 } as const\nconst trained = fit({ loss, optimiser, data, batchSize: 4, epochs: 9, metrics, watch })",
    },
    {
      name: 'A run begun without the running statistics of its network',
      given: running,
      wrong:
        'const trained = fit({ ...how, loss: learn })(\n  «begin(net.init(key(1)), optimiser, key(2))»,\n)',
      right:
        'const trained = fit({ ...how, loss: learn })(\n  begin(net.init(key(1)), optimiser, key(2), net.state),\n)',
      compiled:
        'begin: the loss takes the state of the model, but none is given; give net.state after the key',
      because: 'the run meets it where a layer looks for its state',
    },
    {
      name: 'A loss that forgets the running statistics',
      given: `${running}\nconst loss = (...given: Parameters<typeof learn>) => learn(...given)[0]`,
      wrong:
        'const start = begin(net.init(key(1)), optimiser, key(2), net.state)\nconst trained = fit({ ...how, «loss» })(start)',
      right:
        'const start = begin(net.init(key(1)), optimiser, key(2), net.state)\nconst trained = fit({ ...how, loss: learn })(start)',
    },
    {
      name: 'A minimum that is to be sought for ever',
      given: "const bowl = (x: Scalar<'f64'>) => mul(x, x)",
      wrong: 'const found = minimise(bowl, { steps: Infinity })',
      right: 'const found = minimise(bowl, { steps: 1e6 })',
      because: 'infinity is a number, and the type of all numbers is one',
    },
    {
      name: 'A file that holds another shape',
      given:
        "const w = { dtype: 'f32', shape: [2, 2], data: Float32Array.of(1, 2, 3, 4) } as const\nconst file = encodeSafetensors({ w })",
      wrong:
        "const read = E.chainW(decodeTensors({ w: { shape: [2, 3], dtype: 'f32' } }))(file)\nconst params = E.mapLeft(showTensorsFailure)(read)",
      right:
        "const read = E.chainW(decodeTensors({ w: { shape: [2, 2], dtype: 'f32' } }))(file)\nconst params = E.mapLeft(showTensorsFailure)(read)",
      either: 'params',
      because: 'a file is read when the program runs',
    },
    {
      name: 'A list that is too short',
      given:
        "const data = treeCodec({ x: { shape: ['batch', 2], dtype: 'f32' } })\nconst said = E.mapLeft((errors: t.Errors) => errors[0]?.message)",
      wrong: 'const read = said(data.decode({ x: [[1, 2], [3]] }))',
      right: 'const read = said(data.decode({ x: [[1, 2], [3, 4]] }))',
      either: 'read',
      because: 'a document is read when the program runs',
    },
  ],
}
