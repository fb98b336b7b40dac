import { HoneError, type Problem, type Study, TRIAL_STATES, type Trial, type TrialNumber, type TrialState } from '../../model/index.ts'
import type { CurveQuery, ImportancesQuery, Studies, TrialQuery } from '../../study/index.ts'

/** A request about the study that its URL names. */
export interface StudyRoute {
  Params: { id: string }
  Body: unknown
}

/** About one of its trials. */
export interface TrialRoute {
  Params: { id: string; number: string }
  Body: unknown
}

/** Resolves the trial that a URL names. */
export async function resolveTrial(studies: Studies, study: Study, text: string): Promise<Trial> {
  return studies.getTrial(study.id, wholeNumber('trial', text))
}

/** Reads `?trials=1,5,7&points=20000&metrics=loss,accuracy`: which curves, and about how many points of them in all. */
export function curveQuery(query: unknown): CurveQuery {
  const trials = trialNumbers(queryText(query, 'trials'))
  const points = queryText(query, 'points')
  const metrics = listed(queryText(query, 'metrics'))
  return {
    ...(trials !== undefined && { trials }),
    ...(points !== undefined && { pointsMax: wholeNumber('points', points) }),
    ...(metrics !== undefined && { metrics }),
  }
}

/** Reads `?metric=loss&parameters=lr,momentum`. */
export function importancesQuery(query: unknown): ImportancesQuery {
  const metric = queryText(query, 'metric')
  const parameters = listed(queryText(query, 'parameters'))
  return { ...(metric !== undefined && { metric }), ...(parameters !== undefined && { parameters }) }
}

/** Reads `?states=active,failed&order=value&descending=true&label=team:vision&size=100&token=...`. */
export function trialQuery(query: unknown): TrialQuery {
  const numbers = trialNumbers(queryText(query, 'trials'))
  const states = queryText(query, 'states')?.split(',').map(trialState)
  const order = queryText(query, 'order')
  const label = queryText(query, 'label')
  const size = queryText(query, 'size')
  const token = queryText(query, 'token')
  return {
    ...(numbers !== undefined && { numbers }),
    ...(states !== undefined && { states }),
    ...(order !== undefined && { orderBy: trialOrder(order) }),
    ...(label !== undefined && { labels: { [label.split(':')[0] ?? '']: label.split(':').slice(1).join(':') } }),
    descending: queryText(query, 'descending') === 'true',
    ...(size !== undefined && { pageSize: wholeNumber('size', size) }),
    ...(token !== undefined && { pageToken: token }),
  }
}

function trialState(text: string): TrialState {
  const state = TRIAL_STATES.find((known) => known === text)
  return state ?? refuse({ field: 'states', value: text, message: `must be some of ${TRIAL_STATES.join(', ')}` })
}

function trialOrder(text: string): NonNullable<TrialQuery['orderBy']> {
  if (text === 'number' || text === 'value' || text === 'duration') return text
  return refuse({ field: 'order', value: text, message: 'must be number, value or duration' })
}

function refuse(problem: Problem): never {
  throw new HoneError('INVALID_REQUEST', `${problem.field} ${problem.message}`, { problems: [problem] })
}

function trialNumbers(text: string | undefined): TrialNumber[] | undefined {
  return listed(text)?.map((part) => wholeNumber('trials', part))
}

/** What stands between commas. */
function listed(text: string | undefined): string[] | undefined {
  return text?.split(',').filter((part) => part !== '')
}

/** Reads an integer >= 0 or throws INVALID_REQUEST that names the field. */
export function wholeNumber(field: string, text: string): number {
  if (/^\d{1,15}$/.test(text)) return Number(text)
  return refuse({ field, value: text, message: 'must be an integer of 0 or more' })
}

/** A query parameter that is given once; undefined when absent. */
export function queryText(query: unknown, name: string): string | undefined {
  const value = (query as Record<string, unknown>)[name]
  if (value === undefined || typeof value === 'string') return value
  return refuse({ field: name, message: 'is given twice' })
}
