/** @file compare — one case: every library made ready, its numbers compared, then all of them timed in turns. */
import { disagreements } from './agree.mjs'
import { measure } from './measure.mjs'
import { libraries } from './places.mjs'

/** The row of a case, and sentences about what went wrong in it. */
export const compare = async (entry, loaded, options) => {
  const contenders = []
  const values = {}
  const remarks = []
  for (const library of libraries) {
    const [make, lib] = [entry.on[library], loaded[library]]
    if (make === undefined || lib === undefined) continue
    try {
      const made = await make(lib, library === 'peak' ? [] : entry.inputs(lib))
      if (made.values) values[library] = await made.values()
      contenders.push({ library, ...made })
    } catch (error) {
      remarks.push(`${entry.name}: ${library} fell: ${error.message.split('\n')[0]}`)
    }
  }
  if (values.cotangent) remarks.push(...disagreements(entry.name, values, entry.digits))
  const results = await measure(contenders, options)
  for (const { library, flops, end } of contenders) {
    // A probe makes another number of operations than the case; time is what the case would take at its rate.
    if (flops !== undefined)
      for (const key of ['median', 'least', 'most']) results[library][key] *= entry.flops / flops
    end?.()
    await loaded[library].close()
  }
  return { row: { name: entry.name, unit: 'ms', flops: entry.flops, results }, values, remarks }
}
