import type { ListTrialsRequest, ReadStudy, ReadTrial, ServerAddress } from '../wire/index.ts'
import { type Connection, streamed, unary } from './connection.ts'
import { EXIT } from './exit.ts'
import { CliFailure } from './failure.ts'
import type { Progress } from './progress-view.ts'
import { type SpecView, specOf } from './reading.ts'

/** A study as far as it has been heard of. */
export interface WatchedStudy {
  readonly study: ReadStudy
  readonly spec: SpecView
  readonly trials: ReadonlyMap<number, ReadTrial>
  /** When the server told the study so, by this machine's clock. */
  readonly toldAt: number
}

const PAGE = 1_000
const RETRY_MS = 1_000
/** A second each: a server that is started again comes back within them. */
const RETRIES_MAX = 30

/** True when nothing more will happen: ended, and no trial is still being told to stop. */
function isOver({ study }: WatchedStudy): boolean {
  const { counts } = study
  return study.state === 'ENDED' && (counts === null || counts.requested + counts.active + counts.stopping === 0)
}

/** Follows a study until it is over or the signal aborts; a broken connection is resumed where it was, if that takes no more tries. */
export async function* watchStudy(
  connection: Connection,
  name: string,
  signal: AbortSignal,
  retriesMax = RETRIES_MAX,
): AsyncGenerator<WatchedStudy> {
  const trials = new Map<number, ReadTrial>()
  let revision = 0
  for (let failures = 0; ; ) {
    try {
      const stream = connection.client.watchStudy({ study: name, afterRevision: revision, withoutMeasurements: true })
      for await (const change of streamed(connection, stream, signal)) {
        failures = 0
        for (const trial of change.trials) trials.set(trial.number, trial)
        for (const number of change.deletedTrials) trials.delete(number)
        revision = change.revision
        if (change.study === null) continue
        const watched = { study: change.study, spec: specOf(change.study), trials, toldAt: Date.now() }
        yield watched
        if (isOver(watched)) return
      }
      if (signal.aborted) return
      throw new CliFailure(EXIT.missing, `the study ${name} was deleted`)
    } catch (error) {
      if (!(error instanceof CliFailure) || error.exitCode !== EXIT.away || ++failures > retriesMax) throw error
      await new Promise((resolve) => setTimeout(resolve, RETRY_MS))
    }
  }
}

/** What the progress view shows of a watched study. */
export function progressOf(watched: WatchedStudy, dashboard: string | undefined, now: number): Progress {
  const { study, spec, trials, toldAt } = watched
  const said = (when: string): string[] =>
    [...trials.values()].flatMap(({ state, attempt }) =>
      state === 'ACTIVE' && attempt?.state === when && attempt.reason !== '' ? [attempt.reason] : [],
    )
  const failed = [...trials.values()].reduce<ReadTrial | undefined>(
    (newest, trial) => (trial.state === 'FAILED' && trial.number > (newest?.number ?? 0) ? trial : newest),
    undefined,
  )
  return {
    study,
    spec,
    best: trials.get(study.bestTrial),
    failed,
    waiting: said('pending'),
    endangered: said('running'),
    dashboard,
    elapsedMs: study.activeMs + (study.state === 'ACTIVE' ? Math.max(0, now - toldAt) : 0),
  }
}

/** Where a study is shown, or the list of them; with the token, which the page keeps for its buttons. Undefined when the server did not say where. */
export function dashboardOf({ http, token, trust }: Omit<ServerAddress, 'grpc'>, study?: string): string | undefined {
  if (http === undefined) return undefined
  const path = study === undefined ? '/' : `/study/${study}`
  return `${trust === undefined ? 'http' : 'https'}://${http}/#${path}${token === undefined ? '' : `?token=${token}`}`
}

/** Finds a study by id or name. */
export function getStudy(connection: Connection, name: string): Promise<ReadStudy> {
  return unary(connection, connection.client.getStudy, { study: name })
}

/** Which trials, and in which order. */
export type TrialQuery = Pick<ListTrialsRequest, 'states' | 'labels' | 'order' | 'descending'> & {
  readonly study: string
  /** The first so many; all when absent. */
  readonly limit?: number
}

/** The trials that are asked for, page by page. */
export async function listTrials(connection: Connection, { limit = Number.POSITIVE_INFINITY, ...query }: TrialQuery): Promise<ReadTrial[]> {
  const trials: ReadTrial[] = []
  let pageToken = ''
  do {
    const pageSize = Math.min(PAGE, limit - trials.length)
    const page = await unary(connection, connection.client.listTrials, { ...query, pageSize, pageToken })
    trials.push(...page.trials)
    pageToken = page.nextPageToken
  } while (pageToken !== '' && trials.length < limit)
  return trials
}

/** The Pareto front; none where there is one objective, which has a best trial. */
export async function listFront(connection: Connection, study: ReadStudy): Promise<ReadTrial[]> {
  if (specOf(study).objectives.length < 2) return []
  return (await unary(connection, connection.client.listOptimalTrials, { study: study.id })).trials
}
