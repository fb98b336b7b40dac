import { EXIT } from '../../exit.ts'
import { CliFailure } from '../../failure.ts'
import type { ParameterScalar } from '../../reading.ts'
import { findCondition } from '../conditions.ts'
import type { ForeignDomain, ForeignParameter, ForeignStudy, ForeignTrial } from '../foreign.ts'
import { readDistribution, readStored } from './distribution.ts'
import { mergeDomains } from './merge-domains.ts'
import type { OptunaStudy, OptunaTrial } from './records.ts'

const STATES = { COMPLETE: 'SUCCEEDED', PRUNED: 'STOPPED', FAIL: 'FAILED' } as const
/** Where Optuna gave an objective no name. */
const METRIC = 'value'

/** What was found out of a parameter; `when` is missing also where nothing tells when it is there. */
interface Found extends ForeignParameter {
  readonly isUnexplained: boolean
}

/**
 * An Optuna study in the words that all imports share: its space from the distributions of its trials, conditions from what they left out.
 * `isDeclared`: a study file says what the space is, so that nothing is refused for what the trials do not tell of it.
 */
export function convertStudy(study: OptunaStudy, isDeclared: boolean): ForeignStudy {
  const open = study.trials.filter(({ state }) => !(state in STATES))
  const ended = study.trials.filter(({ state }) => state in STATES)
  const { names, directions } = { names: metricNames(study), directions: study.directions }
  const parameters = findParameters(ended, isDeclared)
  const domains = new Map(parameters.map(({ name, domain }) => [name, domain]))
  const trials = ended.map((trial) => convertTrial(trial, names, domains))
  const whole = trials.filter((trial) => isWhole(trial.parameters, parameters))
  return {
    name: study.name,
    objectives: directions.map((goal, at) => ({ metric: names[at] ?? METRIC, goal })),
    parameters,
    trials: whole,
    notes: [
      ...counted(open.length, 'that had not ended, left out'),
      ...counted(trials.length - whole.length, 'that ended before all parameters were asked for, left out'),
      ...parameters.flatMap(({ name, when }) =>
        when === undefined || isDeclared ? [] : [`${name} is taken to be there only when ${JSON.stringify(when)}`],
      ),
    ],
  }
}

function counted(count: number, what: string): string[] {
  return count === 0 ? [] : [`${count} ${count === 1 ? 'trial' : 'trials'} ${what}`]
}

function metricNames({ directions, metricNames: given }: OptunaStudy): string[] {
  return directions.map((_, at) => given?.[at] ?? (directions.length === 1 ? METRIC : `${METRIC}${at + 1}`))
}

/** The space in the order in which the trials asked for it. */
function findParameters(trials: readonly OptunaTrial[], isDeclared: boolean): Found[] {
  const seen = new Map<string, { domain: ForeignDomain; trial: number }[]>()
  for (const { number, params } of trials) {
    for (const [name, { distribution }] of params) {
      const domain = readDistribution(distribution)
      if (domain === undefined)
        throw new CliFailure(EXIT.invalid, `${name} of trial ${number} has a distribution that is not known: ${distribution}`)
      seen.set(name, [...(seen.get(name) ?? []), { domain, trial: number }])
    }
  }
  const domains = new Map([...seen].map(([name, places]) => [name, mergeDomains(name, places, isDeclared)]))
  const whole = trials.filter(({ state }) => state === 'COMPLETE')
  const asked = (whole.length > 0 ? whole : trials).map((trial) => valuesOf(trial, domains))
  return [...domains].map(([name, domain]) => {
    if (asked.every((values) => name in values)) return { name, domain, isUnexplained: false }
    const when = findCondition(name, domains, asked)
    if (when === undefined && !isDeclared) throw unexplained(name, asked)
    return { name, domain, ...(when === undefined ? { isUnexplained: true } : { when, isUnexplained: false }) }
  })
}

function unexplained(name: string, asked: readonly Readonly<Record<string, ParameterScalar>>[]): CliFailure {
  const count = asked.filter((values) => name in values).length
  return new CliFailure(EXIT.invalid, `${name} was asked for in ${count} of ${asked.length} trials, and no other parameter says when`, {
    remedy: 'Declare the space by a study document with its conditions: --file study.yaml.',
  })
}

function convertTrial(trial: OptunaTrial, metrics: readonly string[], domains: ReadonlyMap<string, ForeignDomain>): ForeignTrial {
  const { number, state, startedAt, endedAt, userAttributes } = trial
  return {
    number,
    state: STATES[state as keyof typeof STATES],
    parameters: valuesOf(trial, domains),
    points: pointsOf(trial, metrics),
    ...(state === 'FAIL' ? { reason: 'failed in Optuna' } : state === 'PRUNED' ? { reason: 'pruned in Optuna' } : {}),
    ...(startedAt === undefined ? {} : { startedAt }),
    ...(endedAt === undefined ? {} : { endedAt }),
    ...(userAttributes.size === 0 ? {} : { notes: Object.fromEntries(userAttributes) }),
  }
}

function valuesOf({ params }: OptunaTrial, domains: ReadonlyMap<string, ForeignDomain>): Record<string, ParameterScalar> {
  const entries = [...params].map(([name, { stored, distribution }]) => {
    // A choice's place counts in its own trial's list.
    const own = readDistribution(distribution) ?? domains.get(name)
    return [name, own === undefined ? stored : readStored(stored, own)] as const
  })
  return Object.fromEntries(entries)
}

/** The curve by its steps; the objectives end it, at a step of their own where they differ from its last value. */
function pointsOf({ intermediate, values, state }: OptunaTrial, metrics: readonly string[]): ForeignTrial['points'] {
  const [first = METRIC] = metrics
  const curve = [...intermediate].toSorted(([a], [b]) => a - b).map(([step, value]) => ({ step, values: { [first]: value } }))
  const last = curve.at(-1)
  if (state !== 'COMPLETE' || values.length === 0) return curve
  if (values.length === 1 && last !== undefined && Object.is(last.values[first], values[0])) return curve
  const final = Object.fromEntries(values.map((value, at) => [metrics[at] ?? METRIC, value]))
  return [...curve, { step: last === undefined ? 0 : last.step + 1, values: final }]
}

/** True when every parameter that is there for these values has one. */
function isWhole(values: Readonly<Record<string, ParameterScalar>>, parameters: readonly Found[]): boolean {
  return parameters.every(
    ({ name, when, isUnexplained }) => isUnexplained || name in values || (when !== undefined && !holds(when, values)),
  )
}

function holds(when: NonNullable<ForeignParameter['when']>, values: Readonly<Record<string, ParameterScalar>>): boolean {
  return Object.entries(when).every(([parent, wanted]) => {
    const value = values[parent]
    if (value === undefined) return false
    if ('length' in wanted) return wanted.includes(value)
    return Number(value) >= (wanted.min ?? Number.NEGATIVE_INFINITY) && Number(value) <= (wanted.max ?? Number.POSITIVE_INFINITY)
  })
}
