/**
 * @file caller — the line of the user's own code that is being run, read off a stack.
 *
 * A frame is the library's when its file lies beside this module, and nobody's when it is of a package or of the runtime.
 * What an engine writes differs: `at f (file:1:2)`, `at file:1:2` in V8, `f@file:1:2` elsewhere.
 */

/** A file as a terminal can open it. */
const readable = (file: string): string => {
  const path = file.replace(/^file:\/\/(?:\/(?=[A-Za-z]:))?/u, '')
  try {
    return path === file ? file : decodeURIComponent(path)
  } catch {
    return path // not percent-encoded after all
  }
}

// What bundlers for other module systems make of import.meta may have no url.
const here = readable(String(import.meta.url))
/** The folder of the sources or of the published files; this file alone, when somebody has bundled it with their own. */
const ours: string = /^.*\/src\/(?=(?:shape\/caller\.[jt]s|core\.js)$)/u.exec(here)?.[0] ?? here

const shapes = [
  /^\s*at .*? \((.+):(\d+):(\d+)\)$/u,
  /^\s*at (?:async )?(.+):(\d+):(\d+)$/u,
  /^[^@]*@(.+):(\d+):(\d+)$/u,
]

/** The file of a frame, and `file:line:column`. */
const placeOf = (frame: string): { readonly file: string; readonly place: string } | undefined => {
  for (const shape of shapes) {
    const [, at, line, column] = shape.exec(frame) ?? []
    if (at === undefined) continue
    const file = readable(at)
    return { file, place: `${file}:${line}:${column}` }
  }
  return undefined
}

const isUsers = (file: string): boolean =>
  !file.startsWith(ours) &&
  !file.startsWith('node:') &&
  !/[\\/]node_modules[\\/]/u.test(file) &&
  !file.includes('<anonymous>')

/** Deep enough to leave the library from any rule within transformations within transformations. */
const deepest = 200

const framesNow = (): readonly string[] => {
  const before = Error.stackTraceLimit
  try {
    Error.stackTraceLimit = deepest
    const { stack } = new Error() as { readonly stack?: unknown } // a user's prepareStackTrace may make anything of it
    return typeof stack === 'string'
      ? stack.split('\n').filter((frame) => !/^(?:Error:?)?\s*$/u.test(frame))
      : []
  } catch {
    return [] // frozen: a limit that cannot be set
  } finally {
    try {
      Error.stackTraceLimit = before
    } catch {
      // frozen: it was not changed either
    }
  }
}

/** A stack, taken apart. */
export interface Caller {
  /** `file:line:column` of the user's innermost frame. */
  readonly place: string
  /** From that frame on, without the library's. */
  readonly outside: readonly string[]
  /** All others. */
  readonly inside: readonly string[]
}

/** Who calls the library; undefined when no frame is the user's. */
export const caller = (): Caller | undefined => {
  const frames = framesNow().map((frame) => ({ frame, ...placeOf(frame) }))
  const first = frames.findIndex(({ file }) => file !== undefined && isUsers(file))
  const place = frames[first]?.place
  if (place === undefined) return undefined
  const isOutside = ({ file = '' }: { readonly file?: string }, i: number): boolean =>
    i >= first && !file.startsWith(ours)
  const texts = (wanted: boolean): readonly string[] =>
    frames.filter((f, i) => isOutside(f, i) === wanted).map(({ frame }) => frame)
  return { place, outside: texts(true), inside: texts(false) }
}
