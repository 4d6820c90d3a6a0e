/**
 * @file seeded — one seed for all planted mistakes, also where a run was given another: whether one is caught is no matter of luck.
 */
import fc from 'fast-check'

const before = fc.readConfigureGlobal()

/** Laws that ask for no seed of their own draw the same cases from now on. */
export const fixSeed = (): void => fc.configureGlobal({ ...before, seed: 2026 })

/** They draw what the run asks for again. */
export const freeSeed = (): void => fc.configureGlobal(before)
