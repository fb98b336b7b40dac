import type { ReadStudy, ReadTrial } from '../../wire/index.ts'
import { type Connection, unary } from '../connection.ts'
import { againLines, editLines, ranLines } from '../edit-history.ts'
import { EXIT } from '../exit.ts'
import { CliFailure } from '../failure.ts'
import { studyJson, trialJson } from '../json-output.ts'
import { digitsOf, shortNumber } from '../numbers.ts'
import { countsLine, frontLines, summaryLines } from '../progress-view.ts'
import { parametersOf, reasonOf, specOf, stateWord, studyRef } from '../reading.ts'
import { table } from '../table.ts'
import { findTrial, type TrialChoice } from '../trial-choice.ts'
import { trialLines } from '../trial-view.ts'
import { getStudy, listFront, listTrials, progressOf } from '../watching.ts'

export interface ReadFlags {
  readonly json?: boolean
}

/** `hone studies`: every study, newest first; with --names only these, for scripts and completion. */
export async function showStudies(connection: Connection, flags: ReadFlags & { readonly names?: boolean }): Promise<void> {
  const studies: ReadStudy[] = []
  let pageToken = ''
  do {
    const page = await unary(connection, connection.client.listStudies, { pageSize: 500, pageToken })
    studies.push(...page.studies)
    pageToken = page.nextPageToken
  } while (pageToken !== '')
  if (flags.json) return print(studies.map(studyJson))
  if (flags.names) {
    for (const study of studies) console.log(studyRef(study))
    return
  }
  const rows = studies.map((study) => [
    studyRef(study),
    stateWord(study.state),
    specOf(study).algorithm.name,
    countsLine(study),
    bestCell(study),
    study.end?.message ?? '',
  ])
  console.log(
    studies.length === 0
      ? 'no studies yet: `hone submit study.yaml`'
      : table(['study', 'state', 'algorithm', 'trials', 'best', 'end'], rows).join('\n'),
  )
}

function bestCell(study: ReadStudy): string {
  const best = study.bestValues[0]
  return best === undefined ? '' : `${specOf(study).objectives[0]?.metric} ${shortNumber(best)}`
}

/** `hone show STUDY`: one study as it stands. */
export async function showStudy(connection: Connection, name: string, flags: ReadFlags): Promise<void> {
  const study = await getStudy(connection, name)
  if (flags.json) return print(studyJson(study))
  const best =
    study.bestTrial === 0 ? [] : [await unary(connection, connection.client.getTrial, { study: study.id, trial: study.bestTrial })]
  const failed = await listTrials(connection, { study: study.id, states: ['FAILED'], descending: true, limit: 1 })
  const trials = new Map([...best, ...failed].map((trial) => [trial.number, trial]))
  const progress = progressOf({ study, spec: specOf(study), trials, toldAt: Date.now() }, undefined, Date.now())
  const heading = `${study.project}/${study.name}  ${stateWord(study.state)}  (${study.id})`
  console.log(
    [heading, ...summaryLines(progress), ...frontLines(study, await listFront(connection, study)), ...editLines(study)].join('\n'),
  )
}

/** `hone show STUDY TRIAL`: one trial as it stands, with its attempts. */
export async function showTrial(connection: Connection, request: { study: string; trial: TrialChoice }, flags: ReadFlags): Promise<void> {
  const study = await getStudy(connection, request.study)
  const trial = await findTrial(connection, { study: request.study, trial: request.trial })
  if (flags.json) return print(trialJson(trial))
  console.log(trialLines(trial, specOf(study), connection.now(), [...ranLines(study, trial), ...againLines(study, trial)]).join('\n'))
}

export interface TrialFlags extends ReadFlags {
  readonly state?: readonly string[]
  /** `value` = best first. */
  readonly sort?: 'number' | 'value' | 'duration'
  readonly limit?: number
  /** Only the Pareto front. */
  readonly front?: boolean
}

const ORDERS = { number: 'NUMBER', value: 'VALUE', duration: 'DURATION' } as const

/** `hone trials STUDY`: trials with their state, values, parameters and the reason of their end. */
export async function showTrials(connection: Connection, name: string, flags: TrialFlags): Promise<void> {
  const study = await getStudy(connection, name)
  const spec = specOf(study)
  const trials = flags.front
    ? await trialsOfFront(connection, study)
    : await listTrials(connection, {
        study: study.id,
        states: (flags.state ?? []).map((state) => state.toUpperCase() as ReadTrial['state']),
        order: ORDERS[flags.sort ?? 'number'],
        descending: flags.sort === 'duration' || (flags.sort === 'value' && spec.objectives[0]?.goal === 'maximize'),
        ...(flags.limit === undefined ? {} : { limit: flags.limit }),
      })
  if (flags.json) return print(trials.map(trialJson))
  const { objectives } = spec
  const names = spec.parameters.map((parameter) => parameter.name)
  const digits = objectives.map((_, at) => digitsOf(trials.flatMap(({ values }) => values[at] ?? [])))
  const row = (trial: ReadTrial): string[] => {
    const values = parametersOf(trial)
    const cell = (parameter: string): string => {
      const value = values[parameter]
      return value === undefined ? '' : typeof value === 'number' ? shortNumber(value) : String(value)
    }
    return [
      String(trial.number),
      stateWord(trial.state),
      ...objectives.map((_, at) => numberCell(trial.values[at], digits[at])),
      String(trial.lastStep ?? ''),
      ...names.map(cell),
      reasonOf(trial, spec),
    ]
  }
  const heading = ['trial', 'state', ...objectives.map(({ metric }) => metric), 'step', ...names, 'reason']
  const right = [0, ...objectives.map((_, at) => 2 + at), 2 + objectives.length]
  console.log(
    trials.length === 0
      ? `no trials of ${studyRef(study)}${flags.state ? ' in these states' : ' yet'}`
      : table(heading, trials.map(row), right).join('\n'),
  )
}

/** The front, best by the first objective first. */
async function trialsOfFront(connection: Connection, study: ReadStudy): Promise<ReadTrial[]> {
  const { objectives, name } = specOf(study)
  if (objectives.length < 2) {
    const remedy = `Its best trial: hone best ${name}.`
    throw new CliFailure(EXIT.invalid, `${name} has one objective: a front is of several`, { remedy })
  }
  const sign = objectives[0]?.goal === 'maximize' ? -1 : 1
  return (await listFront(connection, study)).sort((a, b) => sign * ((a.values[0] ?? 0) - (b.values[0] ?? 0)))
}

function numberCell(value: number | undefined, digits?: number): string {
  return value === undefined ? '' : shortNumber(value, digits)
}

/** `hone best STUDY`: the best trial by the algorithm's model where it has one, else by value. */
export async function showBest(connection: Connection, name: string, flags: ReadFlags): Promise<void> {
  const study = await getStudy(connection, name)
  const { trial } = await unary(connection, connection.client.recommend, { study: study.id })
  if (trial === null) throw new CliFailure(EXIT.missing, `no trial of ${studyRef(study)} has a value yet`)
  if (flags.json) return print(trialJson(trial))
  const progress = progressOf(
    { study, spec: specOf(study), trials: new Map([[study.bestTrial, trial]]), toldAt: Date.now() },
    undefined,
    Date.now(),
  )
  console.log(
    summaryLines(progress)
      .filter((line) => line.startsWith('best') || line.startsWith('  '))
      .concat(frontLines(study, await listFront(connection, study)))
      .join('\n'),
  )
}

/** JSON as people read it. */
export function print(value: unknown): void {
  console.log(JSON.stringify(value, null, 2))
}
