/** @file saved — a report as a file under runs/, and the sentence of what happened. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { report, type RunRecord } from 'cotangent/training'

/** A report of which nothing is filled in. */
export const nothingShown: RunRecord = {
  title: '',
  settings: {},
  history: [],
  confusion: [],
  classNames: [],
  mistakes: [],
  weights: [],
  notes: [],
}

/** Writes runs/NAME/report.html, and says so, or why not. */
export const saved = (name: string, record: RunRecord): string => {
  const folder = join('runs', name)
  const file = join(folder, 'report.html')
  try {
    mkdirSync(folder, { recursive: true })
    writeFileSync(file, report(record))
    return `wrote ${file}`
  } catch (thrown) {
    return `${file} cannot be written (${thrown instanceof Error ? thrown.message : String(thrown)})`
  }
}
