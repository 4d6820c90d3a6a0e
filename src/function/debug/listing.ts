/**
 * @file listing — the Program of a function as text, each equation with the line of the user's that made it.
 */
import { printLocated } from '../../program/print.ts'
import { located } from '../trace.ts'

/**
 * The Program of f at arguments like the given ones, as text. After a `#` stands the line that made the equation,
 * and in the Program of a gradient the primitive whose derivative it belongs to. `parse` reads the text back.
 *
 * Cost    f is called once; nothing is computed
 *
 * ```ts
 * const f = (x: Scalar) => add(mul(x, x), 1)
 * const text = trace(f)(scalar(3))
 * E.map(print)(parse(text)) // => E.right(print(programOf(f)(scalar(3))))
 * ```
 */
export const trace =
  <A extends readonly unknown[], B>(f: (...args: A) => B): ((...args: A) => string) =>
  (...args) =>
    printLocated(located('trace', f)(...args).program)
