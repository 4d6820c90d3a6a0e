/**
 * @file markup — HTML from templates in which every inserted text is escaped.
 *
 *   html`<p>${text}</p>`      text is escaped, an Html is not, a list is joined
 */

/** Text that is HTML already. */
export interface Html {
  readonly html: string
}

/** What a template takes. */
export type Insert = string | number | Html | readonly Html[]

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/** Text with the five characters that HTML reads as its own replaced. */
export const escapeHtml = (text: string): string =>
  text.replace(/[&<>"']/gu, (character) => entities[character] ?? character)

/** Trusted text as HTML. */
export const raw = (text: string): Html => ({ html: text })

/** No HTML. */
export const none: Html = raw('')

const insert = (value: Insert): string => {
  if (typeof value === 'string' || typeof value === 'number') return escapeHtml(String(value))
  return 'html' in value ? value.html : value.map((each) => each.html).join('')
}

/** HTML from a template. */
export const html = (texts: TemplateStringsArray, ...values: readonly Insert[]): Html =>
  raw(texts.map((text, i) => text + insert(values[i] ?? '')).join(''))
