/**
 * @file figure — a plot as the text of one SVG, drawn in a document of its own.
 *
 * Observable Plot asks for a Document and nothing else of a browser; linkedom has one. Each figure gets
 * a fresh document, so drawing is a function of the options alone.
 */
import type { PlotOptions } from '@observablehq/plot'
import { plot } from '@observablehq/plot'
import { parseHTML } from 'linkedom'

/** Width of every figure in its own units: that of a phone, so that text stays readable when it shrinks to one. */
export const figureWidth = 400

/** A character of a label is at most so wide on a phone, in units of the figure. */
export const characterWidth = 9.1

/** The text of the SVG that a plot draws. */
export const drawFigure = (options: PlotOptions): string => {
  const { document } = parseHTML('<!doctype html><html><body></body></html>')
  const style = { background: 'none' }
  const figure = plot({ width: figureWidth, style, ...options, document })
  figure.setAttribute('role', 'img') // what it shows is its label, not a row of numbers
  return String(figure.outerHTML)
}
