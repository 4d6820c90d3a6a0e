/**
 * @file conventions.laws — docs/conventions.md is the rows that laws/corners asserts; `npm run docs` writes it anew.
 */
import { expect, test } from 'vitest'
import { alike } from '../corners/alike.ts'
import { type Convention, nameOf, shown } from '../corners/convention.ts'
import { conventions, sections } from '../corners/conventions.ts'
import { casesOf, type Elsewhere, type Other, resultsOf } from '../corners/elsewhere.ts'

const results = { jax: resultsOf('jax'), torch: resultsOf('torch') }

const names = ['x', 'y']
/** One number or list for each input, named where there are two. */
const perInput = (xss: readonly (readonly number[])[]): string =>
  xss.map((xs, i) => (xss.length === 1 ? shown(xs) : `${names[i] ?? ''}: ${shown(xs)}`)).join(', ')

const elsewhere = (c: Convention, other: Other): string => {
  const theirs: Elsewhere | undefined = results[other].results.get(nameOf(c))
  if (theirs === undefined) return ''
  const value = alike([theirs.value], [c.value]) ? [] : [`value ${shown(theirs.value)}`]
  const slope = alike(theirs.first, c.first) ? [] : [perInput(theirs.first)]
  return value.length + slope.length === 0 ? 'same' : [...value, ...slope].join('; ')
}

const code = (text: string): string => (text === '' ? '' : `\`${text.replaceAll('|', '\\|')}\``)

const cells = (c: Convention): readonly string[] => [
  code(c.operator),
  c.at.map((xs, i) => `${names[i] ?? ''} = ${shown(xs)}`).join(', '),
  shown(c.value),
  perInput(c.first) + (c.second === undefined ? '' : `; second ${perInput(c.second)}`),
  c.why,
  elsewhere(c, 'jax'),
  elsewhere(c, 'torch'),
]

const headers = ['operator', 'at', 'value', 'derivative', 'why', 'JAX', 'PyTorch']
const line = (row: readonly string[]): string => `| ${row.join(' | ')} |`
const section = ([title, rows]: (typeof sections)[number]): string =>
  [
    `## ${title}`,
    '',
    line(headers),
    line(headers.map(() => '---')),
    ...rows.map((c) => line(cells(c))),
  ].join('\n')

const count = (other: Other): number =>
  conventions.filter((c) => !['same', ''].includes(elsewhere(c, other))).length

const page = (): string => `# Conventions

What a derivative is where more than one answer can be defended, and where a formula taken literally gives NaN. The laws
assert every row: in reverse and in forward mode, under \`jit\`, in the lanes of \`vmap\`, and on both engines
([laws/corners](../laws/corners)). \`npm run docs\` writes this page from the same rows.

- **derivative**: of the sum of the result, to each input. *second* is that of the sum of the first.
- **JAX**, **PyTorch**: what ${results.jax.version} and ${results.torch.version} give in f64 at the same points, run by
  [elsewhere/run.py](../laws/corners/elsewhere/run.py): *same*, or their derivative. JAX differs in ${count('jax')} of
  ${conventions.length} rows, PyTorch in ${count('torch')}. A convention that differs need not be wrong; a NaN is.

The rules behind them:

- A kink gets the middle of its slopes (\`abs\`, ties of \`max\`), unless its name promises a side (\`relu\`, \`clip\`).
- At an edge of the domain the slope is its limit, infinite or not.
- A length at 0 is at rest: its gradient is 0, the least of the subgradients.
- A NaN that no choice has set aside stays NaN. A wrong number would be worse.

${sections.map(section).join('\n\n')}

## Where the exact 0 ends

The 0 of a branch not taken survives every elementwise operator, movement, index, reduction, pool, sum of cotangents and product
of matrices on the way back, at every order of differentiation, in \`vmap\` and in \`jit\`
([decision](decisions/masked-cotangents.md); [the laws](../laws/corners/untaken.laws.ts)). It ends in four places:

- **Inside a product of matrices.** Behind \`where(rows, matmul(x, w), 0)\` what computed x gets exactly 0 in the rows not
  taken. But the product itself adds up 0 times the elements of the other factor: w gets NaN if a row of x that was not
  taken is infinite or NaN. Choose x before the product. A convolution keeps the 0 for whole examples of the batch.
- **Behind a sub-Program.** A choice goes into the bodies of \`checkpoint\`, \`cond\` and \`scan\` (for what it stacks), and
  what they compute gets exactly 0. But it does not come out again: what stands before them gets a cotangent of 0 as a
  number, and so do the last carry of \`scan\`, what a later derivative of \`scan\` stacks, \`fixedPoint\` and the backward rule of
  \`customVjp\`. Choose there as well.
- **Where nothing chose.** A 0 that was computed is no mask: \`mul(sqrt(x), sqrt(x))\` has derivative NaN at 0.
- **Elements left out by other means.** \`slice\` and \`take\` choose nothing: behind them an infinite slope times 0 is NaN.

In forward mode the choice is made on the tangents themselves, so what is not taken never shows. But a tangent of 0 that
meets an infinite slope on a branch that is taken gives NaN, as in \`jvp\` of \`prod\` along an axis where the others are
infinite.
`

test('conventions: JAX and PyTorch were asked about the rows that stand here', async () => {
  await expect(casesOf(conventions)).toMatchFileSnapshot('../corners/elsewhere/cases.tsv')
  for (const other of ['jax', 'torch'] as const) {
    const asked = conventions.filter((c) => c[other] !== undefined).map(nameOf)
    expect([...results[other].results.keys()]).toEqual(asked)
  }
})

test('docs/conventions.md: is what the laws assert', async () => {
  await expect(page()).toMatchFileSnapshot('../../docs/conventions.md')
})
