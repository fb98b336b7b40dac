/** A moment since 1970, or a length of time: the wire says both in the same way. */
export interface WireTime {
  seconds: number
  nanos: number
}

/** Milliseconds as the wire says them. */
export function encodeTime(ms: number): WireTime {
  const seconds = Math.floor(ms / 1000)
  return { seconds, nanos: Math.round((ms - seconds * 1000) * 1e6) }
}

/** Whole milliseconds. */
export function decodeTime({ seconds, nanos }: Readonly<WireTime>): number {
  return Number(seconds) * 1000 + Math.floor(nanos / 1e6)
}

/** Both ends of something, as far as they are known. */
export function encodeSpan(span: { readonly startedAt?: number; readonly endedAt?: number }): {
  startTime?: WireTime
  endTime?: WireTime
} {
  return {
    ...(span.startedAt !== undefined && { startTime: encodeTime(span.startedAt) }),
    ...(span.endedAt !== undefined && { endTime: encodeTime(span.endedAt) }),
  }
}
