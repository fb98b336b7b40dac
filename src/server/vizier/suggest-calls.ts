import { status } from '@grpc/grpc-js'
import { LIMITS, type Study } from '../../model/index.ts'
import { loadVizierWire, type VizierServiceHandlers, type WireOperation } from '../../wire/index.ts'
import { unary } from '../calls/calls.ts'
import { encodeSpan } from '../calls/times.ts'
import { demandMutable, type VizierDoor } from './door.ts'
import { encodeStudyState } from './encode.ts'
import { demandComponent, type OperationName, operationName, parseOperation, parseStudy, refused } from './names.ts'
import type { Policies } from './policies.ts'
import { findStudy } from './study-calls.ts'
import { type Progress, type Settled, Suggesting } from './suggesting.ts'
import { encodeAll } from './trial-calls.ts'

/** Suggestions, as operations that are done at once when the algorithm is fast. */
export function suggestCalls(door: VizierDoor, policies: Policies): Pick<VizierServiceHandlers, 'SuggestTrials' | 'GetOperation'> {
  const { studies } = door
  const suggesting = new Suggesting(studies, door.closing, (request, ask) => policies.suggest(request, ask))
  return {
    SuggestTrials: unary(door, async ({ parent, suggestionCount, clientId }) => {
      const name = parseStudy('parent', parent)
      const client = demandComponent('client_id', clientId)
      const count = demandCount(suggestionCount)
      const study = await findStudy(studies, name)
      demandMutable(study)
      // Clients that say no count get no trial.
      const nothing = { key: '0.0', settled: { kind: 'done', trials: [], startedAt: Date.now(), endedAt: Date.now() } } as const
      const progress = count === 0 ? nothing : await suggesting.begin({ study: study.id, worker: client, count, open: 'reclaim' })
      return encodeOperation(door, study, { ...name, client, count, key: progress.key }, progress)
    }),
    GetOperation: unary(door, async ({ name }) => {
      const parsed = parseOperation('name', name)
      const study = await findStudy(studies, parsed)
      const request = { study: study.id, worker: parsed.client, count: parsed.count, open: 'reclaim' } as const
      return encodeOperation(door, study, parsed, await suggesting.resume(parsed.key, request))
    }),
  }
}

/** How many trials are wanted. */
export function demandCount(count: number): number {
  if (count >= 0 && count <= LIMITS.suggestionsPerCall) return count
  throw refused('suggestion_count', count, `must lie in [0, ${LIMITS.suggestionsPerCall}]`)
}

async function encodeOperation(door: VizierDoor, study: Study, name: OperationName, { settled }: Progress): Promise<WireOperation> {
  const operation = { name: operationName(name) }
  if (settled === undefined) return { ...operation, done: false }
  if (settled.kind === 'failed') return { ...operation, done: true, error: { code: status.INTERNAL, message: settled.message } }
  return { ...operation, done: true, response: { type_url: TYPE_URL, value: await encodeSuggestions(door, study, settled) } }
}

const TYPE_URL = 'type.googleapis.com/vizier.SuggestTrialsResponse'

async function encodeSuggestions(door: VizierDoor, study: Study, settled: Extract<Settled, { kind: 'done' }>): Promise<Buffer> {
  // The suggestion itself may have ended it.
  const { state } = encodeStudyState(await door.studies.getStudy(study.id))
  return loadVizierWire().suggestTrialsResponse.serialize({
    trials: await encodeAll(door, study, settled.trials),
    ...(state !== undefined && { studyState: state }),
    ...encodeSpan(settled),
  })
}
