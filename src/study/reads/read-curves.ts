import { HoneError, type Problem, type StudyId, type TrialNumber } from '../../model/index.ts'
import type { Room } from '../change/room.ts'
import { trialNotFound } from '../ledger/draft.ts'
import { sharePoints } from '../store/points/thin.ts'
import type { CurveQuery, TrialCurve } from '../studies.ts'
import { getStudy, read } from './reads.ts'

/** Curves as the store has them (memory keeps no metrics beyond the objectives), thinned where a number of points is given. */
export async function readCurves(room: Room, id: StudyId, query: CurveQuery = {}): Promise<TrialCurve[]> {
  const curves: TrialCurve[] = []
  for await (const portion of streamCurves(room, id, query)) curves.push(...portion)
  return curves.sort((a, b) => a.trial - b.trial)
}

/** The same, portion by portion: first those of the best trial and of the ones that run, then by number. */
export async function* streamCurves(room: Room, id: StudyId, query: CurveQuery = {}): AsyncGenerator<readonly TrialCurve[]> {
  const { trials: named = [], pointsMax, metrics } = query
  checkQuery(query)
  const lengths = await read(room, id, ({ study, trials }) => {
    const wanted = named.length === 0 ? [...trials.keys()] : [...new Set(named)].sort((a, b) => a - b)
    const isLookedAt = (number: TrialNumber): boolean => number === study.best || trials.get(number)?.endedAt === undefined
    const ordered = [...wanted.filter(isLookedAt), ...wanted.filter((number) => !isLookedAt(number))]
    return ordered.map((number) => ({ number, points: trials.get(number)?.measurements }))
  })
  const unknown = lengths.find(({ points }) => points === undefined)
  if (unknown !== undefined) throw trialNotFound(getStudy(room, id), unknown.number)
  const known = lengths.flatMap(({ number, points = 0 }) => (points === 0 ? [] : [{ number, points }]))
  const counts = known.map(({ points }) => points)
  const shares = pointsMax === undefined ? [] : sharePoints(counts, pointsMax)
  const stored = counts.reduce((sum, points) => sum + points, 0)
  if (stored === 0) return
  yield* room.store.readCurves(id, { curves: known.map(({ number }, k) => ({ trial: number, pointsMax: shares[k] })), metrics, stored })
}

function checkQuery({ pointsMax }: CurveQuery): void {
  if (pointsMax === undefined || (Number.isInteger(pointsMax) && pointsMax >= 2)) return
  const problem: Problem = { field: 'pointsMax', value: pointsMax, message: 'must be an integer of 2 or more' }
  throw new HoneError('INVALID_REQUEST', 'pointsMax must be an integer of 2 or more', { problems: [problem] })
}
