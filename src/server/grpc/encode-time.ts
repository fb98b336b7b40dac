import type { WireTimestamp } from '../../wire/index.ts'

/** Milliseconds since 1970 as the wire says them. */
export function encodeTime(ms: number): WireTimestamp {
  const seconds = Math.floor(ms / 1000)
  return { seconds, nanos: Math.round((ms - seconds * 1000) * 1e6) }
}

/** Both ends of something, as far as they are known. */
export function encodeSpan(span: { readonly startedAt?: number; readonly endedAt?: number }): {
  startTime?: WireTimestamp
  endTime?: WireTimestamp
} {
  return {
    ...(span.startedAt !== undefined && { startTime: encodeTime(span.startedAt) }),
    ...(span.endedAt !== undefined && { endTime: encodeTime(span.endedAt) }),
  }
}
