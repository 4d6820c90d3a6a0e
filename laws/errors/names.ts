/**
 * @file names — mistakes with sizes that have a name, are generic, or are not known.
 */
import type { Chapter } from './mistake.ts'

export const names: Chapter = {
  title: 'Sizes with a name, and sizes not known',
  about:
    'A size may have a name, as that of a batch. TypeScript keeps names apart; which number is behind one is known when the program runs.',
  from: ['cotangent'],
  mistakes: [
    {
      name: 'A batch taken for a sequence',
      given:
        "const batch = dim('batch', 32)\nconst time = dim('time', 20)\nconst x = zeros([batch, 10])\nconst y = zeros([time, 10])",
      wrong: 'mul(x, «y»)',
      right: 'matmul(x, transpose(y))',
      compiled:
        'mul: [batch, 10] and [time, 10] do not broadcast, since batch is not time and neither is 1; reshape or broadcastTo one side',
      because: 'TypeScript knows the names, and the run the numbers',
    },
    {
      name: 'A generic batch taken for ten',
      given: 'const weights = ones([10])',
      wrong:
        'const weighted = <B extends number>(x: Tensor<[B]>) => mul(x, «weights»)\nweighted(ones([3]))',
      right: 'const weighted = (x: Tensor<[10]>) => mul(x, weights)\nweighted(ones([10]))',
      because: 'whether B is 10 is open, so TypeScript shows the question instead of an answer',
    },
    {
      name: 'Taking an unknown size for a known one',
      given:
        'const rows: number[][] = [[1, 2], [3, 4]]\nconst known = (x: Tensor<[2, 2]>): Scalar => sum(x)\nconst x = tensor(rows)',
      wrong: 'known(«x»)',
      right: "const checked = E.map(known)(refine([2, 2], 'f32')(x))",
      because: 'the sizes happen to be right; TypeScript does not know them until somebody asks',
    },
    {
      name: 'A shape that is not the one expected',
      given: 'const rows: number[][] = [[1, 2], [3, 4], [5, 6]]',
      wrong: "const x = E.mapLeft(showRefineFailure)(refine([2, 2], 'f32')(tensor(rows)))",
      right: "const x = E.mapLeft(showRefineFailure)(refine([3, 2], 'f32')(tensor(rows)))",
      either: 'x',
      because: 'only the run knows the sizes; the Either makes you ask',
    },
  ],
}
