import type { Studies } from '../../../study/index.ts'
import { demandCaller } from '../callers.ts'
import { reads } from './reads.ts'
import { studyWrites } from './study-writes.ts'
import type { AdmissionOptions } from './terms.ts'
import { artifactWrites, trialWrites } from './trial-writes.ts'
import { demandHeld } from './watches.ts'

export type { AdmissionOptions, AuditLine } from './terms.ts'

/**
 * The same room for those who come through a door: every call is made as the caller of the moment (see `asCaller`), refused where
 * that one may not (see access/rules.ts), and every write is told to the audit. A door knows no other room.
 */
export function admitCallers(studies: Studies, options: AdmissionOptions = {}): Studies {
  const { audit = () => {}, reachesServer = () => true, holds = () => true } = options
  const admission = { studies, audit, reachesServer, caller: () => demandHeld(demandCaller(), holds), holds }
  return {
    now: studies.now,
    ...reads(admission),
    ...studyWrites(admission),
    ...trialWrites(admission),
    ...artifactWrites(admission),
    ...insideOnly(),
  }
}

/** What no door leads to. */
function insideOnly(): Pick<Studies, 'passOverNumbers' | 'startAttempt' | 'updateAttempt' | 'checkStore' | 'expireStudies' | 'close'> {
  const never = (): never => {
    throw new Error('bug: a door asked for what belongs to the server itself')
  }
  return { passOverNumbers: never, startAttempt: never, updateAttempt: never, checkStore: never, expireStudies: never, close: never }
}
