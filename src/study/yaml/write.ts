import { Document, isCollection, isPair, isScalar, stringify, visit, type YAMLMap, type YAMLSeq } from 'yaml'
import type {
  Choice,
  Condition,
  Convergence,
  JsonValue,
  Parameter,
  ParameterConstraint,
  PodTemplate,
  StudySpec,
} from '../../model/index.ts'

/** How people write what fits into a line. */
export const LINE = { lineWidth: 0, flowCollectionPadding: false }
/** What is shorter stands on one line. */
const LINE_CHARACTERS = 100

/** A document as people write one. */
export function documentText(data: unknown): string {
  const document = new Document(data)
  visit(document, {
    Collection: (_, node) => {
      node.flow = isShort(node)
    },
  })
  return document.toString(LINE)
}

/** A parameter, a list of numbers: nothing in it goes deeper than one list. */
function isShort(node: YAMLMap | YAMLSeq): boolean {
  const values = node.items.map((item) => (isPair(item) ? item.value : item))
  const isFlat = values.every((value) => !isCollection(value) || value.items.every(isScalar))
  return values.length > 0 && isFlat && JSON.stringify(node).length < LINE_CHARACTERS
}

/** A spec as a document that parses back to it: JSON, which is YAML too. */
export function specToDocument(spec: StudySpec): string {
  const {
    project,
    name,
    description,
    labels,
    parameters,
    parameterConstraints,
    constraints,
    algorithm,
    earlyStopping,
    metrics,
    budget,
    convergence,
    trial,
    heartbeatMs,
    ...rest
  } = spec
  const { durationMs, minDurationMs, ...bounds } = budget
  const document = {
    apiVersion: 'hone.dev/v1',
    kind: 'Study',
    metadata: { name, project, description, labels },
    spec: {
      ...rest,
      constraints: constraints.map(({ text }) => text),
      parameters: Object.fromEntries(parameters.map((parameter) => [parameter.name, parameterDocument(parameter)])),
      ...(parameterConstraints === undefined ? {} : { parameterConstraints: parameterConstraints.map(parameterConstraintDocument) }),
      algorithm: { ...algorithm.settings, name: algorithm.name },
      ...(earlyStopping === undefined ? {} : { earlyStopping: { ...earlyStopping.settings, name: earlyStopping.name } }),
      budget: { ...bounds, ...durationDocument('duration', durationMs), ...durationDocument('minDuration', minDurationMs) },
      ...(convergence === undefined ? {} : { convergence: convergenceDocument(convergence) }),
      ...(trial === undefined ? {} : { trial: trialDocument(trial) }),
      metrics: collectorDocument(metrics),
      ...(heartbeatMs === undefined ? {} : { workers: { heartbeat: `${heartbeatMs}ms` } }),
    },
  }
  return JSON.stringify(document, null, 2)
}

function durationDocument(name: string, ms: number | undefined): Record<string, string> {
  return ms === undefined ? {} : { [name]: `${ms}ms` }
}

function convergenceDocument({ durationMs, ...rest }: Convergence): Record<string, unknown> {
  return { ...rest, ...durationDocument('duration', durationMs) }
}

function collectorDocument(metrics: Choice): Record<string, JsonValue> {
  return { ...metrics.settings, from: metrics.name }
}

function trialDocument(trial: NonNullable<StudySpec['trial']>): Record<string, unknown> {
  const { timeoutMs, graceMs, pod, workload, command, ...rest } = trial
  return {
    ...rest,
    ...(timeoutMs === undefined ? {} : { timeout: `${timeoutMs}ms` }),
    grace: `${graceMs}ms`,
    ...(pod === undefined ? {} : { pod: podDocument(pod) }),
    ...(workload === undefined ? { command } : { template: workload }),
  }
}

function podDocument({ startWithinMs, nodeLostMs, keepMs, ...rest }: PodTemplate): Record<string, unknown> {
  return {
    ...rest,
    ...(startWithinMs === undefined ? {} : { startWithin: `${startWithinMs}ms` }),
    nodeLost: `${nodeLostMs}ms`,
    keep: `${keepMs}ms`,
  }
}

/** Conditions of one parent each stand in one mapping; all others are gathered below `all`. */
function conditionDocument(condition: Condition): Record<string, unknown> {
  if ('any' in condition) return { any: condition.any.map(conditionDocument) }
  if ('not' in condition) return { not: conditionDocument(condition.not) }
  if (!('all' in condition)) {
    const { parent, ...wanted } = condition
    return { [parent]: 'values' in wanted ? wanted.values : wanted }
  }
  const parents = condition.all.map((inner) => ('parent' in inner ? inner.parent : undefined))
  const plain = parents.every((parent, i) => parent !== undefined && parents.indexOf(parent) === i)
  const inner = condition.all.map(conditionDocument)
  return plain ? Object.assign({}, ...inner) : { all: inner }
}

function parameterConstraintDocument({ when, keep }: ParameterConstraint): unknown {
  const conditions = conditionDocument({ all: when })
  if (keep === undefined) return { never: conditions }
  return when.length === 0 ? keep : { keep, when: conditions }
}

/** Weights by what values look like in a command: those that look the same weigh the same. */
function likelyDocument(parameter: Parameter): Record<string, unknown> {
  if (parameter.likely === undefined) return {}
  if (parameter.kind !== 'choice') return { likely: parameter.likely }
  const { values, likely } = parameter
  return { likely: Object.fromEntries(values.map((value, k) => [String(value), likely[k]])) }
}

/** A parameter as a line of a study file. */
export function parameterLine(parameter: Parameter): string {
  return stringify({ [parameter.name]: new Document(parameterDocument(parameter), { flow: true }).contents }, LINE).trimEnd()
}

/** A parameter as it stands below its name in a document. */
export function parameterDocument(parameter: Parameter): Record<string, unknown> {
  const when = conditionDocument({ all: parameter.when })
  const shared = {
    ...(parameter.default === undefined ? {} : { default: parameter.default }),
    ...likelyDocument(parameter),
    ...(parameter.when.length === 0 ? {} : { when }),
  }
  switch (parameter.kind) {
    case 'double':
    case 'int': {
      const step = parameter.step === undefined ? {} : { step: parameter.step }
      return { [parameter.kind]: [parameter.min, parameter.max], scale: parameter.scale, ...step, ...shared }
    }
    case 'discrete':
      return { discrete: parameter.values, scale: parameter.scale, ...shared }
    case 'choice':
      return { choice: parameter.values, ...shared }
  }
}
