import type { Choice, Problem, StudySpec } from '../../model/index.ts'
import type { ReadAiplatformParameterSpec, ReadAiplatformStudySpec, ReadVizierParameterSpec } from '../../wire/index.ts'
import { decodeSpec } from '../vizier/spec.ts'
import { decodeStoppingConfig } from './stopping-config.ts'

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
    ...decodeStoppingConfig(spec.studyStoppingConfig, now),
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
    case 'convexStopConfig':
      return { name: 'predictive', settings: {} }
    case 'convexAutomatedStoppingSpec': {
      const reports = spec.convexAutomatedStoppingSpec?.minMeasurementCount ?? 0
      return { name: 'predictive', settings: reports > 0 ? { startStep: reports } : {} }
    }
    case undefined:
      return undefined
  }
}
