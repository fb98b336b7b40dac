/** What other tuners call it, and what people write for it, without capitals and separators. */
const WORDS_OF_OTHERS = table({
  float: 'double',
  real: 'double',
  uniform: 'double',
  loguniform: 'double',
  integer: 'int',
  randint: 'int',
  categorical: 'choice',
  category: 'choice',
  values: 'choice',
  boolean: 'bool',
  constant: 'fixed',
  direction: 'goal',
  max: 'maximize',
  maximum: 'maximize',
  min: 'minimize',
  minimum: 'minimize',
  logarithmic: 'log',
  pruner: 'earlyStopping',
  sampler: 'algorithm',
  // algorithms
  bayes: 'gp',
  bayesian: 'gp',
  bayesianoptimization: 'gp',
  bayesopt: 'gp',
  bo: 'gp',
  gaussianprocess: 'gp',
  gpsampler: 'gp',
  gpucbpe: 'gp',
  hyperopt: 'tpe',
  tpesampler: 'tpe',
  cma: 'cmaes',
  cmaessampler: 'cmaes',
  nsgaii: 'nsga2',
  nsgaiisampler: 'nsga2',
  randomsampler: 'random',
  randomsearch: 'random',
  gridsampler: 'grid',
  gridsearch: 'grid',
  halton: 'sobol',
  qmc: 'sobol',
  qmcsampler: 'sobol',
  quasirandom: 'sobol',
  populationbasedtraining: 'pbt',
  // algorithms and stopping rules
  adaptiveasha: 'asha',
  asynchyperband: 'asha',
  successivehalving: 'asha',
  // stopping rules
  decaycurve: 'predictive',
  hyperband: 'asha',
  medianpruner: 'median',
  medianstop: 'median',
  medianstopping: 'median',
  percentilepruner: 'percentile',
  truncationselection: 'percentile',
  plateau: 'patience',
})

/** What other tuners call a field of a study, without capitals and separators: section by section. */
export const FIELDS_OF_OTHERS = table({
  concurrency: 'spec.budget.parallel',
  cores: 'spec.trial.resources.cpu',
  cpus: 'spec.trial.resources.cpu',
  direction: 'spec.objectives',
  entrypoint: 'spec.trial.command',
  epochs: 'spec.resource',
  goal: 'spec.objectives',
  gpus: 'spec.trial.resources.gpu',
  hyperparameters: 'spec.parameters',
  maxconcurrent: 'spec.budget.parallel',
  maxconcurrenttrials: 'spec.budget.parallel',
  maxepochs: 'spec.resource',
  maxfailedtrialcount: 'spec.budget.failures',
  maxtotaltrials: 'spec.budget.trials',
  maxtrialcount: 'spec.budget.trials',
  maxtrials: 'spec.budget.trials',
  method: 'spec.algorithm',
  metric: 'spec.objectives',
  njobs: 'spec.budget.parallel',
  ntrials: 'spec.budget.trials',
  numsamples: 'spec.budget.trials',
  objective: 'spec.objectives',
  parallelism: 'spec.budget.parallel',
  paralleltrialcount: 'spec.budget.parallel',
  params: 'spec.parameters',
  program: 'spec.trial.command',
  runcap: 'spec.budget.trials',
  script: 'spec.trial.command',
  searchspace: 'spec.parameters',
  space: 'spec.parameters',
  stopping: 'spec.earlyStopping',
  timebudgets: 'spec.budget.duration',
  timeout: 'spec.budget.duration',
})

/** Which of the names that stand here is meant by a word of others, with what follows within it; undefined when none is. */
export function meantBy(word: string, names: readonly string[]): string | undefined {
  const name = WORDS_OF_OTHERS.get(word)
  if (name !== undefined && names.includes(name)) return name
  // Of spec.trial.resources.gpu, within spec.trial: resources.gpu.
  const place = FIELDS_OF_OTHERS.get(word)?.split('.') ?? []
  const at = place.findLastIndex((part, i) => i >= 2 && names.includes(part))
  return at === -1 ? undefined : place.slice(at).join('.')
}

/** By words only: a name may be `constructor`, which every object has. */
function table(words: Readonly<Record<string, string>>): ReadonlyMap<string, string> {
  return new Map(Object.entries(words))
}
