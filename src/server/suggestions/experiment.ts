import { createHash } from 'node:crypto'
import { HoneError, type StudySpec } from '../../model/index.ts'
import type { ReadKatibExperiment, ReadKatibParameter } from '../../wire/index.ts'
import type { ParseDocument } from '../documents.ts'

const API_VERSION = 'kubeflow.org/v1beta1'
const TYPES = { DOUBLE: 'double', INT: 'int', DISCRETE: 'discrete', CATEGORICAL: 'categorical', UNKNOWN_TYPE: 'unknown' } as const
const DISTRIBUTIONS = { UNIFORM: 'uniform', LOG_UNIFORM: 'logUniform', NORMAL: 'normal', LOG_NORMAL: 'logNormal' } as const
const GOALS = { MINIMIZE: 'minimize', MAXIMIZE: 'maximize', UNKNOWN: 'unknown' } as const

/** How many may run at once is the controller's business, too. */
const PARALLEL = 1_000

/** Hyperband gives out its rungs by how trials ended, which a request does not tell. */
const WITH_RUNGS = 'hyperband'

/** The controller runs the trials: this stands where an Experiment says how. */
const STAND_IN = {
  primaryContainerName: 'trial',
  trialParameters: [],
  trialSpec: {
    apiVersion: 'batch/v1',
    kind: 'Job',
    spec: { template: { spec: { restartPolicy: 'Never', containers: [{ name: 'trial', image: 'none', command: ['true'] }] } } },
  },
}

/** What an Experiment says of itself in a request, as the document that its study is read from. Its budget is the controller's business. */
function documentOf({ name, spec }: ReadKatibExperiment): string {
  const { objective, algorithm, parameterSpecs, nasConfig } = spec ?? {}
  return JSON.stringify({
    apiVersion: API_VERSION,
    kind: 'Experiment',
    metadata: { name },
    spec: {
      objective: { type: GOALS[objective?.type ?? 'UNKNOWN'], objectiveMetricName: objective?.objectiveMetricName ?? '' },
      algorithm: { algorithmName: algorithm?.algorithmName ?? '', algorithmSettings: algorithm?.algorithmSettings ?? [] },
      parameters: (parameterSpecs?.parameters ?? []).map(parameterOf),
      ...(nasConfig ? { nasConfig: {} } : {}),
      trialTemplate: STAND_IN,
    },
  })
}

/** The study that chooses an Experiment's trials. Throws INVALID_STUDY, in the Experiment's own fields, where it cannot be one. */
export function specOf(experiment: ReadKatibExperiment, parse: ParseDocument): StudySpec {
  // The same Experiment starts alike after a restart.
  const seed = createHash('sha256').update(experiment.name).digest().readUInt32LE()
  const { spec, problems } = parse(documentOf(experiment), '/', { seed })
  if (experiment.spec?.algorithm?.algorithmName === WITH_RUNGS) {
    refuse(['spec.algorithm.algorithmName: hyperband needs to see how its trials end; `hone run` takes the Experiment as it is'])
  }
  if (spec === undefined) refuse(problems.map(({ field, message, remedy }) => [`${field} ${message}`, remedy].filter(Boolean).join('; ')))
  const { trial: _, ...chosen } = spec
  return { ...chosen, budget: { parallel: PARALLEL } }
}

function refuse(problems: readonly string[]): never {
  throw new HoneError('INVALID_STUDY', problems.join('\n'))
}

function parameterOf({ name, parameterType, feasibleSpace }: ReadKatibParameter): object {
  const { min = '', max = '', step = '', list = [], distribution } = feasibleSpace ?? {}
  const shape =
    distribution === undefined || distribution === 'DISTRIBUTION_UNSPECIFIED' ? {} : { distribution: DISTRIBUTIONS[distribution] }
  const said = Object.entries({ min, max, step }).filter(([, text]) => text !== '')
  return {
    name,
    parameterType: TYPES[parameterType],
    feasibleSpace: { ...Object.fromEntries(said), ...(list.length > 0 ? { list } : {}), ...shape },
  }
}
