/** The pages of the site in the order in which they are offered; paths from the root of the repository. */
export interface Section {
  readonly title: string
  readonly pages: readonly string[]
}

export const NAVIGATION: readonly Section[] = [
  { title: 'Begin', pages: ['docs/index.md', 'docs/tutorial.md', 'docs/concepts.md', 'docs/writing-a-study.md', 'docs/dashboard.md'] },
  {
    title: 'How to',
    pages: [
      'docs/how-to/own-script.md',
      'docs/how-to/notebook.md',
      'docs/how-to/editing.md',
      'docs/how-to/boosting.md',
      'docs/how-to/hydra.md',
      'docs/how-to/checkpoints.md',
      'docs/how-to/artifacts.md',
      'docs/how-to/several-objectives.md',
      'docs/how-to/constraints-between-parameters.md',
      'docs/how-to/likely-values.md',
      'docs/how-to/importances.md',
      'docs/how-to/own-algorithm.md',
      'docs/how-to/gpus.md',
      'docs/how-to/slurm.md',
      'docs/kubernetes.md',
      'docs/operations.md',
    ],
  },
  {
    title: 'Moving from',
    pages: [
      'docs/moving-from-optuna.md',
      'docs/moving-from-ray-tune.md',
      'docs/moving-from-wandb.md',
      'docs/moving-from-vizier.md',
      'docs/moving-from-katib.md',
    ],
  },
  {
    title: 'Clients',
    pages: [
      'docs/agents.md',
      'docs/clients.md',
      'docs/how-to/other-languages.md',
      'clients/python/README.md',
      'examples/digits-python/README.md',
      'examples/digits/README.md',
    ],
  },
  {
    title: 'Algorithms',
    pages: [
      'docs/algorithms/README.md',
      ...['auto', 'gp', 'tpe', 'cmaes', 'nsga2', 'random', 'sobol', 'grid', 'hyperband', 'asha', 'bohb', 'asha-gp', 'pbt', 'external'].map(
        (name) => `docs/algorithms/${name}.md`,
      ),
      'docs/algorithms/gp-quality.md',
      'docs/algorithms/gp-experiments.md',
    ],
  },
  {
    title: 'Reference',
    pages: [
      'docs/reference/study.md',
      'docs/reference/cli.md',
      'docs/reference/stopping.md',
      'docs/reference/grpc.md',
      'docs/reference/http.md',
      'docs/reference/errors.md',
      'docs/reference/limits.md',
      'docs/reference/environment.md',
      'docs/performance.md',
    ],
  },
]

/** Pages below this folder stand in a section of their own, all of them. */
export const DECISIONS = 'docs/decisions'
