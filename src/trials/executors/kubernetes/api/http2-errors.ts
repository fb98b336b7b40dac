import { constants } from 'node:http2'

/** A stream that ended before its answer did. */
export class Http2StreamCut extends Error {
  readonly code = 'ECONNRESET'
  /** The server promises that it did nothing. */
  readonly isRefused: boolean

  constructor(rstCode: number | undefined) {
    super(`the stream was cut (HTTP/2 code ${rstCode})`)
    this.isRefused = rstCode === constants.NGHTTP2_REFUSED_STREAM
  }
}

/** A connection that cannot be made or used any more. */
export function connectionLost(code: 'ETIMEDOUT' | 'ECONNRESET' | 'EBUSY', message: string): Error {
  return Object.assign(new Error(message), { code })
}
