/** @file pack — packs the built package into the one tarball that the package steps read. */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { join, resolve } from 'node:path'

const root = resolve(import.meta.dirname, '../..')
const tarball = resolve(root, process.argv[2])
const folder = mkdtempSync(join(root, '.cache/pack/'))
const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm'

execFileSync(npm, ['pack', '--ignore-scripts', '--pack-destination', folder], { cwd: root })
renameSync(join(folder, readdirSync(folder)[0]), tarball)
rmSync(folder, { recursive: true })
