/** @file progress — the public names of `cotangent/progress`: progress on a terminal. Node and its kin only. */
export { curvesOn, type LiveCurves } from './training/liveCurves.ts'
export { progressOn, type ProgressOutput } from './training/terminal.ts'
