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
      name: 'A matrix of a rank that is not known',
      given: 'const x: Tensor<number[]> = ones([2, 3])',
      wrong: 'const y = matmul(«x», ones([3, 4]))',
      right:
        "const y = E.map((known: Tensor<[Dim<'rows'>, 3]>) => matmul(known, ones([3, 4])))(refine(['rows', 3], 'f32')(x))",
      compiled: 'matmul: the rank of [...] is not known; refine it',
      because: 'the run knows the rank of each tensor',
    },
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
    {
      name: 'A shape whose names are forgotten',
      given: "const shape = ['batch', 2]\nconst x: AnyTensor = ones([3, 2])",
      wrong: "refine(«shape», 'f32')(x)",
      right: "refine(['batch', 2], 'f32')(x)",
      compiled:
        'refine: the shape holds text that the compiler does not know; write as const behind it',
      because: 'the type of the list has forgotten which names and numbers are in it',
    },
    {
      name: 'A dtype that there is not',
      wrong: "refine(['batch', 2], «'f33'»)",
      right: "refine(['batch', 2], 'f32')",
    },
    {
      name: 'A size asked for that is none',
      wrong: "refine(«['batch', 2.5]», 'f32')",
      right: "refine(['batch', 2], 'f32')",
    },
    {
      name: 'A misspelt key of a spec',
      wrong: "refineTree({ x: { «shap»: ['batch'], dtype: 'f32' } })",
      right: "refineTree({ x: { shape: ['batch'], dtype: 'f32' } })",
    },
    {
      name: 'A spec that is perhaps there',
      given:
        "interface MySpecs {\n  readonly x: Asked<['batch']>\n  readonly y?: Asked<['batch']>\n}\nconst vector: Asked<['batch']> = { shape: ['batch'], dtype: 'f32' }\nconst specs: MySpecs = { x: vector }",
      wrong: 'refineTree(«specs»)',
      right: 'refineTree({ x: specs.x })',
      compiled: 'refineTree: specs.y can be undefined; give what is there whatever happens',
      because: 'here it is not there, and nothing is asked for in its place',
    },
    {
      name: 'Null in place of a record',
      given:
        "const refined = refineTree({ x: { shape: ['batch'], dtype: 'f32' } })\nconst received: unknown = JSON.parse('null')",
      wrong: 'const tree = E.mapLeft(showRefineFailure)(refined(received))',
      right: 'const tree = E.mapLeft(showRefineFailure)(refined({ x: ones([3]) }))',
      either: 'tree',
      because: 'what comes from outside can be anything; the Either makes you ask',
    },
  ],
}
