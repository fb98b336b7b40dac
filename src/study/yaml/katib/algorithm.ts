// biome-ignore-all lint/suspicious/noTemplateCurlyInString: placeholders look like template strings
import type { JsonValue } from '../../../model/index.ts'
import { suggestName } from '../../spec/nearest.ts'
import type { Draft } from '../draft.ts'
import type { Path } from '../source/path.ts'
import type { Reader } from '../source/reader.ts'
import { fromOn, type NumberKind, numberAt, POSITIVE, SHARE } from './numbers.ts'
import type { AlgorithmSpec } from './schema.ts'

/** What becomes of one setting of Katib's. */
interface Setting {
  /** What it has to be; a text of any kind when absent. */
  readonly kind?: NumberKind
  readonly of?: readonly string[]
  /** Where it goes in the study; nowhere when absent: Hone's algorithm needs no such thing. */
  readonly to?: Path
  readonly least?: number
}

interface Counterpart {
  readonly name: string
  readonly settings: Readonly<Record<string, Setting>>
  /** Katib itself passes over settings that it does not know. */
  readonly lenient?: boolean
}

const own = (name: string): Path => ['spec', 'algorithm', name]
const seed: Setting = { kind: fromOn(0), to: ['spec', 'seed'] }

/** Hone's algorithm for each of Katib's, with the settings that Katib knows. */
const COUNTERPARTS: Readonly<Record<string, Counterpart>> = {
  random: { name: 'random', settings: { random_state: seed } },
  grid: { name: 'grid', settings: { random_state: seed } },
  sobol: { name: 'sobol', settings: { random_state: seed }, lenient: true },
  tpe: {
    name: 'tpe',
    settings: {
      gamma: { kind: SHARE, to: own('good') },
      prior_weight: { kind: POSITIVE },
      n_EI_candidates: { kind: fromOn(1), to: own('candidates') },
      random_state: seed,
    },
  },
  'multivariate-tpe': {
    name: 'tpe',
    settings: {
      n_startup_trials: { kind: fromOn(0), to: own('initial'), least: 1 },
      n_ei_candidates: { kind: fromOn(0), to: own('candidates'), least: 1 },
      random_state: seed,
    },
  },
  bayesianoptimization: {
    name: 'gp',
    settings: {
      n_initial_points: { kind: fromOn(0), to: own('initial'), least: 1 },
      base_estimator: { of: ['GP', 'RF', 'ET', 'GBRT'] },
      acq_func: { of: ['gp_hedge', 'LCB', 'EI', 'PI', 'EIps', 'PIps'] },
      acq_optimizer: { of: ['auto', 'sampling', 'lbfgs'] },
      random_state: seed,
    },
  },
  cmaes: {
    name: 'cmaes',
    settings: { sigma: { kind: POSITIVE }, restart_strategy: { of: ['none', 'ipop', 'bipop'] }, random_state: seed },
    lenient: true,
  },
  hyperband: {
    name: 'hyperband',
    settings: {
      eta: { kind: fromOn(2), to: own('eta') },
      r_l: { kind: POSITIVE, to: ['spec', 'resource', 'max'], least: 1 },
      resource_name: {},
    },
  },
}

const BASE: Path = ['spec', 'algorithm']

/** Puts Hone's algorithm for the Experiment's into the draft; the name of the parameter that is its resource, where it has one. */
export function translateAlgorithm(reader: Reader, draft: Draft, { algorithmName, algorithmSettings }: AlgorithmSpec): string | undefined {
  const name: Path = [...BASE, 'algorithmName']
  const counterpart = Object.hasOwn(COUNTERPARTS, algorithmName) ? COUNTERPARTS[algorithmName] : undefined
  if (counterpart === undefined) {
    const [message, remedy] = absenceOf(algorithmName)
    reader.problem(name, message, { remedy })
    return undefined
  }
  draft.put(['spec', 'algorithm'], { name: counterpart.name }, BASE)
  draft.madeFrom(['spec', 'algorithm', 'name'], name)
  for (const [i, setting] of algorithmSettings.entries()) translateSetting(reader, draft, counterpart, { ...setting, i })
  return counterpart.name === 'hyperband' ? translateResource(reader, draft, algorithmSettings) : undefined
}

function absenceOf(name: string): readonly [message: string, remedy: string] {
  if (name === 'enas' || name === 'darts')
    return ['searches architectures, which Hone does not', 'Tune the parameters of one architecture.']
  if (name === 'pbt') {
    return [
      'has checkpoints that Katib copies from trial to trial, which Hone does otherwise',
      'Write a study with algorithm: {name: pbt}, whose trials go on from ${hone.resumeFrom}.',
    ]
  }
  const known = Object.keys(COUNTERPARTS)
  const near = suggestName(name, known)
  return ['is no algorithm of Katib’s', near.startsWith('Did') ? near : `There is ${known.join(', ')}; a Hone study may name Hone’s own.`]
}

interface GivenSetting {
  readonly name: string
  readonly value: JsonValue
  readonly i: number
}

function translateSetting(reader: Reader, draft: Draft, counterpart: Counterpart, { name, value, i }: GivenSetting): void {
  const path = [...BASE, 'algorithmSettings', i]
  const setting = Object.hasOwn(counterpart.settings, name) ? counterpart.settings[name]! : undefined
  if (setting === undefined) {
    if (!counterpart.lenient)
      reader.problem([...path, 'name'], 'is no setting here', { remedy: suggestName(name, Object.keys(counterpart.settings)) })
    else reader.note([...path, 'name'], 'has no meaning here', { remedy: 'Leave it out.' })
    return
  }
  if (setting.of !== undefined && !setting.of.includes(String(value))) {
    reader.problem([...path, 'value'], `must be one of ${setting.of.join(', ')}`)
    return
  }
  const read = setting.kind === undefined ? undefined : numberAt(reader, [...path, 'value'], setting.kind)
  if (setting.to !== undefined && read !== undefined) draft.put(setting.to, Math.max(read, setting.least ?? read), [...path, 'value'])
  if (setting.to === undefined && name !== 'resource_name') {
    reader.note([...path, 'name'], `has no meaning for Hone’s ${counterpart.name}`, { remedy: 'Leave it out.' })
  }
}

function translateResource(reader: Reader, draft: Draft, settings: AlgorithmSpec['algorithmSettings']): string | undefined {
  for (const name of ['r_l', 'resource_name']) {
    if (settings.some((setting) => setting.name === name)) continue
    reader.problem([...BASE, 'algorithmSettings'], `lacks ${name}`, {
      remedy: 'Hyperband needs r_l, the most that a trial is given, and resource_name, the parameter that says so.',
    })
  }
  const at = settings.findIndex(({ name }) => name === 'r_l')
  const most = (draft.document.spec as { resource?: { max?: number } } | undefined)?.resource?.max
  if (most !== undefined && !Number.isInteger(most)) {
    draft.put(['spec', 'resource', 'max'], Math.floor(most), [...BASE, 'algorithmSettings', at, 'value'])
  }
  const named = settings.findIndex(({ name }) => name === 'resource_name')
  if (named < 0) return undefined
  return String(settings[named]!.value)
}
