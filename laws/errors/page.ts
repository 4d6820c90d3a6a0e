/**
 * @file page — docs/errors.md, written from what the compilers and the run say.
 */
import { drawn, type Exhibit, markOf, sentenceIn } from './exhibit.ts'
import { gallery } from './gallery.ts'
import type { Chapter } from './mistake.ts'

const fenced = (language: string, text: string): string => `\`\`\`${language}\n${text}\n\`\`\``
const columns = 100
/** Text in lines of some width, broken between words, each piece of a line indented as its beginning is. */
const wrapped = (text: string): string =>
  text
    .split('\n')
    .map((line) => {
      const indent = /^ */u.exec(line)?.[0] ?? ''
      return line.replace(
        new RegExp(`(.{1,${columns}})(?: |$)`, 'gu'),
        (_, piece: string, at: number) => `${at === 0 ? '' : `\n${indent}`}${piece}`,
      )
    })
    .join('\n')
/** A sentence that stands out; what Markdown would read as its own is escaped. */
const quoted = (sentence: string): string => `> **${sentence.replace(/[<*_|\\]/gu, '\\$&')}**`
const anchor = (title: string): string =>
  title
    .toLowerCase()
    .replace(/[^\w -]/gu, '')
    .replaceAll(' ', '-')

/** What TypeScript says where it has no sentence of ours: its first line. */
const wordsOf = (message: string): string => message.split('\n')[0] ?? ''

/** What is printed, and the compilers that print it. */
const voices = ({ compiled }: Exhibit): ReadonlyMap<string, readonly string[]> => {
  const by = new Map<string, string[]>()
  for (const { compiler, errors } of compiled) {
    const said = `${errors[0]?.code}: ${errors[0]?.message}`
    by.set(said, [...(by.get(said) ?? []), compiler])
  }
  return by
}

/** The full text, folded. */
const folded = (e: Exhibit): string =>
  [...voices(e)]
    .map(([said, names]) =>
      [
        `<details><summary>All that ${names.join(' and ')} print${names.length > 1 ? '' : 's'}</summary>`,
        '',
        fenced('text', wrapped(said)),
        '',
        '</details>',
      ].join('\n'),
    )
    .join('\n')

/** What is said, and by whom. */
const verdict = (e: Exhibit): string => {
  const { mistake } = e.program
  const message = e.compiled[0]?.errors[0]?.message ?? ''
  const said = e.said === undefined ? undefined : quoted(e.said)
  if (mistake.because === undefined) return said ?? ''
  const why = `${mistake.because.slice(0, 1).toUpperCase()}${mistake.because.slice(1)}.`
  const run =
    said === undefined ? 'It runs, for at run time nothing is wrong.' : `When it runs:\n\n${said}`
  if (markOf(e.program) === undefined) return `TypeScript lets it pass: ${mistake.because}. ${run}`
  const theirs =
    mistake.compiled === undefined
      ? fenced('text', wrapped(wordsOf(message)))
      : quoted(mistake.compiled)
  return `TypeScript says:\n\n${theirs}\n\n${run}\n\n${why}`
}

const entry = (e: Exhibit): string => {
  const { mistake } = e.program
  return [
    `### ${mistake.name}`,
    fenced('typescript', drawn(mistake)),
    verdict(e),
    fenced('typescript', `// mended\n${mistake.right}`),
    ...(markOf(e.program) === undefined ? [] : [folded(e)]),
  ].join('\n\n')
}

const chapter = (all: readonly Exhibit[]) => (c: Chapter) =>
  [`## ${c.title}`, c.about, ...all.filter((e) => e.program.chapter === c).map(entry)].join('\n\n')

/** Whether both compilers say the sentence of the run. */
const agrees = (e: Exhibit): boolean =>
  e.compiled.every(({ errors }) => sentenceIn(errors[0]?.message ?? '') === e.said)

/** The whole page. */
export const page = (all: readonly Exhibit[]): string => {
  const first = all.find((e) => e.program.mistake.name === 'Weights stored the other way round')
  const message = first?.compiled[0]?.errors[0]?.message ?? ''
  return `# Errors

Sizes that do not fit are found while you type, if the compiler knows them, and otherwise when the program runs. Either way
cotangent tells you in one sentence:

${fenced('text', first?.said ?? '')}

It begins with the operator. Then comes what it was given, in the order of the call, and what is wrong with it. Behind the
semicolon stands what to do.

**In the editor, look for the quotation marks.** TypeScript knows types and no sentences, so the sentence is inside a type,
\`ShapeError<"…">\`, and TypeScript puts words of its own around it:

${fenced('text', wrapped(wordsOf(message)))}

Skip all of that until \`ShapeError<"\`, and read from there. Of options, a project that sets
\`exactOptionalPropertyTypes\` is also told "Consider adding 'undefined' to the types of the target's properties": those are
TypeScript's words, they come first, and there is nothing to add. (Where an operator does not take a dtype, it is \`Only<…, "…">\`.)
The red line stands on the argument, the option or the layer that does not fit what came before it.

**When the program runs**, the sentence is the message of a \`Defect\`, and \`defect.at\` is your line, even inside \`grad\` or
\`jit\`. What can go wrong for a careful caller, as a file with the wrong contents, is no Defect: it is the Left of an
\`Either\`.

Here are ${all.length} mistakes that people make, each with its error and a way to mend it. A squiggle stands where the compiler
draws its red line; below it is the sentence. Unless something else is said there, TypeScript 7, TypeScript 5.9 and the run
all say this very sentence, as they do for ${all.filter(agrees).length} of the ${all.length}. What else TypeScript prints can be unfolded.

${gallery.map((c) => `- [${c.title}](#${anchor(c.title)})`).join('\n')}

${gallery.map(chapter(all)).join('\n\n')}
`
}
