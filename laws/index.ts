/**
 * @file index — the laws that users can point at their own functions, with fast-check as a peer.
 */
export { gradientAgrees, modesAreAdjoint, tensors } from './law/user.ts'
export { type Reason } from './support/close.ts'
