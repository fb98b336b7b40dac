import { setTimeout as delay } from 'node:timers/promises'
import { isEnded, type Study, type Trial } from '../../model/index.ts'
import type { StudyServiceHandlers } from '../../wire/index.ts'
import { atAttempt } from '../at-attempt.ts'
import { streaming } from '../calls/calls.ts'
import { resolveStudy } from '../study-ref.ts'
import { decodeOffset, decodeTrialNumber, demandNone } from './decode.ts'
import type { Door } from './door.ts'

const CHUNK_BYTES = 64 * 1024

/** Output files announce nothing: a reader that follows looks again this often. */
const LOOK_AGAIN_MS = 200

/** The call that reads output. */
export function logCalls(door: Door): Pick<StudyServiceHandlers, 'ReadLogs'> {
  const { studies, logs } = door
  return {
    ReadLogs: streaming(door, async function* (request, { signal }) {
      const study = await resolveStudy(studies, request.study)
      const number = decodeTrialNumber(request.trial)
      const stream = decodeStream(request.stream)
      let offset = decodeOffset(request.offset)
      let epoch = request.epoch === 0 ? undefined : request.epoch
      while (!signal.aborted) {
        // read before the output: what an ended attempt wrote is then all there
        const trial = atAttempt(await studies.getTrial(study.id, number), epoch)
        epoch = trial.attempt?.epoch
        const data = isYetToRun(study, trial) ? new Uint8Array() : await logs.read(trial, stream, offset, CHUNK_BYTES)
        if (data.length > 0) {
          offset += data.length
          yield { data: Buffer.from(data.buffer, data.byteOffset, data.byteLength), nextOffset: offset }
        } else {
          if (!request.follow || isAttemptOver(trial)) return
          await delay(LOOK_AGAIN_MS, undefined, { signal }).catch(() => {})
        }
      }
    }),
  }
}

/** A trial of ours that waits for its first attempt. */
function isYetToRun(study: Study, trial: Trial): boolean {
  return study.spec.trial !== undefined && trial.attempt === undefined && !isEnded(trial.state)
}

function isAttemptOver({ state, attempt }: Trial): boolean {
  return isEnded(state) || attempt?.state === 'ended' || attempt?.state === 'lost'
}

function decodeStream(stream: string): 'stdout' | 'stderr' {
  if (stream === '' || stream === 'stdout') return 'stdout'
  if (stream !== 'stderr') demandNone([{ field: 'stream', value: stream, message: 'must be stdout or stderr' }])
  return 'stderr'
}
