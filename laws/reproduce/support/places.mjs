/** @file places — where the check finds the library and the runtimes, and where it puts what it makes. */
import { join, resolve } from 'node:path'

/** The folder of this check. */
export const reproduce = resolve(import.meta.dirname, '..')
/** The folder of the library. */
export const root = resolve(reproduce, '../..')
/** Everything made here; ignored by version control. */
export const made = join(root, '.cache/reproduce')
/** The library as its package holds it. */
export const built = join(made, 'build/src')
/** The same in files that import nothing by a bare name, for browsers. */
export const bundled = join(made, 'web')
/** The entries that the run imports, below either of the two. */
export const entries = ['index', 'network/index', 'optimize/index', 'threads']
