/**
 * @file onnxModel — ONNX graphs, written operator by operator and serialised.
 *
 * Source  onnx.proto3 of ONNX 1.16 (field numbers), protocol buffers encoding (wire types)
 */
const varint = (n) => {
  const out = []
  let rest = BigInt.asUintN(64, BigInt(n)) // negative numbers take ten bytes
  for (; rest > 127n; rest >>= 7n) out.push(Number(rest & 127n) | 128)
  return Buffer.from([...out, Number(rest)])
}
const int = (field, n) => Buffer.concat([varint(field * 8), varint(n)])
const bytes = (field, data) =>
  Buffer.concat([varint(field * 8 + 2), varint(data.length), Buffer.from(data)])
const message = (field, ...parts) => bytes(field, Buffer.concat(parts))
const float = (field, x) => {
  const out = Buffer.alloc(4)
  out.writeFloatLE(x)
  return Buffer.concat([varint(field * 8 + 5), out])
}

const types = { float32: 1, int64: 7, float64: 11 }

/** A floating attribute; plain numbers are integer ones. */
export const real = (x) => ({ real: x })

const attribute = (name, value) => {
  if (Array.isArray(value))
    return message(5, bytes(1, name), ...value.map((x) => int(8, x)), int(20, 7))
  return typeof value === 'number'
    ? message(5, bytes(1, name), int(3, value), int(20, 2))
    : message(5, bytes(1, name), float(2, value.real), int(20, 1))
}

const raw = (data) => Buffer.from(data.buffer, data.byteOffset, data.byteLength)
const described = (field, name, type, shape) =>
  message(
    field,
    bytes(1, name),
    message(
      2,
      message(
        1,
        int(1, type),
        ...(shape ? [message(2, ...shape.map((n) => message(1, int(1, n))))] : []),
      ),
    ),
  )

/** A graph whose floats have one dtype. */
export const onnxGraph = (dtype = 'float32') => {
  const [nodes, inputs, outputs, constants] = [[], [], [], []]
  const names = { inputs: [], outputs: [] }
  let count = 0
  const fresh = () => `v${(count += 1)}`
  const constant = (type, shape, data) => {
    const name = fresh()
    const dims = shape.map((n) => int(1, n))
    constants.push(message(5, ...dims, int(2, types[type]), bytes(8, name), bytes(9, raw(data))))
    return name
  }
  const ops = (type, arity, from, attributes = {}) => {
    const made = Array.from({ length: arity }, fresh)
    nodes.push(
      message(
        1,
        ...from.map((x) => bytes(1, x)),
        ...made.map((x) => bytes(2, x)),
        bytes(4, type),
        ...Object.entries(attributes).map(([name, value]) => attribute(name, value)),
      ),
    )
    return made
  }
  return {
    names,
    input: (shape) => {
      const name = fresh()
      inputs.push(described(11, name, types[dtype], shape))
      names.inputs.push(name)
      return name
    },
    output: (name) => {
      outputs.push(described(12, name, types[dtype]))
      names.outputs.push(name)
    },
    /** A scalar of the graph's dtype. */
    number: (x) =>
      constant(dtype, [], new (dtype === 'float64' ? Float64Array : Float32Array)([x])),
    /** A list of integers: axes, shapes. */
    integers: (xs) => constant('int64', [xs.length], BigInt64Array.from(xs, BigInt)),
    op: (type, from, attributes) => ops(type, 1, from, attributes)[0],
    ops,
    bytes: () =>
      Buffer.concat([
        int(1, 8), // IR version 8
        message(8, bytes(1, ''), int(2, 17)), // operators of version 17
        message(7, ...nodes, bytes(2, 'graph'), ...constants, ...inputs, ...outputs),
      ]),
  }
}
