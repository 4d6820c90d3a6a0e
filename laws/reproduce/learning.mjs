/** @file learning — a task learned step by step with everything seen on the way, and again in one fold. */

/** Steps of each training. */
export const steps = 20

/** One step: everything there is after it. */
const stepOf =
  (ct, optimize, { loss, optimiser }) =>
  (params, state, batch, key) => {
    const [value, gradients] = ct.valueAndGrad(loss)(params, batch, key)
    const [updates, after] = optimiser.update(gradients, state, params)
    return {
      loss: value,
      gradients,
      params: optimize.applyUpdates(params, updates),
      optimiser: after,
    }
  }

/** The batch and the key of each step. */
const inputsOf = (ct, { data, size }) =>
  Array.from({ length: steps }, (_, i) => {
    const [forRows, forLoss] = ct.splitKey(ct.foldIn(ct.key(5), i), 2)
    const all = ct.permutation(forRows, data.x.shape[0])
    const rows = ct.slice(all, { axis: 0, from: 0, to: size })
    return [ct.treeReplace((x) => ct.take(x, rows, { axis: 0 }), data), forLoss]
  })

/** A task from its first parameters on: { when, tree } of what there is at first, and of each step. */
export const train = (ct, optimize, task) => {
  const { data, params: first, optimiser } = task
  const step = ct.jit(stepOf(ct, optimize, task))
  const seen = [{ when: 'at first', tree: { data, params: first } }]
  let [params, state] = [first, optimiser.init(first)]
  inputsOf(ct, task).forEach(([batch, key], i) => {
    const made = step(params, state, batch, key)
    seen.push({ when: `step ${i + 1}`, tree: made })
    ;({ params, optimiser: state } = made)
  })
  return seen
}

/** The same in one fold: the parameters and the optimiser state that it ends with. */
export const folded = (ct, optimize, task) => {
  const { params, optimiser } = task
  const step = stepOf(ct, optimize, task)
  const learn = ct.fold((so, [batch, key]) => {
    const made = step(so.params, so.optimiser, batch, key)
    return { params: made.params, optimiser: made.optimiser }
  })
  return learn({ params, optimiser: optimiser.init(params) }, inputsOf(ct, task))
}
