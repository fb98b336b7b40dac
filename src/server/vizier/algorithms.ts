import type { Choice, Problem, StudySpec } from '../../model/index.ts'

/** One way to serve an algorithm's name. */
type Way = Choice

const way = (name: string, settings: Way['settings'] = {}): Way => ({ name, settings })

/** Continuous parameters are cut into so many values, as the original does. */
const GRID_STEPS = 10

/**
 * The names that OSS Vizier knows, each with ours in order of preference: the first that can serve the study is taken
 * (several objectives, conditions and kinds of parameters are not for every algorithm).
 */
export const VIZIER_ALGORITHMS: Readonly<Record<string, readonly Way[]>> = {
  DEFAULT: [way('gp'), way('nsga2'), way('tpe'), way('random')],
  ALGORITHM_UNSPECIFIED: [way('gp'), way('nsga2'), way('tpe'), way('random')],
  GP_UCB_PE: [way('gp'), way('nsga2'), way('random')],
  GAUSSIAN_PROCESS_BANDIT: [way('gp'), way('nsga2'), way('random')],
  RANDOM_SEARCH: [way('random')],
  QUASI_RANDOM_SEARCH: [way('sobol'), way('random')],
  GRID_SEARCH: [way('grid', { steps: GRID_STEPS })],
  SHUFFLED_GRID_SEARCH: [way('grid', { steps: GRID_STEPS, order: 'shuffled' })],
  EAGLE_STRATEGY: [way('cmaes'), way('tpe'), way('gp'), way('nsga2'), way('random')],
  CMA_ES: [way('cmaes'), way('gp'), way('nsga2'), way('random')],
  NSGA2: [way('nsga2'), way('random')],
  BOCS: [way('tpe'), way('gp'), way('nsga2'), way('random')],
  HARMONICA: [way('tpe'), way('gp'), way('nsga2'), way('random')],
}

/** The spec with the algorithm that serves the name best; a name of ours is taken as it is. Problems are those of the last way. */
export async function chooseAlgorithm(
  name: string,
  specWith: (algorithm: Choice) => StudySpec,
  validate: (spec: StudySpec) => Promise<readonly Problem[]>,
): Promise<{ readonly spec: StudySpec; readonly problems: readonly Problem[] }> {
  const ways = VIZIER_ALGORITHMS[name || 'DEFAULT'] ?? [way(name)]
  for (const algorithm of ways) {
    const spec = specWith(algorithm)
    const problems = await validate(spec)
    if (problems.length === 0) return { spec, problems }
  }
  const spec = specWith(ways.at(-1)!)
  return { spec, problems: await validate(spec) }
}
