import { type Assignment, fixedProblems, HoneError, type Space } from '../../model/index.ts'
import type { ReadAiplatformContext, WireOperation } from '../../wire/index.ts'
import { decodeTime } from '../calls/times.ts'
import { decodeAssignment } from '../vizier/assignment.ts'
import { demandMutable, type VizierRoom } from '../vizier/door.ts'
import { demandComponent, refused } from '../vizier/names.ts'
import { pageOf } from '../vizier/pages.ts'
import { demandCount } from '../vizier/suggest-calls.ts'
import type { Progress, Suggesting } from '../vizier/suggesting.ts'
import type { Methods, Operating, OperationMethods } from './methods.ts'
import { findStudy, type OperationName, parseOperation, parseStudy, parseTrial, type Version } from './names.ts'
import { encodeStopping, encodeSuggestion } from './operations.ts'
import { writable } from './trial-calls.ts'

/** How long WaitOperation waits when its caller does not say, and at most. */
const WAIT_MS = 10_000
const WAIT_MS_MAX = 60_000

/** The calls that answer with an operation. */
export function operationCalls(door: VizierRoom, suggesting: Suggesting, version: Version): Methods<Operating> {
  const { studies } = door
  return {
    SuggestTrials: async ({ parent, suggestionCount, clientId, contexts }) => {
      const parsed = parseStudy('parent', parent)
      const client = demandComponent('client_id', clientId)
      const count = demandCount(suggestionCount)
      if (count === 0) throw refused('suggestion_count', 0, 'must be at least 1')
      const study = await findStudy(studies, parsed)
      const nothing = (): Progress => ({
        key: `${count}.ended`,
        settled: { kind: 'done', trials: [], startedAt: Date.now(), endedAt: Date.now() },
      })
      // What ended by itself has no more trials; the answer says so with the study's state.
      if (study.state !== 'ended') demandMutable(study)
      const within = contexts.length === 0 ? {} : { fixed: decodeContexts(study.spec, contexts, count) }
      const request = { study: study.id, worker: client, count, open: 'reclaim', ...within } as const
      const progress = study.state === 'ended' ? nothing() : await suggesting.begin(request, version)
      const name = { kind: 'suggest', study: parsed, version, client, count, key: progress.key, ...within } as const
      return encodeSuggestion(door, study, name, progress)
    },
    CheckTrialEarlyStoppingState: async ({ trialName }) => {
      const { study, trial } = await writable(door, 'trial_name', trialName)
      const { stop } = await studies.heartbeat({ study: study.id, number: trial.number })
      return encodeStopping({ kind: 'stopping', trial: parseTrial('trial_name', trialName), version }, stop)
    },
  }
}

/** The values that each of `count` trials must have; throws INVALID_REQUEST for values that are not of the space. */
function decodeContexts(space: Space, contexts: readonly ReadAiplatformContext[], count: number): Assignment[] {
  if (contexts.length !== count) throw refused('contexts', contexts.length, `must be one for each of the ${count} suggestions, or none`)
  return contexts.map(({ parameters }, k) => {
    const path = `contexts[${k}].parameters`
    const values = decodeAssignment(space, parameters, path)
    const [problem] = fixedProblems(space, values, path)
    if (problem !== undefined) throw refused(problem.field, String(problem.value ?? ''), problem.message)
    return values
  })
}

/** google.longrunning.Operations: what is known of suggestions. They go on whether or not they are kept. */
export function operationsCalls(door: VizierRoom, suggesting: Suggesting): OperationMethods {
  const get = (name: string): Promise<WireOperation> => getOperation(door, suggesting, parseOperation('name', name))
  return {
    GetOperation: async ({ name }) => get(name),
    WaitOperation: async ({ name, timeout }, { signal }) => {
      const ms = timeout === null ? WAIT_MS : Math.min(WAIT_MS_MAX, Math.max(0, decodeTime(timeout)))
      const late = AbortSignal.any([signal, AbortSignal.timeout(ms)])
      for (;;) {
        const operation = await get(name)
        if (operation.done || late.aborted) return operation
      }
    },
    ListOperations: async ({ name, pageSize, pageToken }) => {
      const page = pageOf(await listOperations(door, suggesting, name), (operation) => operation.name ?? '', { pageSize, pageToken })
      return { operations: [...page.items], nextPageToken: page.nextPageToken }
    },
    DeleteOperation: async ({ name }) => {
      const parsed = parseOperation('name', name)
      if (parsed.kind === 'suggest') suggesting.forget(parsed.key)
      return {}
    },
    CancelOperation: async ({ name }) => {
      parseOperation('name', name)
      throw new HoneError('INVALID_REQUEST', 'a suggestion cannot be cancelled: stop or delete the trials that it gives')
    },
  }
}

/** What is known of a study's suggestions; whether to stop is answered at once, so that a trial has no operations. */
async function listOperations(door: VizierRoom, suggesting: Suggesting, parent: string): Promise<WireOperation[]> {
  if (parent.includes('/trials/')) {
    const { trial, ...study } = parseTrial('name', parent)
    await door.studies.getTrial((await findStudy(door.studies, study)).id, trial)
    return []
  }
  const named = parseStudy('name', parent)
  const study = await findStudy(door.studies, named)
  const known = await suggesting.list(study.id)
  return Promise.all(
    known.map(({ request, label, ...progress }) => {
      const { worker: client, count, fixed } = request
      const version = label as Version
      const name = { kind: 'suggest', study: named, version, client, count, key: progress.key, ...(fixed && { fixed }) } as const
      return encodeSuggestion(door, study, name, progress)
    }),
  )
}

async function getOperation(door: VizierRoom, suggesting: Suggesting, name: OperationName): Promise<WireOperation> {
  const { studies } = door
  if (name.kind === 'stopping') {
    const study = await findStudy(studies, name.trial)
    return encodeStopping(name, (await studies.getTrial(study.id, name.trial.trial)).state === 'stopping')
  }
  const study = await findStudy(studies, name.study)
  const within = name.fixed === undefined ? {} : { fixed: name.fixed }
  const request = { study: study.id, worker: name.client, count: name.count, open: 'reclaim', ...within } as const
  return encodeSuggestion(door, study, name, await suggesting.resume(name.key, request, name.version))
}
