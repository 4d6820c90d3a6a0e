/**
 * @file scanChild — run by itself: one call of a scan or of its gradient, and the most bytes this process had in memory.
 *
 *   node scanChild.mjs forward|gradient plain|segments STEPS
 */
import { contender } from '../scan.mjs'
import { loadLibrary } from './load.mjs'

const [what, kind, steps] = process.argv.slice(2)
const made = contender(await loadLibrary('cotangent'), kind, Number(steps))
made[what](...made.args)
console.log(`resident ${process.resourceUsage().maxRSS * 1024}`)
process.exit(0)
