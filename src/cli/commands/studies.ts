import type { ReadStudy, ReadTrial } from '../../wire/index.ts'
import { type Connection, unary } from '../connection.ts'
import { EXIT } from '../exit.ts'
import { CliFailure } from '../failure.ts'
import { shortNumber } from '../numbers.ts'
import { countsLine, summaryLines } from '../progress-view.ts'
import { parametersOf, reasonOf, specOf, stateWord, studyJson, trialJson } from '../reading.ts'
import { table } from '../table.ts'
import { getStudy, listTrials, progressOf } from '../watching.ts'

export interface ReadFlags {
  readonly json?: boolean
}

/** `hone studies`: every study, newest first. */
export async function showStudies(connection: Connection, flags: ReadFlags): Promise<void> {
  const studies: ReadStudy[] = []
  let pageToken = ''
  do {
    const page = await unary(connection, connection.client.listStudies, { pageSize: 500, pageToken })
    studies.push(...page.studies)
    pageToken = page.nextPageToken
  } while (pageToken !== '')
  if (flags.json) return print(studies.map(studyJson))
  const rows = studies.map((study) => [
    study.name,
    stateWord(study.state),
    specOf(study).algorithm.name,
    countsLine(study),
    study.end?.message ?? '',
  ])
  console.log(
    studies.length === 0
      ? 'no studies yet: `hone submit study.yaml`'
      : table(['study', 'state', 'algorithm', 'trials', 'end'], rows).join('\n'),
  )
}

/** `hone show STUDY`: one study as it stands. */
export async function showStudy(connection: Connection, name: string, flags: ReadFlags): Promise<void> {
  const study = await getStudy(connection, name)
  if (flags.json) return print(studyJson(study))
  const best =
    study.bestTrial === 0 ? undefined : await unary(connection, connection.client.getTrial, { study: study.id, trial: study.bestTrial })
  const trials = new Map(best === undefined ? [] : [[best.number, best] as const])
  const progress = progressOf({ study, spec: specOf(study), trials }, undefined, Date.now())
  console.log([`${study.project}/${study.name}  ${stateWord(study.state)}  (${study.id})`, ...summaryLines(progress)].join('\n'))
}

/** `hone trials STUDY`: every trial with its state, value, parameters and the reason of its end. */
export async function showTrials(connection: Connection, name: string, flags: ReadFlags): Promise<void> {
  const study = await getStudy(connection, name)
  const trials = await listTrials(connection, study.id)
  if (flags.json) return print(trials.map(trialJson))
  const spec = specOf(study)
  const names = spec.parameters.map((parameter) => parameter.name)
  const row = (trial: ReadTrial): string[] => {
    const values = parametersOf(trial)
    const cell = (parameter: string): string => {
      const value = values[parameter]
      return value === undefined ? '' : typeof value === 'number' ? shortNumber(value) : String(value)
    }
    const value = trial.values[0]
    return [
      String(trial.number),
      stateWord(trial.state),
      value === undefined ? '' : shortNumber(value),
      String(trial.lastStep ?? ''),
      ...names.map(cell),
      reasonOf(trial, spec),
    ]
  }
  const heading = ['trial', 'state', spec.objectives[0]?.metric ?? 'value', 'step', ...names, 'reason']
  console.log(table(heading, trials.map(row), [0, 2, 3]).join('\n'))
}

/** `hone best STUDY`: the best trial by the algorithm's model where it has one, else by value. */
export async function showBest(connection: Connection, name: string, flags: ReadFlags): Promise<void> {
  const study = await getStudy(connection, name)
  const { trial } = await unary(connection, connection.client.recommend, { study: study.id })
  if (trial === null) throw new CliFailure(EXIT.missing, `no trial of ${study.name} has a value yet`)
  if (flags.json) return print(trialJson(trial))
  const progress = progressOf({ study, spec: specOf(study), trials: new Map([[study.bestTrial, trial]]) }, undefined, Date.now())
  console.log(
    summaryLines(progress)
      .filter((line) => line.startsWith('best') || line.startsWith('  '))
      .join('\n'),
  )
}

/** JSON as people read it. */
export function print(value: unknown): void {
  console.log(JSON.stringify(value, null, 2))
}
