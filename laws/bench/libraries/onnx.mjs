/** @file onnx — ONNX Runtime's native CPU engine, one thread, through its public asynchronous `run`. */
import { createRequire } from 'node:module'
import { onnxGraph } from './onnxModel.mjs'

const require = createRequire(import.meta.url)

/** What a program imports. */
export const specifiers = ['onnxruntime-node']

/** How arrays become tensors and graphs functions of them. */
export const load = async () => {
  const ort = require('onnxruntime-node')
  const open = []
  return {
    version: ort.env.versions.node,
    array: (shape, data) =>
      new ort.Tensor(data instanceof Float64Array ? 'float64' : 'float32', data, shape),
    /** The graph that `write` makes, as a function from a list of tensors to a list of tensors. */
    compile: async (write, dtype) => {
      const graph = onnxGraph(dtype)
      write(graph)
      const session = await ort.InferenceSession.create(graph.bytes(), {
        intraOpNumThreads: 1,
        interOpNumThreads: 1,
        executionMode: 'sequential',
        graphOptimizationLevel: 'all',
        logSeverityLevel: 3,
      })
      open.push(session)
      const { inputs, outputs } = graph.names
      return async (tensors) => {
        const feeds = {}
        for (let i = 0; i < inputs.length; i += 1) feeds[inputs[i]] = tensors[i]
        const made = await session.run(feeds)
        return outputs.map((name) => made[name])
      }
    },
    close: async () => {
      for (const session of open.splice(0)) await session.release()
    },
  }
}
