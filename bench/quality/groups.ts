const FUNCTIONS = [1, 3, 6, 8, 10, 12, 15, 17, 20, 21]
const each = (kind: string, dimensions: number, functions = FUNCTIONS): string[] => functions.map((f) => `${kind}/${f}/${dimensions}`)

/** Tasks by group; tasks/tasks.py says what their names mean. Of the two with several objectives gp's ways were chosen on the first, mostly. */
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
  sk: ['sk/svm/wine', 'sk/svm/breast_cancer', 'sk/tree/breast_cancer', 'sk/tree/digits', 'sk/knn/breast_cancer', 'sk/boosting/wine'],
}
