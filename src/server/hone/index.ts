/** hone: hone.v1 over the study room; decodes, calls, encodes, holds no rule. */
import type { StudyServiceHandlers } from '../../wire/index.ts'
import { artifactCalls } from './artifact-calls.ts'
import type { Door } from './door.ts'
import { logCalls } from './log-calls.ts'
import { replayCalls } from './replay-calls.ts'
import { studyCalls } from './study-calls.ts'
import { studyEdits } from './study-edits.ts'
import { trialCalls } from './trial-calls.ts'
import { trialEdits } from './trial-edits.ts'
import { trialReads } from './trial-reads.ts'

export { accessCalls } from './access-calls.ts'
export type { Door } from './door.ts'

/** The calls of hone.v1.StudyService. */
export function honeCalls(door: Door): StudyServiceHandlers {
  return {
    ...studyCalls(door),
    ...studyEdits(door),
    ...trialCalls(door),
    ...trialEdits(door),
    ...trialReads(door),
    ...logCalls(door),
    ...artifactCalls(door),
    ...replayCalls(door),
  }
}
