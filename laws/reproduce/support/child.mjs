/** @file child — the run in a runtime that has a command line: takes { base, threads } as JSON, prints what it gives. */
import process from 'node:process'
import { run } from '../training.mjs'

const version = globalThis.Deno?.version.deno ?? globalThis.Bun?.version ?? process.versions.node
console.log(JSON.stringify({ version, ...(await run(JSON.parse(process.argv[2]))) }))
process.exit(0)
