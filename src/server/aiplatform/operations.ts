import { status } from '@grpc/grpc-js'
import type { Study } from '../../model/index.ts'
import { loadAiplatformWire, type WireOperation, type WireTimestamp } from '../../wire/index.ts'
import { encodeSpan, encodeTime } from '../calls/times.ts'
import type { VizierRoom } from '../vizier/door.ts'
import { encodeStudyState } from '../vizier/encode.ts'
import type { Progress, Settled } from '../vizier/suggesting.ts'
import { type OperationName, operationName, studyName, trialName, type Version } from './names.ts'
import { encodeTrials } from './trial-calls.ts'

type Done = Extract<Settled, { kind: 'done' }>
type SuggestName = Extract<OperationName, { kind: 'suggest' }>
type StoppingName = Extract<OperationName, { kind: 'stopping' }>

/** A suggestion as an operation; its client reads the types of what it carries. */
export async function encodeSuggestion(door: VizierRoom, study: Study, name: SuggestName, { settled }: Progress): Promise<WireOperation> {
  const { suggestMetadata } = loadAiplatformWire()
  const [createTime, updateTime] = settled?.kind === 'done' ? [settled.startedAt, settled.endedAt] : [Date.now(), Date.now()]
  const operation = {
    name: operationName(name),
    metadata: packed(
      name.version,
      'SuggestTrialsMetadata',
      suggestMetadata.serialize({ clientId: name.client, genericMetadata: times(createTime, updateTime) }),
    ),
  }
  if (settled === undefined) return { ...operation, done: false }
  if (settled.kind === 'failed') return { ...operation, done: true, error: { code: status.INTERNAL, message: settled.message } }
  return { ...operation, done: true, response: packed(name.version, 'SuggestTrialsResponse', await encodeDone(door, study, settled)) }
}

/** The answer whether a trial should stop, as an operation that is done. */
export function encodeStopping(name: StoppingName, shouldStop: boolean): WireOperation {
  const { stoppingMetadata, stoppingResponse } = loadAiplatformWire()
  const metadata = { study: studyName(name.trial), trial: trialName(name.trial), genericMetadata: times(Date.now(), Date.now()) }
  return {
    name: operationName(name),
    metadata: packed(name.version, 'CheckTrialEarlyStoppingStateMetatdata', stoppingMetadata.serialize(metadata)),
    done: true,
    response: packed(name.version, 'CheckTrialEarlyStoppingStateResponse', stoppingResponse.serialize({ shouldStop })),
  }
}

async function encodeDone(door: VizierRoom, study: Study, { trials, startedAt, endedAt }: Done): Promise<Buffer> {
  // The suggestion itself may have ended it.
  const { state } = encodeStudyState(await door.studies.getStudy(study.id))
  return loadAiplatformWire().suggestResponse.serialize({
    trials: await encodeTrials(door, study, trials),
    ...(state !== undefined && { studyState: state }),
    ...encodeSpan({ startedAt, endedAt }),
  })
}

function packed(version: Version, message: string, value: Buffer): { type_url: string; value: Buffer } {
  return { type_url: `type.googleapis.com/google.cloud.aiplatform.${version}.${message}`, value }
}

function times(created: number, updated: number): { createTime: WireTimestamp; updateTime: WireTimestamp } {
  return { createTime: encodeTime(created), updateTime: encodeTime(updated) }
}
