import { decodeCurve, decodeStudy } from './decode.ts'
import { fetchTimed } from './server-time.ts'
import { lookAtSession, session } from './session.ts'
import { token } from './token.ts'
import type { CurveColumns, Importances, ParameterValue, Ran, Study, Trial } from './types.ts'

interface ErrorBody {
  readonly error?: { readonly code?: string; readonly message?: string; readonly hint?: string; readonly problems?: readonly Problem[] }
}

/** What is wrong with one field, in the server's words. */
export interface Problem {
  readonly field: string
  readonly message: string
  readonly remedy?: string
  /** Place in a document, from 1. */
  readonly line?: number
  readonly column?: number
}

/** What the server says of a document: nothing is wrong when `problems` is empty; notes say what will be taken in another way than it may look. */
export interface Verdict {
  readonly problems: readonly Problem[]
  readonly notes: readonly Problem[]
}

/** An answer that says no, in the server's words. */
export class RequestError extends Error {
  override readonly name = 'RequestError'
  readonly status: number
  readonly code: string
  readonly problems: readonly Problem[]

  constructor(status: number, code: string, message: string, problems: readonly Problem[]) {
    super(message)
    this.status = status
    this.code = code
    this.problems = problems
  }
}

async function ask<T>(path: string, init?: RequestInit): Promise<T> {
  const response = await fetchTimed(`/api/${path}`, init).catch(() => {
    // the browsers' own words for it say nothing
    throw new Error('The server cannot be reached.')
  })
  const body = (await response.json()) as T & ErrorBody
  if (response.ok) return body
  if (response.status === 401) void lookAtSession()
  const { code = '', message = `The server answered ${response.status}.`, hint = '', problems = [] } = body.error ?? {}
  // a hint is a sentence of its own
  const said = hint === '' || /[.!?…]$/.test(message) ? message : `${message}.`
  throw new RequestError(response.status, code, `${said} ${hint}`.trim(), problems)
}

/** One study, by id or project/name; with its document, when it was made from one. */
export async function getStudy(id: string): Promise<Study & { readonly document?: string; readonly documentFormat?: string }> {
  return decodeStudy(
    (await ask<{ study: Study & { document?: string; documentFormat?: string } }>(`studies/${encodeURIComponent(id)}`)).study,
  )
}

/** Every point of one trial; undefined when it has none. */
export async function getCurve(study: string, trial: number): Promise<CurveColumns | undefined> {
  const [curve] = (await ask<{ curves: CurveColumns[] }>(`studies/${study}/curves?trials=${trial}`)).curves
  return curve === undefined ? undefined : decodeCurve(curve)
}

/** One metric's curves of all trials, thinned to about so many points. */
export async function getCurves(study: string, metric: string, points: number): Promise<CurveColumns[]> {
  const path = `studies/${study}/curves?points=${points}&metrics=${encodeURIComponent(metric)}`
  return (await ask<{ curves: CurveColumns[] }>(path)).curves.map(decodeCurve)
}

/** How much each parameter alone tells about a metric. */
export async function getImportances(study: string, metric: string): Promise<Importances> {
  return ask(`studies/${study}/importances?metric=${encodeURIComponent(metric)}`)
}

/** What the attempts of a trial were started with, oldest first. */
export async function getRan(study: string, trial: number): Promise<readonly Ran[]> {
  return (await ask<{ ran: readonly Ran[] }>(`studies/${study}/trials/${trial}`)).ran
}

/** Which output: of which attempt (undefined = the newest), and which stream of it. */
export interface LogChoice {
  readonly epoch: number | undefined
  readonly stream: 'stdout' | 'stderr'
}

/** The end of what an attempt of a trial wrote. */
export async function getLogTail(study: string, trial: number, { epoch, stream }: LogChoice): Promise<string> {
  const path = `studies/${study}/trials/${trial}/log?stream=${stream}&tail=16384${epoch === undefined ? '' : `&epoch=${epoch}`}`
  return (await ask<{ text: string }>(path)).text
}

export type Action = 'pause' | 'resume' | 'stop'

/** Writes as whoever is signed in; throws RequestError. A repeat of the same call after a lost answer changes nothing twice. */
async function write<T>(method: 'POST' | 'PATCH' | 'DELETE', path: string, body?: object): Promise<T> {
  // where a session is needed, its cookie goes along by itself
  const bearer: Record<string, string> = session.value?.needed === true ? {} : { authorization: `Bearer ${token.value ?? ''}` }
  const headers: Record<string, string> = { ...bearer, 'idempotency-key': crypto.randomUUID() }
  if (body === undefined) return ask(path, { method, headers })
  return ask(path, { method, headers: { ...headers, 'content-type': 'application/json' }, body: JSON.stringify(body) })
}

/** Pauses, resumes or stops a study, or stops a trial; throws RequestError. */
export async function act(path: string, action: Action): Promise<void> {
  await write('POST', `studies/${path}/${action}`)
}

/** Sets how many trials a study may start in all, and how many at a time. */
export async function extendStudy(study: string, budget: { readonly trials: number; readonly parallel: number }): Promise<void> {
  await write('PATCH', `studies/${study}`, { budget })
}

/** Adds parameters, in the words of a study file, and for each that has some a group of arguments at the end of the trials' command. */
export async function addParameters(
  study: string,
  parameters: Readonly<Record<string, object>>,
  addToCommand: readonly (readonly string[])[],
): Promise<void> {
  await write('PATCH', `studies/${study}`, { parameters, ...(addToCommand.length > 0 && { addToCommand }) })
}

/** Asks for a trial with these parameters. */
export async function enqueueTrial(study: string, parameters: Readonly<Record<string, ParameterValue>>): Promise<number> {
  return (await write<{ trial: Trial }>('POST', `studies/${study}/trials`, { parameters })).trial.number
}

export async function deleteStudy(study: string): Promise<void> {
  await write('DELETE', `studies/${study}`)
}

export async function deleteTrial(study: string, trial: number): Promise<void> {
  await write('DELETE', `studies/${study}/trials/${trial}`)
}

/** Sets labels of a trial; null takes one away. */
export async function labelTrial(study: string, trial: number, labels: Readonly<Record<string, string | null>>): Promise<void> {
  await write('PATCH', `studies/${study}/trials/${trial}`, { labels })
}

/** Checks a study document. */
export async function validateDocument(document: string, workingFolder: string): Promise<Verdict> {
  return write('POST', 'validate', { document, workingFolder })
}

/** What would be refused of an edit that makes a study what the document says. */
export async function validateEdit(study: string, document: string): Promise<Verdict> {
  return write('POST', 'validate', { document, study })
}

/** Makes a study what the document says; refused when its document is no longer the one that the edit began from. */
export async function editStudy(study: string, document: string, expectedDocument: string): Promise<void> {
  await write('PATCH', `studies/${study}`, { document, expectedDocument })
}

/** Makes a study whose commands run in the folder (empty for none); its id. A name that is taken is refused, or gets a number. */
export async function createStudy(document: string, workingFolder: string, numberIfTaken: boolean): Promise<string> {
  return (await write<{ study: Study }>('POST', 'studies', { document, workingFolder, numberIfTaken })).study.id
}
