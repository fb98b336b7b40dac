import { HoneError, LIMITS, type Problem, type StudyId, type Trial } from '../../model/index.ts'
import type { Room } from '../change/room.ts'
import type { Ledger } from '../ledger/ledger.ts'
import type { TrialPage, TrialQuery } from '../studies.ts'
import { read } from './reads.ts'

/** A trial's place in an order: its figure (none comes last), then its number. */
interface Place {
  readonly figure: number | undefined
  readonly number: number
}

/** A page of the trials that pass the filter, in the wanted order. Pages stay whole while trials are added: each goes on after a place. */
export async function queryTrials(room: Room, id: StudyId, query: TrialQuery = {}): Promise<TrialPage> {
  checkQuery(query)
  const size = Math.min(query.pageSize ?? LIMITS.trialsPerPage, LIMITS.trialsPerPage)
  const after = query.pageToken === undefined ? undefined : readToken(query)
  const now = room.now()
  const { page, more } = await read(room, id, (ledger) => {
    const places = passing(ledger, query).map((trial) => ({ trial, place: placeOf(trial, query, now) }))
    if (query.orderBy !== undefined && query.orderBy !== 'number') places.sort((a, b) => compare(a.place, b.place, query))
    else if (query.descending === true) places.reverse()
    const from = after === undefined ? 0 : places.findIndex(({ place }) => compare(place, after, query) > 0)
    const rest = from < 0 ? [] : places.slice(from)
    return { page: rest.slice(0, size), more: rest.length > size }
  })
  const last = page.at(-1)
  const trials = page.map(({ trial }) => trial)
  return more && last !== undefined ? { trials, nextPageToken: writeToken(query, last.place) } : { trials }
}

function passing(ledger: Ledger, { states, labels, numbers }: TrialQuery): Trial[] {
  const wanted = labels === undefined ? [] : Object.entries(labels)
  const candidates =
    numbers === undefined
      ? [...ledger.trials.values()]
      : [...new Set(numbers)].sort((a, b) => a - b).flatMap((number) => ledger.trials.get(number) ?? [])
  return candidates.filter(
    (trial) =>
      (states === undefined || states.length === 0 || states.includes(trial.state)) &&
      wanted.every(([name, value]) => Object.hasOwn(trial.labels, name) && trial.labels[name] === value),
  )
}

function placeOf(trial: Trial, { orderBy = 'number' }: TrialQuery, now: number): Place {
  const { number } = trial
  switch (orderBy) {
    case 'number':
      return { figure: number, number }
    case 'value': {
      const value = trial.values?.[0]
      return { figure: value === undefined || Number.isNaN(value) ? undefined : value, number }
    }
    case 'duration':
      return { figure: trial.startedAt === undefined ? undefined : (trial.endedAt ?? now) - trial.startedAt, number }
  }
}

function compare(a: Place, b: Place, { descending = false }: TrialQuery): number {
  if (a.figure !== b.figure) {
    if (a.figure === undefined) return 1
    if (b.figure === undefined) return -1
    return a.figure < b.figure === descending ? 1 : -1
  }
  return a.number - b.number
}

/** A token says where its page ended and which question it belongs to; running trials' durations grow, so `now` is not part of it. */
function writeToken(query: TrialQuery, { figure, number }: Place): string {
  const place = [figure === undefined ? null : String(figure), number, orderOf(query)]
  return Buffer.from(JSON.stringify(place)).toString('base64url')
}

function readToken(query: TrialQuery): Place {
  try {
    const [figure, number, order] = JSON.parse(Buffer.from(query.pageToken ?? '', 'base64url').toString()) as [unknown, unknown, unknown]
    if (order === orderOf(query) && Number.isSafeInteger(number)) {
      return { figure: figure === null ? undefined : Number(figure), number: number as number }
    }
  } catch {
    // Said below, like every other token that is not ours.
  }
  const problem = { field: 'pageToken', value: (query.pageToken ?? '').slice(0, 200), message: 'is not of this query' }
  throw new HoneError('INVALID_REQUEST', 'pageToken is not of this query', { problems: [problem] })
}

function orderOf({ orderBy = 'number', descending = false }: TrialQuery): string {
  return `${orderBy}${descending ? ' desc' : ''}`
}

function checkQuery({ pageSize }: TrialQuery): void {
  if (pageSize === undefined || (Number.isInteger(pageSize) && pageSize >= 1)) return
  const problem: Problem = { field: 'pageSize', value: pageSize, message: 'must be an integer of 1 or more' }
  throw new HoneError('INVALID_REQUEST', 'pageSize must be an integer of 1 or more', { problems: [problem] })
}
