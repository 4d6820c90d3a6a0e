/**
 * @file letters — the characters that names are made of, in types.
 */
import type { Digit } from './digits.ts'

/** The characters of a text: CharactersOf<'aba'> is 'a' | 'b'. */
export type CharactersOf<S extends string, R = never> = S extends `${infer C}${infer T}`
  ? CharactersOf<T, R | C>
  : R

/** a to z and A to Z. */
export type Letter = CharactersOf<'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ'>

type Follows<S extends string> = S extends ''
  ? true
  : S extends `${Letter | Digit | '_'}${infer T}`
    ? Follows<T>
    : false

/** Whether a word is a name: letters, digits and _, no digit first. Most names are one letter. */
export type IsName<W extends string> = W extends Letter
  ? true
  : W extends `${Letter | '_'}${infer T}`
    ? Follows<T>
    : false
