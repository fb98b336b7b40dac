const FUNCTIONS = [1, 3, 6, 8, 10, 12, 15, 17, 20, 21]
const each = (kind: string, dimensions: number, functions = FUNCTIONS): string[] => functions.map((f) => `${kind}/${f}/${dimensions}`)

/** Tasks by group; tasks/tasks.py says what their names mean. */
export const GROUPS: Readonly<Record<string, readonly string[]>> = {
  bbob2: each('bbob', 2),
  bbob5: each('bbob', 5),
  bbob10: each('bbob', 10),
  noisy5: each('noisy', 5, [1, 3, 8, 14, 15, 21]),
  bound: ['bowl', 'rosenbrock', 'hartmann', 'branin', 'ackley', 'shares', 'ellipsoid'].map((name) => `bound/${name}`),
  sk: ['sk/svm/wine', 'sk/svm/breast_cancer', 'sk/tree/breast_cancer', 'sk/tree/digits', 'sk/knn/breast_cancer', 'sk/boosting/wine'],
}
