/** @file threads — the public names of `cotangent/threads`: a bracket in which operators run on several threads. */
export { type Threaded, withThreads } from './function/threads.ts'
