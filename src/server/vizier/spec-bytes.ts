import {
  changeMetadata,
  holds,
  type IntParameter,
  LIMITS,
  type Parameter,
  type ParameterValue,
  parentsOf,
  type Scale,
  type Study,
  type StudySpec,
} from '../../model/index.ts'
import { loadVizierWire, type VizierParameterSpec, type VizierStudySpec } from '../../wire/index.ts'
import { choiceText } from './assignment.ts'
import { decodeEntry, withSpecMetadata } from './metadata.ts'

/** The format of documents that are a study spec of OSS Vizier's. */
export const VIZIER_FORMAT = 'vizier'

/** The study's spec as its client sent it, byte for byte, but for metadata and parameters that were changed since; of other studies, a translation. */
export function specBytes(study: Study): Buffer {
  const { studySpec } = loadVizierWire()
  const bytes = study.documentFormat === VIZIER_FORMAT ? sentBytes(study) : studySpec.serialize(encodeSpec(study.spec))
  const changed = study.metadata ?? []
  if (changed.length === 0) return bytes
  const sent = studySpec.deserialize(bytes).metadata.map(decodeEntry)
  return withSpecMetadata(bytes, changeMetadata(sent, changed, []))
}

function sentBytes({ document = '', spec, edits = [] }: Study): Buffer {
  const bytes = Buffer.from(document, 'base64')
  if (edits.every(({ before }) => before.parameters === undefined)) return bytes
  const { studySpec } = loadVizierWire()
  return studySpec.serialize({ ...studySpec.deserialize(bytes), parameters: encodeSpace(spec) })
}

const SCALES = {
  linear: 'UNIT_LINEAR_SCALE',
  log: 'UNIT_LOG_SCALE',
  reverseLog: 'UNIT_REVERSE_LOG_SCALE',
} as const satisfies Record<Scale, VizierParameterSpec['scaleType']>

const NOISE = { unknown: 'OBSERVATION_NOISE_UNSPECIFIED', low: 'LOW', high: 'HIGH' } as const

/** A study that was made elsewhere, as far as these words can say it. */
function encodeSpec(spec: StudySpec): VizierStudySpec {
  return {
    metrics: spec.objectives.map(({ metric, goal }) => ({ metricId: metric, goal: goal === 'maximize' ? 'MAXIMIZE' : 'MINIMIZE' })),
    parameters: encodeSpace(spec),
    algorithm: spec.algorithm.name,
    observationNoise: NOISE[spec.noise],
    ...(spec.earlyStopping !== undefined && { defaultStoppingSpec: {} }),
  }
}

function encodeSpace(spec: StudySpec): VizierParameterSpec[] {
  return childrenOf(spec, undefined).map((parameter) => encodeParameter(spec, parameter))
}

/** Where a parameter stands: below the last of its parents that can be waited for; what else its conditions ask cannot be said. */
function placeOf(
  { parameters }: StudySpec,
  parameter: Parameter,
): { readonly parent: Parameter; readonly values: readonly ParameterValue[] } | undefined {
  const asked = new Set(parameter.when.flatMap(parentsOf))
  const parent = parameters.findLast((p) => asked.has(p.name) && valuesOf(p) !== undefined)
  const values = parent === undefined ? undefined : valuesOf(parent)
  if (parent === undefined || values === undefined) return undefined
  const direct = parameter.when.filter((condition) => 'parent' in condition && condition.parent === parent.name)
  return { parent, values: values.filter((value) => direct.every((condition) => holds(condition, { [parent.name]: value }))) }
}

function valuesOf(parameter: Parameter): readonly ParameterValue[] | undefined {
  if (parameter.kind === 'choice' || parameter.kind === 'discrete') return parameter.values
  return parameter.kind === 'int' && (parameter.max - parameter.min) / parameter.step < LIMITS.choicesPerParameter
    ? latticeOf(parameter)
    : undefined
}

function childrenOf(spec: StudySpec, parent: Parameter | undefined): Parameter[] {
  return spec.parameters.filter((parameter) => placeOf(spec, parameter)?.parent === parent)
}

function encodeParameter(spec: StudySpec, parameter: Parameter): VizierParameterSpec {
  return {
    parameterId: parameter.name,
    ...encodeDomain(parameter),
    ...(parameter.kind !== 'choice' && { scaleType: SCALES[parameter.scale] }),
    conditionalParameterSpecs: childrenOf(spec, parameter).map((child) => ({
      parameterSpec: encodeParameter(spec, child),
      ...encodeCondition(parameter, placeOf(spec, child)?.values ?? []),
    })),
  }
}

function encodeCondition(parent: Parameter, values: readonly ParameterValue[]) {
  const numbers = { values: values.map(Number) }
  if (parent.kind === 'choice') return { parentCategoricalValues: { values: values.map(choiceText) } }
  return parent.kind === 'int' && parent.step === 1 ? { parentIntValues: numbers } : { parentDiscreteValues: numbers }
}

function encodeDomain(parameter: Parameter): VizierParameterSpec {
  const { default: value } = parameter
  const number = value === undefined ? {} : { defaultValue: { value: Number(value) } }
  switch (parameter.kind) {
    case 'choice': {
      const isFlag = parameter.values.every((v) => typeof v === 'boolean')
      const text = value === undefined ? {} : { defaultValue: { value: choiceText(value) } }
      return {
        categoricalValueSpec: { values: parameter.values.map(choiceText), ...text },
        externalType: isFlag ? 'AS_BOOLEAN' : 'AS_INTERNAL',
      }
    }
    case 'discrete':
      return { discreteValueSpec: { values: [...parameter.values], ...number } }
    case 'int':
      if (parameter.step !== 1) return { discreteValueSpec: { values: latticeOf(parameter), ...number }, externalType: 'AS_INTEGER' }
      return { integerValueSpec: { minValue: parameter.min, maxValue: parameter.max, ...number }, externalType: 'AS_INTEGER' }
    case 'double':
      return { doubleValueSpec: { minValue: parameter.min, maxValue: parameter.max, ...number } }
  }
}

function latticeOf({ min, max, step }: IntParameter): number[] {
  return Array.from({ length: Math.floor((max - min) / step) + 1 }, (_, k) => min + k * step)
}
