import { isDeepStrictEqual } from 'node:util'
import type { ReadCurve, ReadStudy, ReadTrial } from '../../src/wire/index.ts'
import type { Caller } from './caller.ts'
import { lostFiles } from './files.ts'
import type { KnownTrial, StudyJournal } from './journal.ts'

/** What the server says of one study. */
interface Kept {
  readonly study: ReadStudy
  readonly trials: Map<number, ReadTrial>
  readonly curves: Map<number, ReadCurve>
}

/**
 * Compares what a study's clients were told with what the server has; returns what contradicts. While clients write, all that was
 * acknowledged before the reads must be there; with `quiet`, nothing else may be.
 */
async function contradictions(caller: Caller, journal: StudyJournal, quiet: boolean): Promise<string[]> {
  const expected = [...journal.trials.values()].map((known) => ({ ...known, points: new Map(known.points), files: new Map(known.files) }))
  const kept = await readAll(caller, journal.study)
  const found = expected.flatMap((known) => trialContradictions(known, kept))
  if (quiet) found.push(...surplus(journal, kept))
  return [...journal.contradictions, ...found].map((words) => `${journal.name}: ${words}`)
}

async function readAll(caller: Caller, study: string): Promise<Kept> {
  const head = await caller.call((client) => client.getStudy, { study })
  const { trials } = await caller.call((client) => client.listTrials, { study, pageSize: 1_000 })
  const { curves } = await caller.call((client) => client.listMeasurements, { study })
  return { study: head, trials: new Map(trials.map((t) => [t.number, t])), curves: new Map(curves.map((c) => [c.trial, c])) }
}

function trialContradictions(known: KnownTrial, { trials, curves }: Kept): string[] {
  const { number } = known
  const trial = trials.get(number)
  if (trial === undefined) return [`trial ${number} was acknowledged and is lost`]
  const found: string[] = []
  if (!isDeepStrictEqual(trial.parameters, known.parameters)) found.push(`trial ${number} has other parameters than acknowledged`)
  if (known.worker !== undefined && trial.worker !== known.worker)
    found.push(`trial ${number} belongs to ${trial.worker}, not ${known.worker}`)
  const losses = new Map(curves.get(number)?.points.map((point) => [point.step, point.values.loss]))
  for (const [step, loss] of known.points) {
    if (losses.get(step) !== loss) found.push(`trial ${number} has ${losses.get(step)} at step ${step}, acknowledged was ${loss}`)
  }
  if (known.stopped && (trial.state === 'ACTIVE' || trial.state === 'REQUESTED'))
    found.push(`trial ${number} was stopped and is ${trial.state}`)
  for (const [name, sha256] of known.files) {
    if (!trial.artifacts.some((file) => file.name === name && file.sha256 === sha256)) found.push(`trial ${number} has no ${name}`)
  }
  if (known.ended !== undefined && !sameEnd(trial, known.ended)) found.push(`trial ${number} ended otherwise than acknowledged`)
  return found
}

function sameEnd(trial: ReadTrial, ended: ReadTrial): boolean {
  const end = ({ state, values, endTime, outcome, measurementCount }: ReadTrial) => ({ state, values, endTime, outcome, measurementCount })
  return isDeepStrictEqual(end(trial), end(ended))
}

/** What the server has and nobody asked for. All requests are answered by now, so that everything has its acknowledgement. */
function surplus(journal: StudyJournal, { study, trials, curves }: Kept): string[] {
  const found: string[] = []
  for (const trial of trials.values()) {
    const known = journal.trials.get(trial.number)
    const asked = trial.source === 'user' ? known?.createdBy : known?.givenBy
    if (asked === undefined) found.push(`trial ${trial.number} (${trial.source}) was made, and nobody was told`)
    const points = curves.get(trial.number)?.points ?? []
    if (points.length !== (known?.points.size ?? 0))
      found.push(`trial ${trial.number} has ${points.length} points, acknowledged were ${known?.points.size}`)
    if (trial.measurementCount !== points.length)
      found.push(`trial ${trial.number} counts ${trial.measurementCount} of ${points.length} points`)
  }
  const numbers = [...trials.keys()].sort((a, b) => a - b)
  if (numbers.some((number, i) => number !== i + 1)) found.push(`trial numbers have gaps: ${numbers.join(' ')}`)
  const counted = Object.values(study.counts ?? {}).reduce((sum, n) => sum + n, 0)
  if (counted !== trials.size) found.push(`the study counts ${counted} trials and has ${trials.size}`)
  return found
}

/** Studies that clients write to now, compared while they do. */
export async function compareRecent(caller: Caller, journals: readonly StudyJournal[]): Promise<string[]> {
  const found = await Promise.all(journals.filter(({ users }) => users > 0).map((journal) => contradictions(caller, journal, false)))
  return found.flat()
}

/** Every study, once no client writes any more; also, whether a name was given twice. */
export async function compareAll(caller: Caller, journals: readonly StudyJournal[]): Promise<string[]> {
  const found: string[] = []
  for (const journal of journals) found.push(...(await contradictions(caller, journal, true)), ...(await lostFiles(caller, journal)))
  const { studies } = await caller.call((client) => client.listStudies, { pageSize: 500 })
  const names = studies.map(({ name }) => name)
  found.push(...names.filter((name, i) => names.indexOf(name) !== i).map((name) => `two studies are called ${name}`))
  return found
}
