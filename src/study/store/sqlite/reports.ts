import { decodeReports, type Report } from '../points/chunk.ts'
import type { PointsRow } from '../store.ts'
import type { Statements } from './statements.ts'

export interface PointsQuery {
  readonly trials?: readonly number[]
  readonly afterRevision?: number
}

/** Bytes of chunks that are decoded in one turn of the event loop: about 20,000 points, some milliseconds. */
const TURN_BYTES = 200_000

interface PointsColumns {
  readonly trial: number
  readonly revision: number
  readonly ordinal: number
  readonly chunk: Uint8Array
}

type TrialReport = Report & { readonly trial: number }

/** The reports that a query finds, in the order of their commits; undefined when they are too many for one turn. */
export function readFewReports(sql: Statements, study: number, query: PointsQuery): PointsRow[] | undefined {
  const reports: TrialReport[] = []
  let bytes = 0
  for (const row of find(sql, study, query)) {
    bytes += row.chunk.length
    if (bytes > TURN_BYTES) return undefined
    keep(reports, row)
  }
  return inOrder(reports, query)
}

/** All reports that a query finds; other work goes on between its turns, while the statement's snapshot stands still. */
export async function readManyReports(sql: Statements, study: number, query: PointsQuery): Promise<PointsRow[]> {
  const reports: TrialReport[] = []
  let bytes = 0
  for (const row of find(sql, study, query)) {
    bytes += row.chunk.length
    keep(reports, row)
    if (bytes <= TURN_BYTES) continue
    bytes = 0
    await new Promise((resolve) => setImmediate(resolve))
  }
  return inOrder(reports, query)
}

function find(sql: Statements, study: number, { trials, afterRevision = -1 }: PointsQuery): Iterable<PointsColumns> {
  const rows = trials
    ? sql.readPointsOfTrials.iterate(study, afterRevision, JSON.stringify(trials))
    : sql.readPoints.iterate(study, afterRevision)
  return rows as unknown as Iterable<PointsColumns>
}

function keep(reports: TrialReport[], { trial, revision, ordinal, chunk }: PointsColumns): void {
  for (const report of decodeReports(chunk, { revision, ordinal })) reports.push({ ...report, trial })
}

/** A row may hold reports of many commits, and reach back behind the asked revision. */
function inOrder(reports: TrialReport[], { afterRevision = -1 }: PointsQuery): PointsRow[] {
  return reports
    .filter((report) => report.revision > afterRevision)
    .sort((a, b) => a.revision - b.revision || a.ordinal - b.ordinal)
    .map(({ trial, revision, points }) => ({ trial, revision, points }))
}
