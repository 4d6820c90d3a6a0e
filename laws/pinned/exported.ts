/** @file exported — the names of all operators, by the modules that export them: a new one has no law to escape. */
import * as activation from '../../src/function/activation.ts'
import * as arithmetic from '../../src/function/arithmetic.ts'
import * as associativeScan from '../../src/function/associativeScan.ts'
import * as boolean from '../../src/function/boolean.ts'
import * as cast from '../../src/function/cast.ts'
import * as checkpoint from '../../src/function/checkpoint.ts'
import * as comparison from '../../src/function/comparison.ts'
import * as cond from '../../src/function/cond.ts'
import * as convolve from '../../src/function/convolve.ts'
import * as custom from '../../src/function/custom.ts'
import * as elementary from '../../src/function/elementary.ts'
import * as fixedPoint from '../../src/function/fixedPoint.ts'
import * as fold from '../../src/function/fold.ts'
import * as grad from '../../src/function/grad.ts'
import * as hessian from '../../src/function/hessian.ts'
import * as indexing from '../../src/function/indexing.ts'
import * as jacobian from '../../src/function/jacobian.ts'
import * as joining from '../../src/function/joining.ts'
import * as lanes from '../../src/function/lanes.ts'
import * as linearize from '../../src/function/linearize.ts'
import * as movement from '../../src/function/movement.ts'
import * as pool from '../../src/function/pool.ts'
import * as product from '../../src/function/product.ts'
import * as reduction from '../../src/function/reduction.ts'
import * as rounding from '../../src/function/rounding.ts'
import * as scan from '../../src/function/scan.ts'
import * as select from '../../src/function/select.ts'
import * as slicing from '../../src/function/slicing.ts'
import * as softmax from '../../src/function/softmax.ts'
import * as statistics from '../../src/function/statistics.ts'
import * as vmap from '../../src/function/vmap.ts'
import * as whileLoop from '../../src/function/whileLoop.ts'
import * as ct from '../../src/index.ts'
import * as network from '../../src/network/index.ts'

const modules = [
  [activation, arithmetic, boolean, cast, comparison, elementary, rounding, select],
  [reduction, statistics, softmax, movement, slicing, joining, indexing, product],
  [associativeScan, checkpoint, cond, custom, fixedPoint, fold, scan, whileLoop],
  [convolve, pool],
  [grad, hessian, jacobian, lanes, linearize, vmap],
]

/** Every public operator and transformation; losses are those of losses.laws. */
export const exported: readonly string[] = modules
  .flat()
  .flatMap((module) => Object.keys(module))
  .filter((name) => name in ct || name in network)
