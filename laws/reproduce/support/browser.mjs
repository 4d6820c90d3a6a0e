/**
 * @file browser — the run in a browser without a window: a server on this machine gives out the page, which posts its
 * answer back.
 *
 * The page is cross-origin isolated, as memory that is shared between threads needs.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import { extname, join } from 'node:path'
import { json } from 'node:stream/consumers'
import { setTimeout } from 'node:timers/promises'
import { bundled, made, reproduce } from './places.mjs'

const types = { '.html': 'text/html', '.js': 'text/javascript', '.mjs': 'text/javascript' }
const isolated = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
}

const fallen = (error) => ({ fell: error.message })

/** The file that a path names: of the library under /library/, of this check otherwise; no path leads out of them. */
const fileOf = (pathname) =>
  pathname.startsWith('/library/')
    ? join(bundled, pathname.slice('/library'.length))
    : join(reproduce, pathname)

/** Gives out a file, or takes the answer. */
const respond = async (request, response, answered) => {
  if (request.method === 'POST') {
    answered(await json(request).catch(fallen))
    response.end()
    return
  }
  const { pathname } = new URL(request.url, 'http://localhost') // no .. is left in it
  const body = await readFile(fileOf(pathname)).catch(() => undefined)
  const type = types[extname(pathname)]
  if (body === undefined || type === undefined) response.writeHead(404).end()
  else response.writeHead(200, { 'Content-Type': type, ...isolated }).end(body)
}

/** A server of the page on a free port: `answer` is what the page posts. */
const serve = async () => {
  const server = createServer()
  const answer = new Promise((answered) => {
    server.on('request', (request, response) => void respond(request, response, answered))
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  return {
    page: `http://127.0.0.1:${server.address().port}/page.html`,
    answer,
    close: () => {
      server.closeAllConnections()
      server.close()
    },
  }
}

const flags = (profile) => [
  '--headless',
  '--disable-gpu',
  '--no-first-run',
  '--disable-background-networking',
  `--user-data-dir=${profile}`,
  // the sandbox refuses to be root's, and the only page is ours
  ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
]

/** Opens the page in a browser and gives its answer. */
export const inBrowser = async (file, { threads }) => {
  const profile = join(made, 'profile')
  await rm(profile, { recursive: true, force: true })
  const served = await serve()
  const browser = spawn(file, [...flags(profile), `${served.page}?threads=${threads}`], {
    stdio: 'ignore',
  })
  const ended = once(browser, 'close')
  const answer = await Promise.race([
    served.answer,
    ended.then(() => ({ fell: 'the browser ended without an answer' }), fallen),
    setTimeout(300_000, { fell: 'no answer in five minutes' }, { ref: false }),
  ])
  browser.kill()
  await ended.catch(() => {}) // told by the answer
  served.close()
  if (answer.fell !== undefined) throw new Error(answer.fell)
  return answer
}
