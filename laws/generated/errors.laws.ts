/**
 * @file errors.laws — docs/errors.md: mistakes with their errors, in their place and in one sentence; `npm run docs` writes it anew.
 */
import { join, resolve } from 'node:path'
import { expect, test } from 'vitest'
import { exhibits, markOf, promised, sentenceIn, standsOn } from '../errors/exhibit.ts'
import { page } from '../errors/page.ts'
import { writePrograms } from '../errors/programs.ts'

const root = resolve(import.meta.dirname, '../..')
const folder = join(root, '.cache/errors')
const programs = writePrograms(root, folder)
const all = await exhibits(root, folder, programs)

/** What each compiler says of a mistake, with what must be said of it. */
const verdicts = all.flatMap(({ program, compiled, said }) =>
  compiled.map(({ compiler, errors, errorsWhenMended }) => ({
    of: `${compiler}: ${program.mistake.name}`,
    mark: markOf(program),
    first: errors[0],
    because: program.mistake.because,
    sentence: promised(program.mistake, said),
    said,
    errorsWhenMended,
  })),
)

test('errors: there are 40 mistakes or more, no two of one name', () => {
  const names = programs.map(({ mistake }) => mistake.name)
  expect(names.length).toBeGreaterThanOrEqual(40)
  expect(new Set(names).size).toBe(names.length)
})

test('errors: each stands on what is wrong, no more and no less, under both compilers', () => {
  const astray = verdicts.flatMap(({ of, mark, first }) => {
    const right =
      mark === undefined ? first === undefined : first !== undefined && standsOn(first, mark)
    return right
      ? []
      : [`${of}: on ${first?.underlined ?? 'nothing'}, not on ${mark?.text ?? 'nothing'}`]
  })
  expect(astray).toEqual([])
})

test('errors: the compilers say the sentence of the run, but where a reason is given', () => {
  const others = verdicts.flatMap(({ of, mark, first, sentence }) =>
    mark === undefined || sentenceIn(first?.message ?? '') === sentence
      ? []
      : [`${of}: ${sentenceIn(first?.message ?? '') ?? first?.message}, not ${sentence}`],
  )
  expect(others).toEqual([])
})

test('errors: a reason is given only where the sentence of the run is not said', () => {
  const idle = verdicts.filter(
    ({ because, first, said }) =>
      because !== undefined && said !== undefined && sentenceIn(first?.message ?? '') === said,
  )
  expect(idle.map(({ of }) => of)).toEqual([])
})

test('errors: what is said when it runs names the operator, what is wrong and what to do', () => {
  const odd = all.filter(({ said }) => said !== undefined && !/^\w+: \S.*; \S/u.test(said))
  expect(odd.map(({ program, said }) => `${program.mistake.name}: ${said}`)).toEqual([])
})

test('errors: only what the compilers refuse may run to its end', () => {
  const silent = all.filter(
    ({ program, said }) => said === undefined && markOf(program) === undefined,
  )
  expect(silent.map(({ program }) => program.mistake.name)).toEqual([])
})

test('errors: what is mended compiles and runs', () => {
  const compiled = verdicts.flatMap(({ of, errorsWhenMended: [e] }) =>
    e === undefined ? [] : [`${of}: ${e.message}`],
  )
  const ran = all.flatMap(({ program, saidWhenMended: said }) =>
    said === undefined ? [] : [`${program.mistake.name}: ${said}`],
  )
  expect([...compiled, ...ran]).toEqual([])
})

test('docs/errors.md: is what the compilers and the run say', async () => {
  await expect(page(all)).toMatchFileSnapshot('../../docs/errors.md')
})
