import { type Choice, type Constraint, type Convergence, LIMITS, type Objective, type Problem, type StudySpec } from '../../model/index.ts'
import type { ReadVizierMetric, ReadVizierStudySpec } from '../../wire/index.ts'
import { invalidStudy } from '../invalid-study.ts'
import { chooseAlgorithm } from './algorithms.ts'
import { decodeParameters } from './parameters.ts'

/** What a study of Vizier's says, in our words, but for its algorithm. */
export interface SpecSource {
  readonly project: string
  readonly name: string
  readonly seed: number
  readonly spec: Pick<ReadVizierStudySpec, 'metrics' | 'parameters' | 'observationNoise'>
  readonly reduce: Objective['reduce']
  readonly earlyStopping?: Choice
  readonly budget?: Omit<StudySpec['budget'], 'parallel'>
  readonly convergence?: Convergence
  readonly finish?: StudySpec['finish']
}

const NOISE = { OBSERVATION_NOISE_UNSPECIFIED: 'unknown', LOW: 'low', HIGH: 'high' } as const

/** Reads a study spec; rejects with INVALID_STUDY, every problem named, when no algorithm of that name can serve it. */
export async function decodeSpec(
  source: SpecSource,
  algorithmName: string,
  validate: (spec: StudySpec) => Promise<readonly Problem[]>,
): Promise<StudySpec> {
  const problems: Problem[] = []
  const { project, name, seed, earlyStopping, budget, convergence, finish = 'let-run' } = source
  const parameters = decodeParameters(source.spec.parameters, 'study_spec.parameters', problems)
  const objectives = decodeObjectives(source.spec.metrics, source.reduce, problems)
  if (problems.length > 0) throw invalidStudy(problems)
  const specWith = (algorithm: Choice): StudySpec => ({
    project,
    name,
    description: '',
    labels: {},
    seed,
    objectives,
    parameters,
    constraints: decodeSafety(source.spec.metrics),
    derived: {},
    startAt: [],
    algorithm,
    ...(earlyStopping !== undefined && { earlyStopping }),
    // Clients decide there how many trials run at once.
    budget: { parallel: LIMITS.parallelPerStudy, ...budget },
    ...(convergence !== undefined && { convergence }),
    finish,
    noise: NOISE[source.spec.observationNoise] ?? 'unknown',
    metrics: { name: 'stdout', settings: {} },
  })
  const chosen = await chooseAlgorithm(algorithmName, specWith, validate)
  if (chosen.problems.length > 0) throw invalidStudy(chosen.problems)
  return chosen.spec
}

/** A safety metric bounds what is acceptable and is no objective. */
function decodeObjectives(metrics: readonly ReadVizierMetric[], reduce: Objective['reduce'], problems: Problem[]): Objective[] {
  const objectives = metrics
    .filter((metric) => metric.safetyConfig === null)
    // Unspecified means maximise, as the original has it.
    .map((metric): Objective => ({ metric: metric.metricId, goal: metric.goal === 'MINIMIZE' ? 'minimize' : 'maximize', reduce }))
  if (objectives.length === 0) problems.push({ field: 'study_spec.metrics', message: 'names no objective' })
  return objectives
}

/** A trial is safe when a safety metric is on the good side of its threshold. */
function decodeSafety(metrics: readonly ReadVizierMetric[]): Constraint[] {
  return metrics.flatMap(({ metricId, goal, safetyConfig }) => {
    if (safetyConfig === null) return []
    const op = goal === 'MINIMIZE' ? '<=' : '>='
    const expression = metricId.includes('"') ? `'${metricId}'` : `"${metricId}"`
    return [{ text: `${expression} ${op} ${safetyConfig.safetyThreshold}`, expression, op, bound: safetyConfig.safetyThreshold }]
  })
}
