import type { StudyChange } from '../../study/index.ts'
import type { WireStudyChange } from '../../wire/index.ts'
import { encodeCurve, encodeStudy, encodeTrial } from './encode.ts'

/** Bounds of one message of a watch: a first look at a large study is many messages, each far below the message limit. */
const TRIALS_PER_MESSAGE = 1_000
const POINTS_PER_MESSAGE = 20_000

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
    study: encodeStudy(change.study, options.now),
    trials,
    curves: batch.map(encodeCurve),
    deletedTrials: [...change.deletedTrials],
  }
}

/** Curves, the long ones cut. */
function* pieces(curves: StudyChange['points']): Generator<StudyChange['points'][number]> {
  for (const { trial, points } of curves) {
    for (let from = 0; from < points.length; from += POINTS_PER_MESSAGE)
      yield { trial, points: points.slice(from, from + POINTS_PER_MESSAGE) }
  }
}
