/**
 * @file pictures — images and weights as small PNGs inside the page.
 *
 * Ink and weights are stored as opacity, so that one picture suits a light page and a dark one. Photographs are what they are.
 */
import { encode } from 'fast-png'
import type { Html } from './markup.ts'
import { html } from './markup.ts'
import { showProbability } from './numbers.ts'
import type { Mistake, Picture, TitledPicture, WeightTile } from './record.ts'

const base64 = (bytes: Uint8Array): string =>
  btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''))

const png = (width: number, height: number, channels: 2 | 3 | 4, data: Uint8Array): string =>
  `data:image/png;base64,${base64(encode({ width, height, channels, depth: 8, data }))}`

const byte = (x: number): number => Math.max(0, Math.min(255, Math.round(x)))

/** Black ink whose opacity is the brightness given; the page turns it white in the dark. */
const inkPng = ({ pixels, width, height }: Picture): string => {
  const data = new Uint8Array(2 * width * height)
  for (let i = 0; i < width * height; i += 1) data[2 * i + 1] = byte(pixels[i] ?? 0)
  return png(width, height, 2, data)
}

const photoPng = ({ pixels, width, height }: Picture): string =>
  png(
    width,
    height,
    3,
    Uint8Array.from({ length: 3 * width * height }, (_, i) => byte(pixels[i] ?? 0)),
  )

const isPhoto = ({ channels = 1 }: Picture): boolean => channels === 3

const imageOf = (picture: Picture, words: string): Html =>
  html`<img class="${isPhoto(picture) ? 'photo' : 'ink'}" src="${isPhoto(picture) ? photoPng(picture) : inkPng(picture)}" width="${picture.width}" height="${picture.height}" alt="${words}" title="${words}">`

const positive = [226, 98, 20] as const
const negative = [38, 120, 216] as const

const weightPng = ({ weights, width, height }: WeightTile, scale: number): string => {
  const data = new Uint8Array(4 * width * height)
  for (let i = 0; i < width * height; i += 1) {
    const weight = weights[i] ?? 0
    data.set(weight < 0 ? negative : positive, 4 * i)
    data[4 * i + 3] = byte((255 * Math.abs(weight)) / scale)
  }
  return png(width, height, 4, data)
}

/** The images that were most surely mistaken, with what they are and what they were taken for. */
export const mistakeGallery = (
  mistakes: readonly Mistake[],
  classNames: readonly string[],
): Html => {
  const name = (i: number): string => classNames[i] ?? String(i)
  const item = (mistake: Mistake): Html => {
    const [label, predicted] = [name(mistake.label), name(mistake.predicted)]
    const surety = showProbability(mistake.probability)
    const alt = `a ${label}, taken for ${predicted} with ${surety}`
    return html`<figure>${imageOf(mistake, alt)}<figcaption><b>${label}</b> <span class="arrow">→ <b class="wrong">${predicted}</b></span><small>${surety}</small></figcaption></figure>
`
  }
  return html`<div class="card gallery${mistakes.some(isPhoto) ? ' photos' : ''}">${mistakes.map(item)}</div>`
}

/** Pictures that a network made, as large as there is room. */
export const made = (pictures: readonly TitledPicture[]): Html => {
  const isWide = ({ width, height }: TitledPicture): boolean => width > 3 * height
  const isLone = pictures.filter((picture) => !isWide(picture)).length === 1
  const look = (picture: TitledPicture): string => {
    if (isWide(picture)) return ' wide'
    return isLone ? ' lone' : ''
  }
  const item = (picture: TitledPicture): Html =>
    html`<figure class="card made${look(picture)}"><figcaption><b>${picture.title}</b></figcaption>${imageOf(picture, picture.title)}</figure>
`
  return html`<div class="pair">${pictures.map(item)}</div>`
}

/** The size that 99.5% of the weights keep below: a few strays would make all others pale. */
const scaleOf = (tiles: readonly WeightTile[]): number => {
  const sizes = tiles.flatMap(({ weights }) => Array.from(weights, Math.abs)).sort((x, y) => x - y)
  const high = sizes[Math.floor(0.995 * (sizes.length - 1))] ?? 0
  return high > 0 ? high : 1
}

/** What each unit of the first layer looks for. */
export const weightGallery = (tiles: readonly WeightTile[]): Html => {
  const scale = scaleOf(tiles)
  const item = (tile: WeightTile, unit: number): Html =>
    html`<img src="${weightPng(tile, scale)}" width="${tile.width}" height="${tile.height}" alt="weights into unit ${unit}" title="unit ${unit}">
`
  const bound = scale.toPrecision(2)
  return html`<div class="card"><div class="tiles${tiles.length < 5 ? ' few' : ''}">${tiles.map(item)}</div><p class="ramp"><span>−${bound}</span><i aria-hidden="true"></i><span>+${bound}</span></p></div>`
}
