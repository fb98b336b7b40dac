import type { StudiesChange, StudyChange } from '../../study/index.ts'
import type { WireStudiesChange, WireStudyChange } from '../../wire/index.ts'
import { encodeCurve, encodeTrial } from './encode.ts'
import { encodeStanding } from './encode-study.ts'

/** Bounds of one message of a watch: a first look at a large study is many messages, each far below the message limit. */
const TRIALS_PER_MESSAGE = 1_000
const POINTS_PER_MESSAGE = 20_000
const STUDIES_PER_MESSAGE = 200

/** A longer message is written for each reader: it is not to be kept until all of them are told. */
const SHARED_BYTES_MAX = 256 * 1024

/**
 * Changes as messages, written once for all readers who are told the same value: its bytes stay right (running times are those of when
 * the first of them was told) and go when the value goes.
 */
export class SharedMessages {
  readonly #serialize: (message: WireStudyChange) => Buffer
  readonly #now: () => number
  readonly #withPoints = new WeakMap<StudyChange, Buffer>()
  readonly #withoutPoints = new WeakMap<StudyChange, Buffer>()

  constructor(serialize: (message: WireStudyChange) => Buffer, now: () => number) {
    this.#serialize = serialize
    this.#now = now
  }

  /** The messages' bytes in their place: for calls of services that `takingBytes` made. */
  *of(
    change: StudyChange,
    { withPoints, sentRevision }: { readonly withPoints: boolean; readonly sentRevision: number },
  ): Generator<WireStudyChange> {
    const written = withPoints ? this.#withPoints : this.#withoutPoints
    const shared = written.get(change)
    if (shared !== undefined) return yield shared as WireStudyChange
    let parts = 0
    for (const message of changeMessages(change, { withPoints, sentRevision, now: this.#now() })) {
      const bytes = this.#serialize(message)
      parts += 1
      // of several parts, those before the last are their reader's own
      const alone = parts === 1 && message.study !== undefined
      if (alone && bytes.length <= SHARED_BYTES_MAX) written.set(change, bytes)
      yield bytes as WireStudyChange
    }
  }
}

/**
 * A change as messages that are small enough. Only the last one carries the study and the change's revision; those before it
 * repeat `sentRevision`, so a client that loses its connection between them resumes without missing anything.
 */
export function* changeMessages(
  change: StudyChange,
  options: { readonly withPoints: boolean; readonly sentRevision: number; readonly now: number },
): Generator<WireStudyChange> {
  const trials = change.trials.map(encodeTrial)
  const first = { revision: options.sentRevision }
  while (trials.length > TRIALS_PER_MESSAGE) yield { ...first, trials: trials.splice(0, TRIALS_PER_MESSAGE) }
  let batch: StudyChange['points'][number][] = []
  let points = 0
  for (const piece of options.withPoints ? pieces(change.points) : []) {
    if (points + piece.points.length > POINTS_PER_MESSAGE) {
      yield { ...first, trials: trials.splice(0), curves: batch.map(encodeCurve) }
      batch = []
      points = 0
    }
    batch.push(piece)
    points += piece.points.length
  }
  yield {
    revision: change.revision,
    study: encodeStanding(change.study, options.now),
    trials,
    curves: batch.map(encodeCurve),
    deletedTrials: [...change.deletedTrials],
  }
}

/** A change of the list as messages that are small enough; those before the last repeat `sentRevision`. An empty project means all. */
export function* studiesMessages(
  change: StudiesChange,
  options: { readonly project: string; readonly sentRevision: number; readonly now: number },
): Generator<WireStudiesChange> {
  const { project, now } = options
  const studies = change.studies.filter(({ spec }) => project === '' || spec.project === project).map((study) => encodeStanding(study, now))
  let { whole } = change
  while (studies.length > STUDIES_PER_MESSAGE) {
    yield { revision: options.sentRevision, whole, studies: studies.splice(0, STUDIES_PER_MESSAGE) }
    whole = false
  }
  if (!whole && studies.length + change.deleted.length === 0) return
  yield { revision: change.revision, whole, studies, deletedStudies: [...change.deleted] }
}

/** Curves, the long ones cut. */
function* pieces(curves: StudyChange['points']): Generator<StudyChange['points'][number]> {
  for (const { trial, points } of curves) {
    for (let from = 0; from < points.length; from += POINTS_PER_MESSAGE)
      yield { trial, points: points.slice(from, from + POINTS_PER_MESSAGE) }
  }
}
