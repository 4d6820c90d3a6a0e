/** @file steps — what cases of training steps share. */

/** The losses of the first five steps. */
export const firstFive = (step) => async () => {
  const losses = []
  for (let i = 0; i < 5; i += 1) losses.push(await step())
  return losses
}
