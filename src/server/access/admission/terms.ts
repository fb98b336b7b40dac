import type { StudySpec, TrialNumber } from '../../../model/index.ts'
import type { Studies } from '../../../study/index.ts'
import type { Caller } from '../callers.ts'
import type { Holds } from './watches.ts'

/** One write, for whoever must know who did it. */
export interface AuditLine {
  /** audit: what people and programs decide; auditWorker: the traffic of those who evaluate trials. */
  readonly event: 'audit' | 'auditWorker'
  readonly who: string
  readonly what: keyof Studies | 'createToken' | 'revokeToken'
  readonly study?: string
  readonly project?: string
  readonly name?: string
  readonly trial?: TrialNumber
}

export interface AdmissionOptions {
  /** Whether a caller that was let in would be let in again: a watch ends with its token. */
  readonly holds?: Holds
  readonly audit?: (line: AuditLine) => void
  /** Whether the study's trials reach into the server's own machine: as processes there, or by its secrets and files. Only the owner may have such. */
  readonly reachesServer?: (spec: StudySpec) => boolean
}

/** What every call is admitted by. */
export interface Admission extends Required<AdmissionOptions> {
  readonly studies: Studies
  /** Who asks; throws UNAUTHENTICATED when that one's token has ended since. */
  readonly caller: () => Caller
}
