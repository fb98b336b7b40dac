import { createReadStream } from 'node:fs'
import { createInterface } from 'node:readline'
import { EXIT } from '../../exit.ts'
import { CliFailure } from '../../failure.ts'
import { chooseStudy } from '../choose-study.ts'
import { firstBytes } from '../first-bytes.ts'
import type { ImportFormat } from '../format.ts'
import { convertStudy } from './convert.ts'
import { type OptunaStudy, type OptunaTrial, readLocalTime } from './records.ts'

/** What a line of the journal does, by its `op_code`. */
const OPERATIONS = {
  0: 'createStudy',
  1: 'deleteStudy',
  3: 'studyAttribute',
  4: 'createTrial',
  5: 'parameter',
  6: 'state',
  7: 'intermediate',
  8: 'attribute',
} as const
const STATES = ['RUNNING', 'COMPLETE', 'PRUNED', 'FAIL', 'WAITING'] as const
const METRIC_NAMES = 'study:metric_names'

/** One line of the journal; which fields there are depends on the operation. */
interface Line {
  readonly op_code: number
  readonly study_id?: number
  readonly study_name?: string
  readonly directions?: readonly number[]
  readonly system_attr?: Readonly<Record<string, unknown>>
  readonly trial_id?: number
  readonly datetime_start?: string | null
  readonly datetime_complete?: string | null
  readonly param_name?: string
  readonly param_value_internal?: number
  readonly distribution?: string
  readonly distributions?: Readonly<Record<string, string>>
  readonly params?: Readonly<Record<string, number>>
  readonly state?: number
  readonly value?: number | null
  readonly values?: readonly number[] | null
  readonly step?: number
  readonly intermediate_value?: number
  readonly intermediate_values?: Readonly<Record<string, number>>
  readonly user_attr?: Readonly<Record<string, unknown>>
  readonly user_attrs?: Readonly<Record<string, unknown>>
}

/** Optuna's JournalStorage in a file: what was done, a JSON document a line. */
export const optunaJournal: ImportFormat = {
  name: 'optuna-journal',
  summary: 'Optuna’s journal file',
  recognises: async (source) => /^\{"op_code"|^\{.*"op_code":/.test((await firstBytes(source, 4_096)).split('\n')[0] ?? ''),
  async read(source, { study, file }) {
    const journal = new Journal()
    let number = 0
    for await (const line of createInterface({ input: createReadStream(source), crlfDelay: Number.POSITIVE_INFINITY })) {
      number += 1
      if (line.trim() === '') continue
      try {
        journal.take(parsed(line))
      } catch (cause) {
        throw new CliFailure(EXIT.invalid, `${source}:${number} is no line of a journal: ${line.slice(0, 80)}`, { cause })
      }
    }
    return convertStudy(chooseStudy(journal.studies(), study, source), file !== undefined)
  },
}

/** Python writes NaN and infinities bare, which is no JSON. */
function parsed(line: string): Line {
  return JSON.parse(line.replaceAll(/([:,[]\s*)(NaN|-?Infinity)(?=\s*[,}\]])/g, '$1"$2"')) as Line
}

interface StudyDraft {
  name: string
  directions: OptunaStudy['directions']
  metricNames?: readonly string[]
  deleted: boolean
  trials: TrialDraft[]
}

type TrialDraft = { -readonly [K in keyof OptunaTrial]: OptunaTrial[K] extends ReadonlyMap<infer A, infer B> ? Map<A, B> : OptunaTrial[K] }

/** Does again what the lines say; throws whatever where one says what cannot be. */
class Journal {
  readonly #studies: StudyDraft[] = []
  readonly #trials: TrialDraft[] = []

  take(line: Line): void {
    const operation = OPERATIONS[line.op_code as keyof typeof OPERATIONS]
    if (operation === 'createStudy') this.#createStudy(line)
    else if (operation === 'createTrial') this.#createTrial(line)
    else if (operation === 'deleteStudy' || operation === 'studyAttribute') this.#changeStudy(line)
    else if (operation !== undefined) this.#changeTrial(operation, line)
  }

  studies(): OptunaStudy[] {
    return this.#studies.filter(({ deleted }) => !deleted)
  }

  #createStudy({ study_name = '', directions = [] }: Line): void {
    // Several workers may have tried: the first one made it.
    if (this.#studies.some(({ name, deleted }) => name === study_name && !deleted)) return
    this.#studies.push({
      name: study_name,
      directions: directions.map((direction) => (direction === 2 ? 'maximize' : 'minimize')),
      deleted: false,
      trials: [],
    })
  }

  #changeStudy({ op_code, study_id = -1, system_attr }: Line): void {
    const study = this.#studies[study_id]
    if (study === undefined) return
    if (op_code === 1) study.deleted = true
    const names = system_attr?.[METRIC_NAMES]
    if (Array.isArray(names)) study.metricNames = names.map(String)
  }

  #createTrial(line: Line): void {
    const study = this.#studies[line.study_id ?? -1]
    if (study === undefined) return
    const params = Object.entries(line.params ?? {}).map(
      ([name, stored]) => [name, { stored, distribution: line.distributions?.[name] ?? '{}' }] as const,
    )
    const trial: TrialDraft = {
      number: study.trials.length,
      state: STATES[line.state ?? 0] ?? 'RUNNING',
      values: valuesOf(line),
      intermediate: new Map(Object.entries(line.intermediate_values ?? {}).map(([step, value]) => [Number(step), Number(value)])),
      params: new Map(params),
      userAttributes: attributesOf(line.user_attrs),
      ...timesOf(line),
    }
    study.trials.push(trial)
    this.#trials.push(trial)
  }

  #changeTrial(operation: 'parameter' | 'state' | 'intermediate' | 'attribute', line: Line): void {
    const trial = this.#trials[line.trial_id ?? -1]
    // What a late worker wrote of an ended trial Optuna does not take either.
    if (trial === undefined || (trial.state !== 'RUNNING' && trial.state !== 'WAITING')) return
    if (operation === 'parameter') {
      trial.params.set(line.param_name ?? '', { stored: Number(line.param_value_internal), distribution: line.distribution ?? '{}' })
    } else if (operation === 'intermediate') trial.intermediate.set(Number(line.step), Number(line.intermediate_value))
    else if (operation === 'attribute') for (const [key, value] of attributesOf(line.user_attr)) trial.userAttributes.set(key, value)
    else {
      trial.state = STATES[line.state ?? 0] ?? 'RUNNING'
      trial.values = valuesOf(line)
      Object.assign(trial, timesOf(line))
    }
  }
}

function valuesOf({ value, values }: Line): number[] {
  return (values ?? (value === null || value === undefined ? [] : [value])).map(Number)
}

function timesOf({ datetime_start, datetime_complete }: Line): Pick<OptunaTrial, 'startedAt' | 'endedAt'> {
  const [startedAt, endedAt] = [readLocalTime(datetime_start), readLocalTime(datetime_complete)]
  return { ...(startedAt === undefined ? {} : { startedAt }), ...(endedAt === undefined ? {} : { endedAt }) }
}

function attributesOf(attributes: Readonly<Record<string, unknown>> = {}): Map<string, string> {
  return new Map(Object.entries(attributes).map(([key, value]) => [key, JSON.stringify(value)]))
}
