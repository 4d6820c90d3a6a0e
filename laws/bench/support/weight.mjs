/**
 * @file weight — kilobytes, minified and gzipped, of everything a main entry exports.
 *
 * tfjs is counted with the SIMD build it fetches. ONNX Runtime for Node is native: there is no bundle.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { build } from 'vite'
import { bench, built } from './places.mjs'

const modules = join(bench, 'node_modules')
const kilobytes = (data) => gzipSync(data, { level: 9 }).length / 1000

const bundled = async (specifiers) => {
  // No such file: it stands where the other libraries are found from.
  const entry = join(bench, 'everything.js')
  const everything = {
    name: 'everything',
    enforce: 'pre',
    resolveId: (id) => (id === entry ? entry : undefined),
    load: (id) =>
      id === entry
        ? specifiers.map((s, i) => `export * as e${i} from ${JSON.stringify(s)}`).join('\n')
        : undefined,
  }
  const outputs = await build({
    root: bench,
    configFile: false,
    logLevel: 'silent',
    plugins: [everything],
    build: {
      write: false,
      minify: true,
      lib: { entry, formats: ['es'], fileName: 'bundle' },
      rollupOptions: {
        external: [/^node:/u],
        // Vite leaves spaces and marks of purity in libraries, for whoever bundles them next; nobody does here.
        output: { minify: true, comments: { annotation: false } },
      },
    },
  })
  return [outputs]
    .flat()
    .flatMap(({ output }) => output)
    .filter(({ type }) => type === 'chunk')
    .map(({ code }) => kilobytes(code))
    .reduce((a, b) => a + b, 0)
}

const subjects = {
  cotangent: () => bundled([join(built, 'src/index.js')]),
  jax: () => bundled(['@jax-js/jax']),
  tfjs: async () =>
    (await bundled([
      '@tensorflow/tfjs-core',
      '@tensorflow/tfjs-core/dist/register_all_gradients',
      '@tensorflow/tfjs-backend-wasm',
    ])) +
    kilobytes(
      readFileSync(join(modules, '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm')),
    ),
}

/** The row of bundle sizes. */
export const weightRow = async (loaded) => {
  const results = {}
  const remarks = []
  for (const [library, weigh] of Object.entries(subjects)) {
    if (!(library in loaded)) continue
    try {
      results[library] = { median: await weigh() }
    } catch (error) {
      remarks.push(`bundle: ${library} fell: ${error.message.split('\n')[0]}`)
    }
  }
  return { row: { name: 'bundle of the main entry, gzipped', unit: 'kB', results }, remarks }
}
