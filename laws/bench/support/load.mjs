/** @file load — the libraries that load here; one that does not is left out of every case, and said so. */
import { libraries } from './places.mjs'

/** One library, with its adapter's names. */
export const loadLibrary = async (library) => {
  const { load } = await import(`../libraries/${library}.mjs`)
  return load()
}

/** Those that load, by name; the others with the reason. */
export const loadAll = async () => {
  const loaded = {}
  const missing = {}
  for (const library of libraries) {
    try {
      loaded[library] = await loadLibrary(library)
    } catch (error) {
      missing[library] = error.message.split('\n')[0]
    }
  }
  return { loaded, missing }
}
