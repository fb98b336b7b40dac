import { HoneError, LIMITS } from '../../model/index.ts'

/** Names a study as Vizier does: its owner and its display name. */
export interface StudyName {
  readonly owner: string
  readonly study: string
}

export interface TrialName extends StudyName {
  readonly trial: number
}

/** What an operation's name says: enough to go on with it after a restart. */
export interface OperationName extends StudyName {
  readonly client: string
  readonly count: number
  /** Unique; the request id of the suggestion. */
  readonly key: string
}

/** `owners/OWNER`; throws INVALID_REQUEST. */
export function parseOwner(field: string, name: string): string {
  return parts(field, name, /^owners\/([^/]+)$/, 'owners/OWNER')[0]!
}

/** `owners/OWNER/studies/STUDY`; throws INVALID_REQUEST. */
export function parseStudy(field: string, name: string): StudyName {
  const [owner, study] = parts(field, name, /^owners\/([^/]+)\/studies\/([^/]+)$/, 'owners/OWNER/studies/STUDY')
  return { owner: owner!, study: study! }
}

/** `owners/OWNER/studies/STUDY/trials/ID`; throws INVALID_REQUEST. */
export function parseTrial(field: string, name: string): TrialName {
  const form = 'owners/OWNER/studies/STUDY/trials/ID'
  const [owner, study, trial] = parts(field, name, /^owners\/([^/]+)\/studies\/([^/]+)\/trials\/([1-9]\d{0,8})$/, form)
  return { owner: owner!, study: study!, trial: Number(trial) }
}

/** `owners/OWNER/operations/suggestion/STUDY/CLIENT/KEY`; throws INVALID_REQUEST. */
export function parseOperation(field: string, name: string): OperationName {
  const form = 'owners/OWNER/operations/suggestion/STUDY/CLIENT/KEY'
  const pattern = /^owners\/([^/]+)\/operations\/suggestion\/([^/]+)\/([^/]+)\/((\d{1,4})\.\w{1,40})$/
  const [owner, study, client, key, count] = parts(field, name, pattern, form)
  return { owner: owner!, study: study!, client: client!, key: key!, count: Number(count) }
}

export function studyName({ owner, study }: StudyName): string {
  return `owners/${owner}/studies/${study}`
}

export function operationName({ owner, study, client, key }: OperationName): string {
  return `owners/${owner}/operations/suggestion/${study}/${client}/${key}`
}

/** Refuses what cannot be one component of a name; throws INVALID_REQUEST. */
export function demandComponent(field: string, text: string): string {
  if (text.length > 0 && text.length <= LIMITS.nameCharacters && !text.includes('/')) return text
  const message = `must have 1 to ${LIMITS.nameCharacters} characters, none of them a slash`
  throw refused(field, text, message)
}

/** INVALID_REQUEST about one field. */
export function refused(field: string, value: string | number, message: string, remedy?: string): HoneError {
  const shown = typeof value === 'string' ? value.slice(0, 200) : value
  const problem = { field, value: shown, message, ...(remedy !== undefined && { remedy }) }
  return new HoneError('INVALID_REQUEST', `${field} ${message}${remedy === undefined ? '' : `: ${remedy}`}`, { problems: [problem] })
}

function parts(field: string, name: string, pattern: RegExp, form: string): string[] {
  const match = pattern.exec(name)
  if (match === null) throw refused(field, name, `must have the form ${form}`)
  return match.slice(1)
}
