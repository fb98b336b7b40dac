import { Metadata } from '@grpc/grpc-js'
import type { Problem, Problem__Output } from './generated/hone/v1/Problem.ts'
import { loadWire } from './protos.ts'

/** What an error says beyond its gRPC code: the standard google.rpc details, and our problems with their positions. */
export interface ErrorDetails<P = Problem__Output> {
  /** Code of the catalogue, as STUDY_NOT_FOUND. */
  readonly reason: string
  /** Ids that it concerns, and what to do (`hint`). */
  readonly metadata: Readonly<Record<string, string>>
  readonly problems: readonly P[]
  /** After how long the same request may pass; absent where waiting alone does not help. */
  readonly retryAfterMs?: number
}

const DOMAIN = 'hone.dev'
const TRAILER = 'grpc-status-details-bin'
const TYPE_URL = 'type.googleapis.com/'

/** Trailers are headers: http2 peers refuse long ones (8 KB by default), so what does not fit is cut, last problems first. */
const DETAILS_BYTES_MAX = 5_000

/** Writes the details as the standard binary trailer. */
export function encodeErrorDetails(code: number, message: string, details: ErrorDetails<Problem>): Metadata {
  const metadata = new Metadata()
  let count = details.problems.length
  let bytes = encode(code, message, details)
  while (bytes.length > DETAILS_BYTES_MAX && count > 0) {
    count = Math.floor(count / 2)
    bytes = encode(code, message, { ...details, problems: details.problems.slice(0, count) })
  }
  if (bytes.length <= DETAILS_BYTES_MAX) metadata.set(TRAILER, bytes)
  return metadata
}

/** Reads the details; undefined when the error carries none of ours. */
export function decodeErrorDetails(metadata: Metadata): ErrorDetails | undefined {
  const { messages } = loadWire()
  const [bytes] = metadata.get(TRAILER)
  if (!Buffer.isBuffer(bytes)) return undefined
  const found = new Map(
    messages.status.deserialize(bytes).details.map((any) => [(any as { type_url: string }).type_url, any as { value: Buffer }]),
  )
  const info = found.get(`${TYPE_URL}google.rpc.ErrorInfo`)
  if (info === undefined) return undefined
  const { reason, metadata: pairs } = messages.errorInfo.deserialize(info.value)
  const own = found.get(`${TYPE_URL}hone.v1.Problems`)
  const retry = found.get(`${TYPE_URL}google.rpc.RetryInfo`)
  const delay = retry === undefined ? null : messages.retryInfo.deserialize(retry.value).retryDelay
  return {
    reason,
    metadata: pairs,
    problems: own === undefined ? [] : messages.problems.deserialize(own.value).problems,
    ...(delay !== null && { retryAfterMs: Number(delay.seconds) * 1_000 + delay.nanos / 1e6 }),
  }
}

function encode(code: number, message: string, details: ErrorDetails<Problem>): Buffer {
  const { messages } = loadWire()
  const packed = (name: string, value: Buffer) => ({ type_url: `${TYPE_URL}${name}`, value })
  const list = [
    packed('google.rpc.ErrorInfo', messages.errorInfo.serialize({ reason: details.reason, domain: DOMAIN, metadata: details.metadata })),
  ]
  if (details.retryAfterMs !== undefined) {
    const [seconds, ms] = [Math.floor(details.retryAfterMs / 1_000), details.retryAfterMs % 1_000]
    list.push(packed('google.rpc.RetryInfo', messages.retryInfo.serialize({ retryDelay: { seconds, nanos: Math.round(ms * 1e6) } })))
  }
  if (details.problems.length > 0) {
    const fieldViolations = details.problems.map((p) => ({ field: p.field ?? '', description: describe(p) }))
    list.push(packed('google.rpc.BadRequest', messages.badRequest.serialize({ fieldViolations })))
    list.push(packed('hone.v1.Problems', messages.problems.serialize({ problems: [...details.problems] })))
  }
  return messages.status.serialize({ code, message, details: list })
}

function describe(problem: Problem): string {
  return [problem.message, problem.remedy].filter((text) => text !== undefined && text !== '').join('; ')
}
