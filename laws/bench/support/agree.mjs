/** @file agree — whether libraries computed the same numbers, to a unit in the last of some significant digits. */

/** The place of the last of so many digits: 1e-5 for six digits of 2.28994. */
const unit = (x, digits) => 10 ** (Math.floor(Math.log10(Math.abs(x))) + 1 - digits)

// Negated, so that NaN differs.
const differs = (x, y, digits) => x !== y && !(Math.abs(x - y) < unit(x, digits))

/** Sentences about every library that differs from the first one; digits for all numbers, or one by one. */
export const disagreements = (name, values, digits = 6) => {
  const [[first, expected], ...others] = Object.entries(values)
  const digitsOf = (i) => (Array.isArray(digits) ? digits[i] : digits)
  return others.flatMap(([library, found]) => {
    const at = expected.findIndex((x, i) => differs(x, found[i], digitsOf(i)))
    return at < 0 && expected.length === found.length
      ? []
      : [
          `${name}: number ${at} is ${expected[at]} in ${first} and ${found[at]} in ${library}, ` +
            `which is less than ${digitsOf(at)} digits`,
        ]
  })
}
