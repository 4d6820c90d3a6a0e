/**
 * @file primitives.laws — docs/primitives.md is what the table of records says; `npm run docs` writes it anew.
 *
 * What a record keeps in functions (flops, batching) is read off by running them on samples from a fixed seed.
 */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Derivative } from '../../src/primitives/primitive.ts'
import { recordOf } from '../../src/primitives/build.ts'
import { table } from '../../src/primitives/table.ts'
import { signatures } from '../../src/program/params.ts'
import type { Program } from '../../src/program/program.ts'
import type { Name } from '../../src/program/vocabulary.ts'
import { count } from '../../src/shape/sizes.ts'
import { isFloat } from '../../src/tensor/dtype.ts'
import { cost } from '../../src/transform/cost.ts'
import { transforms } from '../../src/transform/transforms.ts'
import { mutants } from '../mutants/mutants.ts'
import {
  type Application,
  applicationOf,
  floating,
  names,
  programOf,
} from '../support/applications.ts'

interface Sample {
  readonly application: Application
  readonly program: Program
}

const samplesOf = (name: Name): readonly Sample[] =>
  fc
    .sample(applicationOf(name), { seed: 1, numRuns: 40 })
    .map((application) => ({ application, program: programOf(application) }))

const listed = (xs: readonly (string | number)[]): string => xs.join(', ')

/** Positions of a list where a test holds. */
const places = <T>(xs: readonly T[], holds: (x: T) => boolean): readonly number[] =>
  xs.flatMap((x, i) => (holds(x) ? [i] : []))

const arrow = (name: Name, samples: readonly Sample[]): string => {
  const bound = new Set(samples.map(({ program }) => program.outputs.length))
  const outputs = bound.size === 1 ? listed([...bound]) : 'many'
  const many = recordOf(name).derivative.kind === 'higherOrder'
  return `${signatures[name].arity} -> ${many ? 'many' : outputs}`
}

const derivativeText = (d: Derivative<Name>): string => {
  switch (d.kind) {
    case 'constant':
      return `constant: ${d.why}`
    case 'linear': {
      const known = places<unknown>(d.transpose, (rule) => rule === 'known')
      return known.length === 0 ? 'linear' : `linear, but for input ${listed(known)}`
    }
    case 'smooth': {
      const inputs = places<unknown>(d.transpose ?? [], (rule) => rule !== 'known')
      return inputs.length === 0 ? 'smooth' : `smooth; linear in input ${listed(inputs)}`
    }
    case 'bilinear':
    case 'linearMany':
    case 'smoothMany':
    case 'higherOrder':
      return d.kind
  }
}

/** Every way to give the batch axis to some of n inputs. */
const batchings = (n: number): readonly (readonly boolean[])[] =>
  Array.from({ length: 2 ** n - 1 }, (_, i) =>
    Array.from({ length: n }, (__, k) => ((i + 1) >> k) % 2 === 1),
  )

/** The primitives that stand for one over a batch axis, itself first. */
const batchingText = (name: Name, samples: readonly Sample[]): string => {
  const emitted = new Set(
    samples.flatMap(({ program }) =>
      batchings(program.inputs.length).flatMap((batched) => {
        const wanted = program.outputs.map(() => false)
        return transforms.vmap(program, batched, 2, wanted).program.equations.map((q) => q.name)
      }),
    ),
  )
  const others = [...emitted].filter((other) => other !== name).sort()
  const self = emitted.has(name) ? ['itself'] : []
  return emitted.size === 0 ? 'no inputs, so no lanes' : listed([...self, ...others])
}

const elements = (shapes: readonly { readonly shape: readonly number[] }[]): number =>
  shapes.reduce((n, { shape }) => n + count(shape), 0)

/** The comparisons of a merge sort: n log n. */
const comparisons = ({ program, application }: Sample): number => {
  const size = application.name === 'sort' ? program.inputs[0]?.shape[application.params.axis] : 1
  return elements(program.inputs) * Math.ceil(Math.log2(Math.max(size ?? 1, 1)))
}

/** The products that a contraction adds: outputs times summed sizes. */
const products = ({ program, application }: Sample): number => {
  const axes = application.name === 'contract' ? application.params.sum[0] : []
  const summed = axes.reduce((n, axis) => n * (program.inputs[0]?.shape[axis] ?? 1), 1)
  return elements(program.outputs) * summed
}

const inBody = ({ application: a }: Sample): number =>
  a.name === 'call' ? cost(a.params.body).flops : Number.NaN

/** What flops can be proportional to, the simplest first. */
const measures: readonly (readonly [string, (s: Sample) => number])[] = [
  ['body', inBody],
  ['output element', ({ program }) => elements(program.outputs)],
  ['two output elements', ({ program }) => elements(program.outputs) / 2],
  ['element of input 0', ({ program }) => elements(program.inputs.slice(0, 1))],
  ['element of input 2', ({ program }) => elements(program.inputs.slice(2, 3))],
  ['product summed', products],
  ['comparison of n log n', comparisons],
]

/** The first measure that flops are a fixed whole multiple of, over all samples. */
const flopsText = (samples: readonly Sample[]): string => {
  const flops = samples.map(({ program }) => cost(program).flops)
  if (flops.every((n) => n === 0)) return '0'
  for (const [text, measure] of measures) {
    const sizes = samples.map(measure)
    const at = sizes.findIndex((n) => n > 0)
    const factor = (flops[at] ?? Number.NaN) / (sizes[at] ?? Number.NaN)
    if (Number.isInteger(factor) && flops.every((n, i) => n === factor * (sizes[i] ?? Number.NaN)))
      return `${factor} per ${text}`
  }
  return 'of a form of its own'
}

/** Where a law of derivatives says something: floats go in and come out. */
const lawsText = (name: Name, samples: readonly Sample[]): string => {
  const tells = samples.some(
    ({ application, program }) =>
      floating(application).includes(true) && program.outputs.some((y) => isFloat(y.dtype)),
  )
  if (!tells) return 'values'
  return name === 'stopGradient' ? 'values, modes' : 'all'
}

const planted = (name: Name): string => {
  const laws = mutants.filter((p) => p.name === name).map((p) => p.law)
  return listed([...new Set(laws)].sort())
}

const headers = [
  'primitive',
  'in -> out',
  'params',
  'derivative',
  'batching emits',
  'flops',
  'domain',
  'laws',
  'planted',
]

const rowOf = (name: Name): readonly string[] => {
  const samples = samplesOf(name)
  const record = recordOf<Name>(name)
  return [
    `[${name}](../src/primitives/${name}.ts)`,
    arrow(name, samples),
    listed(signatures[name].keys),
    derivativeText(record.derivative),
    batchingText(name, samples),
    flopsText(samples),
    record.domain,
    lawsText(name, samples),
    planted(name),
  ]
}

const tableOf = (rows: readonly (readonly string[])[]): string => {
  const widths = headers.map((_, i) => Math.max(...rows.map((row) => row[i]?.length ?? 0)))
  const line = (row: readonly string[]): string =>
    `| ${row.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join(' | ')} |`
  return [
    line(rows[0] ?? []),
    line(widths.map((n) => '-'.repeat(n))),
    ...rows.slice(1).map(line),
  ].join('\n')
}

const page = (): string => `# The primitives

There are ${names.length}, each one record in one file of [src/primitives](../src/primitives). This page is
generated from the records: \`npm run docs\` writes it, and \`npm test\` fails when it is out of date.
[Adding a primitive](adding-a-primitive.md) explains every field.

- **derivative**: *linear* is its own derivative and has a transpose; *bilinear* is linear in each
  input while the other is known; *smooth* has a rule for each input; *linearMany* and *smoothMany*
  are the same with any number of inputs or outputs; *higherOrder* enters a sub-Program; *constant*
  has derivative zero, for the reason given.
- **batching emits**: the primitives that stand for one application over a batch axis, whichever
  inputs have the axis.
- **flops**: counted by \`cost\`, as a multiple of something in the equation; moving data counts 0.
- **domain**: where it is smooth, and the laws draw inputs: [in numbers](adding-a-primitive.md#domain).
- **laws**: which of three groups say something of it. *values* says that inputs are never written,
  that a second call gives the same bits, that outputs have the shape and dtype of the shape rule,
  and \`vmap f X = stack (map f X)\` bit for bit. *modes* says \`<J v, w> = <v, J^T w>\`, that tangents add up, and \`transpose (transpose L) = L\`.
  *differences* says that \`J v\` is the central difference. The last two say something only where
  floats go in and come out; \`stopGradient\` differs from its difference by decree.
- **planted**: the laws that are shown to catch a wrong rule of this very primitive.

${tableOf([headers, ...names.map(rowOf)])}
`

test('docs/primitives.md: is what the records say', async () => {
  expect([...names].sort()).toEqual(Object.keys(table).sort())
  await expect(page()).toMatchFileSnapshot('../../docs/primitives.md')
})
