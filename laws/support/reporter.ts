/**
 * @file reporter — prints what fell and ends with `laws: N passed, N failed`.
 *
 * A failed law shows its name and the whole message: property laws carry seed, path and the shrunk
 * counterexample in it. Passing laws are only counted, by file.
 */
import type { Reporter, SerializedError, TestModule } from 'vitest/node'

const say = (line: string): void => {
  process.stdout.write(`${line}\n`)
}

const indent = (text: string): string => text.replace(/^/gmu, '    ')

const explain = (error: SerializedError): string => {
  const from = error.stacks?.[0]
  const parts: readonly unknown[] = [
    error.message,
    error['diff'],
    from === undefined ? undefined : `at ${from.file}:${from.line}`,
  ]
  return parts.filter((part) => typeof part === 'string' && part !== '').join('\n')
}

/** The reporter that `laws/vitest.config.ts` installs. */
export const reporter = (root: string): Reporter => ({
  onTestModuleEnd(module) {
    const all = [...module.children.allTests()]
    const passed = all.filter((law) => law.result().state === 'passed').length
    const seconds = (module.diagnostic().duration / 1000).toFixed(1)
    say(
      `${passed === all.length && module.ok() ? '  ' : '! '}${short(root, module)}  ${passed}/${all.length}  ${seconds} s`,
    )
  },
  onTestRunEnd(modules, unhandled) {
    const laws = modules.flatMap((module) => [...module.children.allTests()])
    const count = (state: string): number =>
      laws.filter((law) => law.result().state === state).length
    const broken = modules.filter((module) => module.errors().length > 0)
    for (const law of laws)
      if (law.result().state === 'failed') {
        say(`\nfailed  ${law.fullName}\n        ${short(root, law.module)}`)
        for (const error of law.result().errors ?? []) say(indent(explain(error)))
      }
    for (const module of broken)
      say(
        `\nfailed  ${short(root, module)}\n${module
          .errors()
          .map((e) => indent(explain(e)))
          .join('\n')}`,
      )
    for (const error of unhandled) say(`\nfailed  outside any law\n${indent(explain(error))}`)
    const failed = count('failed') + broken.length + unhandled.length
    const skipped = count('skipped')
    say(
      `\nlaws: ${count('passed')} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`,
    )
  },
})

const short = (root: string, module: TestModule): string => module.moduleId.replace(`${root}/`, '')
