const FUNCTIONS = [1, 3, 6, 8, 10, 12, 15, 17, 20, 21]
const each = (kind: string, dimensions: number, functions = FUNCTIONS): string[] => functions.map((f) => `${kind}/${f}/${dimensions}`)

const SURROGATES = [
  ...['41156/timetrain', '40981/timetrain', '11/memory', '334/timepredict', '1063/timepredict', '41142/timepredict'].map(
    (name) => `rbv2_xgboost/${name}`,
  ),
  ...['24/timepredict', '41169/memory', '41146/memory'].map((name) => `rbv2_rpart/${name}`),
  ...['126026/time', '168908/time', '7593/time'].map((name) => `lcbench/${name}`),
]
const SURROGATES2 = [
  ...['470/timetrain', '1464/memory', '23381/memory', '40978/timepredict', '1068/timepredict'].map((name) => `rbv2_xgboost/${name}`),
  ...['1515/timepredict', '307/timepredict', '50/memory'].map((name) => `rbv2_rpart/${name}`),
  ...['189354/time', '168330/time', '189866/time'].map((name) => `lcbench/${name}`),
]

/** Tasks by group; tasks/tasks.py says what their names mean. Of two groups that differ by a 2 gp's ways were chosen on the first, mostly. */
export const GROUPS: Readonly<Record<string, readonly string[]>> = {
  bbob2: each('bbob', 2),
  bbob5: each('bbob', 5),
  bbob10: each('bbob', 10),
  noisy5: each('noisy', 5, [1, 3, 8, 14, 15, 21]),
  bound: ['bowl', 'rosenbrock', 'hartmann', 'branin', 'ackley', 'shares', 'ellipsoid'].map((name) => `bound/${name}`),
  limit: [
    ...['gardner', 'gramacy', 'spring', 'beam', 'hartmann', 'g9', 'ackley', 'g24'].map((name) => `limit/${name}`),
    ...['vessel', 'reducer', 'rosenbrock', 'g4', 'g6', 'g8', 'townsend', 'branin'].map((name) => `limit/${name}`),
  ],
  front: [
    ...['zdt1/6', 'zdt2/6', 'zdt3/6', 'zdt6/4', 'dtlz2/5', 'dtlz7/5', 'branincurrin', 'vehicle'].map((name) => `front/${name}`),
    ...['tree/digits', 'boosting/wine', 'mlp/wine'].map((name) => `size/${name}`),
  ],
  front2: [
    ...['zdt1/5', 'zdt2/5', 'zdt3/5', 'dtlz2/6', 'dtlz7/4'].map((name) => `moved/${name}`),
    ...['front/truss', 'front/injector'],
    ...['tree/breast_cancer', 'forest/digits', 'svm/breast_cancer', 'mlp/breast_cancer'].map((name) => `size/${name}`),
  ],
  'surrogate-limit': SURROGATES.map((name) => `surrogate-limit/${name}`),
  'surrogate-limit2': SURROGATES2.map((name) => `surrogate-limit/${name}`),
  'surrogate-front': SURROGATES.map((name) => `surrogate-front/${name}`),
  'surrogate-front2': SURROGATES2.map((name) => `surrogate-front/${name}`),
  sk: ['sk/svm/wine', 'sk/svm/breast_cancer', 'sk/tree/breast_cancer', 'sk/tree/digits', 'sk/knn/breast_cancer', 'sk/boosting/wine'],
}
