import { type Choice, HoneError, type Problem, type StudySpec } from '../../model/index.ts'
import type {
  ReadAiplatformParameterSpec,
  ReadAiplatformStopping,
  ReadAiplatformStudySpec,
  ReadVizierParameterSpec,
} from '../../wire/index.ts'
import { decodeSpec } from '../vizier/spec.ts'

type Validate = (spec: StudySpec) => Promise<readonly Problem[]>

const ALGORITHMS = {
  ALGORITHM_UNSPECIFIED: 'DEFAULT',
  GRID_SEARCH: 'GRID_SEARCH',
  RANDOM_SEARCH: 'RANDOM_SEARCH',
} as const satisfies Record<ReadAiplatformStudySpec['algorithm'], string>

/** Reads a study spec; rejects with INVALID_STUDY, every problem named. `now` is in milliseconds. */
export async function decodeAiplatformSpec(
  names: { readonly project: string; readonly name: string; readonly seed: number },
  spec: ReadAiplatformStudySpec,
  now: number,
  validate: Validate,
): Promise<StudySpec> {
  const earlyStopping = decodeRule(spec)
  const source = {
    ...names,
    spec: {
      metrics: spec.metrics.map((metric) => ({ ...metric, safetyConfig: metric.safetyConfig ?? null })),
      parameters: spec.parameters.map(asOssParameter),
      observationNoise: spec.observationNoise,
    },
    reduce: spec.measurementSelectionType === 'BEST_MEASUREMENT' ? 'best' : 'last',
    ...(earlyStopping !== undefined && { earlyStopping }),
    ...decodeStopping(spec.studyStoppingConfig ?? undefined, now),
  } as const
  return decodeSpec(source, ALGORITHMS[spec.algorithm] ?? 'DEFAULT', validate)
}

/** The two interfaces differ in how they say a default. */
function asOssParameter(spec: ReadAiplatformParameterSpec): ReadVizierParameterSpec {
  const withDefault = <T, S extends { readonly defaultValue?: T }>(domain: S | null | undefined) =>
    domain ? { ...domain, defaultValue: domain.defaultValue === undefined ? null : { value: domain.defaultValue } } : null
  return {
    parameterId: spec.parameterId,
    scaleType: spec.scaleType,
    externalType: 'AS_INTERNAL',
    doubleValueSpec: withDefault<number, NonNullable<typeof spec.doubleValueSpec>>(spec.doubleValueSpec),
    integerValueSpec: withDefault<number, NonNullable<typeof spec.integerValueSpec>>(spec.integerValueSpec),
    discreteValueSpec: withDefault<number, NonNullable<typeof spec.discreteValueSpec>>(spec.discreteValueSpec),
    categoricalValueSpec: withDefault<string, NonNullable<typeof spec.categoricalValueSpec>>(spec.categoricalValueSpec),
    conditionalParameterSpecs: spec.conditionalParameterSpecs.map((child) => ({
      ...child,
      parameterSpec: child.parameterSpec === null ? null : asOssParameter(child.parameterSpec),
    })),
  }
}

/** Our nearest rules; all of them count steps, also where elapsed time is asked for. */
function decodeRule(spec: ReadAiplatformStudySpec): Choice | undefined {
  switch (spec.automatedStoppingSpec) {
    case 'medianAutomatedStoppingSpec':
      return { name: 'median', settings: {} }
    case 'decayCurveStoppingSpec':
      return { name: 'predictive', settings: {} }
    case 'convexAutomatedStoppingSpec': {
      const reports = spec.convexAutomatedStoppingSpec?.minMeasurementCount ?? 0
      return { name: 'predictive', settings: reports > 0 ? { startStep: reports } : {} }
    }
    case undefined:
      return undefined
  }
}

/** When the study ends by itself; throws INVALID_STUDY for conditions that this server does not know. */
function decodeStopping(
  config: ReadAiplatformStopping | undefined,
  now: number,
): Pick<Parameters<typeof decodeSpec>[0], 'budget' | 'finish'> {
  if (config === undefined) return {}
  const { maximumRuntimeConstraint: longest, maxNumTrials, shouldStopAsap } = config
  const problems = unknownConditions(config)
  if (problems.length > 0) throw new HoneError('INVALID_STUDY', `${problems[0]!.field} ${problems[0]!.message}`, { problems })
  const ms = (time: { seconds: number; nanos: number }): number => time.seconds * 1000 + time.nanos / 1e6
  const durationMs = longest?.maxDuration ? ms(longest.maxDuration) : longest?.endTime ? Math.max(1, ms(longest.endTime) - now) : undefined
  return {
    budget: { ...(maxNumTrials !== null && { trials: maxNumTrials.value }), ...(durationMs !== undefined && { durationMs }) },
    finish: shouldStopAsap?.value ? 'stop' : 'let-run',
  }
}

function unknownConditions(config: ReadAiplatformStopping): Problem[] {
  const unknown = {
    minimum_runtime_constraint: config.minimumRuntimeConstraint,
    max_num_trials_no_progress: config.maxNumTrialsNoProgress,
    max_duration_no_progress: config.maxDurationNoProgress,
    // Without a longest time it asks for nothing: the most trials are more.
    min_num_trials: config.maximumRuntimeConstraint === null ? null : config.minNumTrials,
  }
  return Object.entries(unknown)
    .filter(([, value]) => value !== null)
    .map(([field]) => ({
      field: `study_spec.study_stopping_config.${field}`,
      message: 'is not served here',
      remedy: 'bound max_num_trials or maximum_runtime_constraint',
    }))
}
