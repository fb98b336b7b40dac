import type { Choice, JsonValue, Parameter, StudySpec } from '../../model/index.ts'

/** A spec as a document that parses back to it: JSON, which is YAML too. */
export function specToDocument(spec: StudySpec): string {
  const { project, name, description, labels, parameters, algorithm, earlyStopping, metrics, budget, trial, ...rest } = spec
  const { durationMs, ...bounds } = budget
  const document = {
    apiVersion: 'hone.dev/v1',
    kind: 'Study',
    metadata: { name, project, description, labels },
    spec: {
      ...rest,
      parameters: Object.fromEntries(parameters.map((parameter) => [parameter.name, parameterDocument(parameter)])),
      algorithm: { ...algorithm.settings, name: algorithm.name },
      ...(earlyStopping === undefined ? {} : { earlyStopping: { ...earlyStopping.settings, name: earlyStopping.name } }),
      budget: { ...bounds, ...(durationMs === undefined ? {} : { duration: `${durationMs}ms` }) },
      ...(trial === undefined ? {} : { trial: trialDocument(trial) }),
      metrics: collectorDocument(metrics),
    },
  }
  return JSON.stringify(document, null, 2)
}

function collectorDocument(metrics: Choice): Record<string, JsonValue> {
  return { ...metrics.settings, from: metrics.name }
}

function trialDocument(trial: NonNullable<StudySpec['trial']>): Record<string, unknown> {
  const { timeoutMs, graceMs, ...rest } = trial
  return { ...rest, ...(timeoutMs === undefined ? {} : { timeout: `${timeoutMs}ms` }), grace: `${graceMs}ms` }
}

function parameterDocument(parameter: Parameter): Record<string, unknown> {
  const when = Object.fromEntries(parameter.when.map(({ parent, values }) => [parent, values]))
  const shared = {
    ...(parameter.default === undefined ? {} : { default: parameter.default }),
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
