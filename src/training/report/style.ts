/**
 * @file style — the look of a report: one column on a phone, two on a desk, light or dark as the reader has it.
 */
import type { Html } from './markup.ts'
import { raw } from './markup.ts'

/** The style sheet of the page. */
export const style: Html = raw(`
:root { color-scheme: light dark; --page: #f6f5f2; --card: #fff; --ink: #1d1f24; --soft: #646973; --line: #e4e2dc;
  --grey: #7b818e; --blue: #1f6feb; --orange: #c2570c; --green: #1e8558; --hit: #2f9e6b; --miss: #e5484d; --wrong: #c9252b; }
@media (prefers-color-scheme: dark) {
  :root { --page: #14161a; --card: #1c1f25; --ink: #e9eaed; --soft: #9aa0ac; --line: #2c3038;
    --grey: #9aa0ac; --blue: #6ea8fe; --orange: #f09a5b; --green: #4cc38f; --hit: #35b37e; --miss: #f2555a; --wrong: #ff7b7f; }
  .ink { filter: invert(1); } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--ink); -webkit-text-size-adjust: 100%;
  font: 16px/1.5 system-ui, -apple-system, 'Segoe UI', Roboto, sans-serif; font-variant-numeric: tabular-nums; }
main { max-width: 1040px; margin: 0 auto; padding: clamp(20px, 5vw, 56px) clamp(14px, 4vw, 32px) 64px; }
header .lead { margin: 0.7rem 0 0; font-size: 1.05rem; }
h1 { font-size: clamp(1.5rem, 4.5vw, 2.25rem); line-height: 1.15; letter-spacing: -0.02em; margin: 0; text-wrap: balance; }
h2 { font-size: 1.2rem; letter-spacing: -0.01em; margin: 2.6rem 0 0.2rem; }
h3 { font-size: 0.95rem; margin: 0 0 0.6rem; }
h3 + * + h3, ol + h3, p + h3 { margin-top: 1.6rem; }
.lead { color: var(--soft); margin: 0 0 0.9rem; max-width: 42rem; }
.card { background: var(--card); border: 1px solid var(--line); border-radius: 12px; padding: 16px; margin: 0; min-width: 0; }
.pair { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 340px), 1fr)); gap: 14px; }
svg { display: block; width: 100%; height: auto; overflow: visible; font-family: inherit; font-size: 12px; }
.facts { display: grid; grid-template-columns: repeat(auto-fit, minmax(142px, 1fr)); gap: 14px; margin: 1.5rem 0 0; }
.facts dt { color: var(--soft); font-size: 0.85rem; }
.facts div { display: flex; flex-direction: column; justify-content: space-between; }
.facts dd { margin: 0; font-size: 1.5rem; font-weight: 600; letter-spacing: -0.02em; white-space: nowrap; }
.facts .main dd { color: var(--blue); }
figcaption { font-size: 0.9rem; }
.card > figcaption { display: flex; flex-wrap: wrap; gap: 0 14px; align-items: baseline; margin-bottom: 6px; }
.card > figcaption b { margin-right: auto; }
.key, figcaption span { color: var(--soft); }
.key::before { content: ''; display: inline-block; width: 20px; margin-right: 6px; vertical-align: middle; border-top: 3px solid var(--key); }
.key.dashed::before { border-top: 2px dashed var(--key); }
.key.dots::before { width: 8px; height: 8px; border: 0; border-radius: 4px; background: var(--key); }
.key.band::before { height: 10px; border: 0; border-radius: 2px; background: var(--key); opacity: 0.35; }
.said { font-size: 0.9rem; color: var(--soft); margin: 0 0 8px; }
.keys { display: flex; flex-wrap: wrap; gap: 0 14px; }
.charts > :last-child:nth-child(odd) { grid-column: 1 / -1; }
.alone .card > *, .charts > :last-child:nth-child(odd) > * { max-width: 600px; margin-left: auto; margin-right: auto; }
details.card { margin-top: 14px; }
summary { cursor: pointer; font-size: 0.9rem; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-size: 0.9rem; }
th { text-align: left; font-weight: 500; color: var(--soft); }
th, td { padding: 6px 10px 6px 0; border-bottom: 1px solid var(--line); vertical-align: top; }
tr:last-child > * { border-bottom: 0; }
.numbers { margin-top: 10px; white-space: nowrap; }
.numbers th, .numbers td { text-align: right; }
.worst { list-style: none; margin: 0; padding: 0; font-size: 0.95rem; }
.worst li { display: grid; grid-template-columns: 1fr minmax(60px, 40%) 2.5em; align-items: center; gap: 10px; padding: 3px 0; }
.worst .n { text-align: right; }
.swap { color: var(--soft); } .swap b { color: var(--ink); }
meter { width: 100%; height: 10px; appearance: none; background: var(--line); border: 0; border-radius: 5px; }
meter::-webkit-meter-bar { background: var(--line); border: 0; border-radius: 5px; height: 10px; }
meter::-webkit-meter-optimum-value { background: var(--miss); border-radius: 5px; }
meter::-moz-meter-bar { background: var(--miss); border-radius: 5px; }
.recalls { display: grid; grid-template-columns: repeat(auto-fill, minmax(max(84px, calc(var(--name) + 72px)), 1fr)); gap: 8px; margin: 0; }
.recalls div { display: flex; gap: 8px; align-items: baseline; border: 1px solid var(--line); border-radius: 8px; padding: 4px 9px; }
.recalls dt { font-weight: 600; } .recalls dd { margin: 0 0 0 auto; font-size: 0.85rem; color: var(--soft); }
.gallery { display: grid; grid-template-columns: repeat(auto-fill, minmax(84px, 1fr)); gap: 16px 10px; }
.gallery figure { margin: 0; text-align: center; }
.gallery img { width: 72px; height: 72px; image-rendering: pixelated; }
.gallery.photos { grid-template-columns: repeat(auto-fill, minmax(112px, 1fr)); gap: 18px 10px; }
.gallery.photos img { width: 96px; height: 96px; border-radius: 6px; outline: 1px solid var(--line); outline-offset: -1px; }
.gallery.photos .arrow { display: block; line-height: 1.25; }
.gallery figcaption b, .gallery .arrow { white-space: nowrap; }
.made.wide, .made.lone { grid-column: 1 / -1; }
.made.lone img { max-width: 600px; margin: 0 auto; }
.made img { display: block; width: 100%; height: auto; image-rendering: pixelated; }
pre { margin: 0; white-space: pre-wrap; overflow-wrap: anywhere; font: 0.9rem/1.5 ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; }
.gallery small { display: block; color: var(--soft); font-size: 0.78rem; line-height: 1.2; }
.wrong { color: var(--wrong); } .arrow { color: var(--soft); }
.tiles { display: grid; grid-template-columns: repeat(auto-fill, minmax(68px, 1fr)); gap: 6px; }
.tiles.few { grid-template-columns: repeat(auto-fill, minmax(168px, 1fr)); } .tiles.few img { max-width: 280px; }
.tiles img { display: block; width: 100%; height: auto; image-rendering: pixelated; border: 1px solid var(--line); border-radius: 6px; }
.ramp { display: flex; gap: 10px; align-items: center; margin: 14px 0 0; font-size: 0.85rem; color: var(--soft); }
.ramp i { width: 160px; height: 10px; border-radius: 5px; border: 1px solid var(--line);
  background: linear-gradient(90deg, rgb(38 120 216), rgb(38 120 216 / 0) 50%, rgb(226 98 20 / 0) 50%, rgb(226 98 20)); }
.notes { display: grid; gap: 14px; } .notes h3 { margin-bottom: 0.2rem; } .notes p { margin: 0; overflow-wrap: anywhere; }
@media (min-width: 700px) { .alone svg, .charts > :last-child:nth-child(odd) svg { font-size: 10px; } }
@media (max-width: 480px) { .card { padding: 14px 10px; } svg { font-size: 14px; } }
@media print { body { background: none; } .card { break-inside: avoid; } }
`)
