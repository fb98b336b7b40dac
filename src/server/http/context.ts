import type { Studies } from '../../study/index.ts'
import type { Access, Perimeter } from '../access/index.ts'
import type { ParseDocument } from '../documents.ts'
import type { LogReader } from '../door-options.ts'
import type { Metrics } from '../telemetry/index.ts'

/** What every route leans on. */
export interface Context {
  /** As its callers may have it. */
  readonly studies: Studies
  readonly parseDocument: ParseDocument
  readonly logs: LogReader
  readonly access: Access
  /** Who reaches the server. */
  readonly perimeter: Perimeter
  readonly assetsFolder: string
  /** Why the server is not ready to be used; undefined when it is. */
  readonly unreadiness?: () => string | undefined
  readonly boundPort: () => number
  readonly heartbeatMs?: number
  /** How long a body may take: slow-bodies.ts. */
  readonly bodyMs?: number
  readonly log?: (event: object) => void
  /** Counts the replies, and has what /metrics shows. */
  readonly metrics?: Metrics
}
