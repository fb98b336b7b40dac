import { token } from '../state/token.ts'
import { decodeCurve } from './decode.ts'
import type { CurveColumns, Study } from './types.ts'

interface ErrorBody {
  readonly error?: { readonly message?: string; readonly hint?: string }
}

/** An answer that says no, in the server's words. */
export class RequestError extends Error {
  override readonly name = 'RequestError'
  readonly status: number

  constructor(status: number, message: string) {
    super(message)
    this.status = status
  }
}

async function ask<T>(path: string, init?: RequestInit): Promise<T> {
  const response = await fetch(`/api/${path}`, init)
  const body = (await response.json()) as T & ErrorBody
  if (response.ok) return body
  const { message = `The server answered ${response.status}.`, hint = '' } = body.error ?? {}
  throw new RequestError(response.status, `${message} ${hint}`.trim())
}

/** One study, by id or project/name. */
export async function getStudy(id: string): Promise<Study> {
  return (await ask<{ study: Study }>(`studies/${encodeURIComponent(id)}`)).study
}

/** Every point of one trial; undefined when it has none. */
export async function getCurve(study: string, trial: number): Promise<CurveColumns | undefined> {
  const [curve] = (await ask<{ curves: CurveColumns[] }>(`studies/${study}/curves?trials=${trial}`)).curves
  return curve === undefined ? undefined : decodeCurve(curve)
}

/** The end of a trial's log. */
export async function getLogTail(study: string, trial: number, stream: 'stdout' | 'stderr'): Promise<string> {
  const path = `studies/${study}/trials/${trial}/log?stream=${stream}&tail=16384`
  return (await ask<{ text: string }>(path)).text
}

export type Action = 'pause' | 'resume' | 'stop'

/** Pauses, resumes or stops a study, or stops a trial; throws RequestError. */
export async function act(path: string, action: Action): Promise<void> {
  const headers = { authorization: `Bearer ${token.value ?? ''}`, 'idempotency-key': crypto.randomUUID() }
  await ask(`studies/${path}/${action}`, { method: 'POST', headers })
}
