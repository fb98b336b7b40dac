import type { StudyId } from '../../model/index.ts'
import type { CurveQuery, Studies, StudyChange } from '../../study/index.ts'
import { paced } from '../paced.ts'
import type { EventStream, StreamEvent } from './event-stream.ts'
import { changeView, shortCurves } from './views.ts'

/** Trials in one event: about a megabyte, which a browser reads between two frames or three. */
const TRIALS_PER_EVENT = 1_000

interface StudyStreamOptions {
  readonly study: StudyId
  readonly after: number
  /** How many points the reader can show; undefined for all of them, inside the changes. */
  readonly pointsMax: number | undefined
  /** Metrics of the curves that follow a whole study; undefined for all. */
  readonly metrics: readonly string[] | undefined
}

/** Sends a study and its changes until it is deleted or the reader leaves; a whole one's thinned curves follow its trials while changes go on. */
export async function streamStudy(stream: EventStream, studies: Studies, options: StudyStreamOptions): Promise<void> {
  const { study, after, pointsMax, metrics } = options
  const withoutOldPoints = pointsMax !== undefined
  const curves: Promise<void>[] = []
  const changes = studies.watchStudy(study, after, stream.signal, { withoutOldPoints })
  try {
    for await (const change of paced(changes)) {
      for (const event of changeEvents(change, pointsMax)) await stream.send(event)
      // a study that goes meanwhile is told by the changes
      if (change.whole && pointsMax !== undefined) {
        curves.push(sendCurves(stream, studies, study, { pointsMax, ...(metrics && { metrics }) }).catch(() => {}))
      }
    }
    await stream.send({ event: 'gone', data: { study } })
  } finally {
    await Promise.all(curves)
  }
}

/** A change in parts; only the last one carries the revision to resume from. */
function* changeEvents(change: StudyChange, pointsMax: number | undefined): Generator<StreamEvent> {
  const last = Math.max(1, Math.ceil(change.trials.length / TRIALS_PER_EVENT)) - 1
  for (let part = 0; part < last; part++) {
    const trials = change.trials.slice(part * TRIALS_PER_EVENT, (part + 1) * TRIALS_PER_EVENT)
    yield { event: 'change', data: { ...changeView({ ...change, trials, points: [], deletedTrials: [] }), more: true } }
  }
  const trials = change.trials.slice(last * TRIALS_PER_EVENT)
  yield { event: 'change', id: change.revision, data: changeView({ ...change, trials }, pointsMax) }
}

/** The curves as `curves` events, portion by portion; the last one says `whole`. */
async function sendCurves(stream: EventStream, studies: Studies, study: StudyId, query: CurveQuery): Promise<void> {
  for await (const portion of studies.streamCurves(study, query)) {
    if (stream.signal.aborted) return
    await stream.send({ event: 'curves', data: { curves: shortCurves(portion) } })
  }
  await stream.send({ event: 'curves', data: { curves: [], whole: true } })
}
