import { isDeepStrictEqual } from 'node:util'
import { type Algorithm, findAlgorithm, type Suggestion, type SuggestOutcome, suggestWithin } from '../../algorithms/index.ts'
import { HoneError, type JsonValue, type Provenance, type StudyId, type Trial, type TrialNumber } from '../../model/index.ts'
import { studyNotFound } from '../change/open-ledger.ts'
import type { Room } from '../change/room.ts'
import type { ReplayedTrial } from '../studies.ts'
import { earlierLost, readEarlier } from './earlier.ts'
import { PastStudy } from './past-study.ts'

/** A replay is not in a hurry: where the algorithm ran out of time is answered as it was then. */
const DEADLINE_MS = 3_600_000

/** Trials that came of one call of the algorithm. */
interface Batch {
  readonly provenance: Provenance
  readonly trials: Trial[]
}

let replays = 0

/**
 * Asks the algorithm again for every suggestion that a trial came from, on the study as it was at the suggestion's input revision,
 * and compares. Nothing is changed; what the store has at the start is what is replayed.
 */
export async function* replayStudy(room: Room, id: StudyId, signal: AbortSignal): AsyncIterable<ReplayedTrial> {
  const rows = await room.store.readStudy(id)
  if (rows === undefined) throw studyNotFound(id)
  const { name } = rows.study.spec.algorithm
  const algorithm = findAlgorithm(name)
  if (algorithm === undefined) throw new HoneError('ALGORITHM_FAILED', `this server has no algorithm ${name}`, { subject: { study: id } })
  const points = algorithm.history === 'curves' ? await room.store.readPoints(id) : []
  const [history, earlier, lost] = await Promise.all([
    room.store.readHistory(id),
    readEarlier(room, rows.study),
    earlierLost(room, rows.study),
  ])
  const past = new PastStudy({ rows, history, points, algorithm, earlier })
  // A replica of its own in the pool: the study's live one is of another revision.
  replays += 1
  const alias = `${id}.replay${replays}` as StudyId
  try {
    for (const batch of batchesOf(rows.trials)) {
      if (signal.aborted) return
      yield* lost === undefined ? replayBatch(room, alias, past, batch) : unknownTrials(batch, lost)
    }
  } finally {
    room.pool.forget(alias)
  }
}

/** Batches by the revision that they saw, each with its trials by their place in it. */
function batchesOf(trials: readonly Trial[]): Batch[] {
  const batches = new Map<string, Batch>()
  for (const trial of trials) {
    const { provenance } = trial
    if (provenance === undefined) continue
    const key = `${provenance.inputRevision} ${provenance.firstNumber}`
    const batch = batches.get(key) ?? { provenance, trials: [] }
    batches.set(key, batch)
    batch.trials.push(trial)
  }
  return [...batches.values()].sort((a, b) => a.provenance.inputRevision - b.provenance.inputRevision)
}

async function* replayBatch(room: Room, alias: StudyId, past: PastStudy, { provenance, trials }: Batch): AsyncIterable<ReplayedTrial> {
  const unknown = unknownOf(past, provenance)
  const outcome = unknown ?? (await ask(room, alias, past, provenance))
  if (typeof outcome === 'string') yield* unknownTrials({ trials }, outcome)
  else for (const trial of trials) yield compare({ ...trial, parameters: past.suggested(trial, provenance) }, outcome)
}

function* unknownTrials({ trials }: Pick<Batch, 'trials'>, why: string): Iterable<ReplayedTrial> {
  for (const { number } of trials) yield { trial: number, kind: 'unknown', why }
}

function unknownOf(past: PastStudy, { algorithm, version, inputRevision, firstNumber }: Provenance): string | undefined {
  const own = past.algorithm
  if (algorithm !== own.name || version !== own.version) {
    return `${algorithm} ${version} suggested it, and this server has ${own.name} ${own.version}`
  }
  if (firstNumber === undefined) return 'an early version of Hone suggested it and kept too little'
  return past.unknownAt(inputRevision, firstNumber)
}

async function ask(room: Room, alias: StudyId, past: PastStudy, provenance: Provenance): Promise<SuggestOutcome | string> {
  const { expiredAfter } = provenance
  const { head, trials } = past.snapshot(provenance)
  try {
    if (past.algorithm.history === 'none') return runHere(past.algorithm, head)
    return await room.pool.suggest(alias, {
      algorithm: past.algorithm.name,
      head,
      revision: provenance.inputRevision,
      trialsSince: () => ({ changed: trials, deleted: past.deletedBy(provenance.inputRevision) }),
      deadlineMs: DEADLINE_MS,
      // Never, where it always had time.
      expireAfter: expiredAfter ?? Number.POSITIVE_INFINITY,
    })
  } catch (error) {
    if (error instanceof HoneError && error.code !== 'SERVER_STOPPING') return error.message
    throw error
  }
}

function runHere(algorithm: Algorithm, head: ReturnType<PastStudy['snapshot']>['head']): SuggestOutcome {
  return suggestWithin(algorithm, { ...head, trials: [] }, { expired: () => false, cache: new Map() })
}

function compare(trial: Trial, outcome: SuggestOutcome): ReplayedTrial {
  const { number, provenance, parameters, resource, resumeFrom, parent } = trial
  const again = outcome.kind === 'suggestions' ? outcome.suggestions[provenance!.batchIndex] : undefined
  if (again === undefined) {
    const recomputed = outcome.kind === 'suggestions' ? `${outcome.suggestions.length} suggestions` : `${outcome.kind}: ${outcome.why}`
    return { trial: number, kind: 'different', field: 'suggestion', kept: provenance!.batchIndex + 1, recomputed }
  }
  const kept = fieldsOf({ parameters, ...whole({ resource, resumeFrom, parent }) })
  const recomputed = fieldsOf(again)
  for (const field of new Set([...kept.keys(), ...recomputed.keys()])) {
    const [before, now] = [kept.get(field) ?? null, recomputed.get(field) ?? null]
    if (!isDeepStrictEqual(before, now)) return { trial: number, kind: 'different', field, kept: before, recomputed: now }
  }
  return { trial: number, kind: 'repeated' }
}

/** What of a suggestion makes the trial, by the names that people read. */
function fieldsOf({ parameters, resource, resumeFrom, parent }: Suggestion): Map<string, JsonValue> {
  const fields = Object.entries(parameters).map(([name, value]): [string, JsonValue] => [`parameters.${name}`, value])
  for (const [name, number] of Object.entries({ resource, resumeFrom, parent })) if (number !== undefined) fields.push([name, number])
  return new Map(fields)
}

function whole(numbers: Record<'resource' | 'resumeFrom' | 'parent', TrialNumber | undefined>): Partial<Suggestion> {
  return Object.fromEntries(Object.entries(numbers).filter(([, value]) => value !== undefined))
}
