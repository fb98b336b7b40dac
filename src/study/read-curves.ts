import { HoneError, type Problem, type StudyId, type TrialNumber } from '../model/index.ts'
import { mergePoints } from './curve.ts'
import { trialNotFound } from './draft.ts'
import { getStudy, read } from './reads.ts'
import type { Room } from './room.ts'
import type { CurveQuery, TrialCurve } from './studies.ts'
import { onlyMetrics, sharePoints, thinCurve } from './thin.ts'
import { pointsByTrial } from './watcher.ts'

/** Points that are in memory at once while curves are thinned; other work goes on between two such portions. */
const POINTS_PER_READ = 100_000

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
  const shares =
    pointsMax === undefined
      ? known.map(() => undefined)
      : sharePoints(
          known.map(({ points }) => points),
          pointsMax,
        )
  const shareOf = new Map(known.map(({ number }, k) => [number, shares[k]]))
  for (const numbers of portions(known)) {
    const portion: TrialCurve[] = []
    const found = new Map(pointsByTrial(await room.store.readPoints(id, { trials: numbers })).map(({ trial, points }) => [trial, points]))
    for (const trial of numbers) {
      const points = found.get(trial) ?? []
      const merged = mergePoints(metrics === undefined ? points : onlyMetrics(points, metrics))
      const share = shareOf.get(trial)
      if (merged.length > 0) portion.push({ trial, points: share === undefined ? merged : thinCurve(merged, share) })
    }
    yield portion
    await new Promise((resolve) => setImmediate(resolve))
  }
}

function* portions(curves: readonly { readonly number: TrialNumber; readonly points: number }[]): Iterable<TrialNumber[]> {
  let numbers: TrialNumber[] = []
  let points = 0
  for (const curve of curves) {
    numbers.push(curve.number)
    points += curve.points
    if (points < POINTS_PER_READ) continue
    yield numbers
    numbers = []
    points = 0
  }
  if (numbers.length > 0) yield numbers
}

function checkQuery({ pointsMax }: CurveQuery): void {
  if (pointsMax === undefined || (Number.isInteger(pointsMax) && pointsMax >= 2)) return
  const problem: Problem = { field: 'pointsMax', value: pointsMax, message: 'must be an integer of 2 or more' }
  throw new HoneError('INVALID_REQUEST', 'pointsMax must be an integer of 2 or more', { problems: [problem] })
}
