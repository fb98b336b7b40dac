/** Studies as the benchmark describes them, in the service's own words. */
import type { Choice, Parameter, StudySpec } from '../../src/model/index.ts'
import type { NewCurves, NewStudy, SpaceEntry } from './messages.ts'

/** The metric of an objective: the benchmark does not name them. */
export function metricOf(objective: number): string {
  return objective === 0 ? 'value' : `value${objective + 1}`
}
/** The metric of an amount that should be 0 or less. */
export function limitOf(amount: number): string {
  return `limit${amount + 1}`
}
/** Trials of learning curves that may run at once. */
const CURVES_PARALLEL = 10_000

const PLAIN = {
  project: 'bench',
  description: '',
  labels: {},
  constraints: [],
  derived: {},
  startAt: [],
  finish: 'stop',
  noise: 'unknown',
  metrics: { name: 'stdout', settings: {} },
} as const satisfies Partial<StudySpec>

export function studySpec(
  name: string,
  { space, constraints, limits = 0, direction, seed, budget, batch = 1 }: NewStudy,
  algorithm: Choice,
): StudySpec {
  return {
    ...PLAIN,
    name,
    seed,
    parameters: space.map(toParameter),
    ...(constraints === undefined ? {} : { parameterConstraints: constraints.map((keep) => ({ when: [], keep })) }),
    objectives: [direction].flat().map((goal, k) => ({ metric: metricOf(k), goal, reduce: 'last' })),
    constraints: Array.from({ length: limits }, (_, k) => ({
      text: `${limitOf(k)} <= 0`,
      expression: limitOf(k),
      op: '<=' as const,
      bound: 0,
    })),
    algorithm,
    budget: { trials: budget, parallel: Math.max(1, batch) },
  }
}

export function curvesSpec(name: string, { max_step: max, direction, seed }: NewCurves, earlyStopping: Choice): StudySpec {
  return {
    ...PLAIN,
    name,
    seed,
    parameters: [{ kind: 'double', name: 'x', min: 0, max: 1, scale: 'linear', when: [] }],
    objectives: [{ metric: metricOf(0), goal: direction, reduce: 'best' }],
    algorithm: { name: 'random', settings: {} },
    resource: { metric: 'epoch', min: 1, max },
    earlyStopping,
    budget: { parallel: CURVES_PARALLEL },
  }
}

function toParameter(entry: SpaceEntry): Parameter {
  const { name, type, min, max, values, parent } = entry
  const when = parent === undefined ? [] : [{ parent: parent.name, values: parent.values }]
  const scale = entry.log ? 'log' : 'linear'
  if (type === 'categorical') return { kind: 'choice', name, values, when }
  return type === 'int' ? { kind: 'int', name, min, max, scale, step: 1, when } : { kind: 'double', name, min, max, scale, when }
}
