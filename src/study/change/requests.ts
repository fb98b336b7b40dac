import { createHash } from 'node:crypto'
import { HoneError, type JsonValue, type Measurement, type StudyId, type StudySpec } from '../../model/index.ts'
import type { RequestRow } from '../store/store.ts'
import type { KeepReply, Room } from './room.ts'

/** How long an answer is kept for a repeated request. */
const REQUEST_KEPT_MS = 24 * 3_600_000

/** Answers of before are not known any more. */
export function keptSince({ now, leapt }: Pick<Room, 'now' | 'leapt'>): number {
  const since = now() - REQUEST_KEPT_MS
  return since - leapt(since)
}

/**
 * Answers a write once: the recorded answer when its id is known, else what `run` answers, kept in the same commit as its
 * effect. What had no effect (a refusal, "wait") is not kept: repeating it asks anew. With `again` the answer is not kept
 * either, only that the request was met: its repetition is answered by how things stand then.
 * Rejects with REQUEST_ID_REUSED when the id came with another body.
 */
export async function once<T>(
  room: Room,
  scope: StudyId | 'studies',
  requestId: string | undefined,
  body: readonly unknown[],
  run: (keep: KeepReply) => Promise<T>,
  again?: () => Promise<T>,
): Promise<T> {
  if (requestId === undefined || requestId === '') return run(() => undefined)
  const bodyHash = hashBody(body)
  const key = `${scope}\n${requestId}`
  const pending = room.requests.get(key)
  if (pending !== undefined) {
    checkBody(pending.bodyHash, bodyHash, requestId)
    return (await pending.reply) as T
  }
  const reply = answer(room, scope, { requestId, bodyHash }, run, again)
  room.requests.set(key, { bodyHash, reply })
  try {
    return await reply
  } finally {
    room.requests.delete(key)
  }
}

/**
 * What a request said of a spec: its document where it has one. The spec that the server made of it has what it filled in itself (a
 * seed, defaults of its version), which would make a repeated request look like another one.
 */
export function saidSpec(spec: StudySpec, document: string | undefined): unknown {
  return document === undefined ? spec : { document, project: spec.project, name: spec.name, folder: spec.trial?.workingFolder ?? null }
}

/** What a request said of points: the time is the server's where the client gave none. */
export function saidPoints(points: readonly Omit<Measurement, 'step'>[]): unknown {
  return points.map(({ at: _, ...said }) => said)
}

async function answer<T>(
  room: Room,
  scope: StudyId | 'studies',
  { requestId, bodyHash }: Pick<RequestRow, 'requestId' | 'bodyHash'>,
  run: (keep: KeepReply) => Promise<T>,
  again?: () => Promise<T>,
): Promise<T> {
  const row = await room.store.readRequest(scope, requestId)
  if (row !== undefined && row.at > keptSince(room)) {
    checkBody(row.bodyHash, bodyHash, requestId)
    return again === undefined ? (row.reply as T) : again()
  }
  return run((reply) => ({ requestId, bodyHash, reply: again === undefined ? (reply as JsonValue) : null, at: room.now() }))
}

function checkBody(kept: string, given: string, requestId: string): void {
  if (kept === given) return
  throw new HoneError('REQUEST_ID_REUSED', `request id ${requestId} was used for another request`, {
    problems: [{ field: 'requestId', value: requestId, message: 'belongs to another request', remedy: 'use a new id' }],
  })
}

/** Hash of a request's content; the order of keys does not matter, non-finite numbers do. */
function hashBody(body: readonly unknown[]): string {
  const text = JSON.stringify(body, (_key, value: unknown) => {
    if (typeof value === 'number' && !Number.isFinite(value)) return { number: String(value) }
    if (value === null || typeof value !== 'object' || Array.isArray(value)) return value
    return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
  })
  return createHash('sha256').update(text).digest('base64url')
}
