import { maxHeaderSize, STATUS_CODES } from 'node:http'
import type { Socket } from 'node:net'
import type { ErrorBody } from './answers.ts'
import { SAFE_HEADERS } from './guard.ts'
import { toWireText } from './json.ts'

/** How the HTTP parser calls what it refuses; what a client breaks off, and what TLS refuses, begins otherwise. */
const UNREADABLE = /^(HPE_|ERR_HTTP_)/

/** Tells a client whose request cannot be read what is wrong with it, in the form of all errors and with HTTP's own status, and closes the connection. */
export function refuseUnreadable({ code = '' }: NodeJS.ErrnoException, socket: Socket): void {
  if (!socket.writable || !UNREADABLE.test(code)) return void socket.destroy()
  const [status, error] = refusalOf(code)
  const body = toWireText({ error } satisfies ErrorBody)
  const headers = {
    ...SAFE_HEADERS,
    'content-type': 'application/json; charset=utf-8',
    'content-length': Buffer.byteLength(body),
    connection: 'close',
  }
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`)
  socket.write(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${lines.join('')}\r\n${body}`)
  socket.destroySoon()
}

function refusalOf(code: string): [status: number, error: ErrorBody['error']] {
  switch (code) {
    case 'HPE_HEADER_OVERFLOW': {
      const message = `the headers have more than ${maxHeaderSize} bytes in all`
      return [
        431,
        { code: 'INVALID_REQUEST', category: 'invalid', message, hint: 'Send fewer or shorter headers; what is long goes into the body.' },
      ]
    }
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return [
        408,
        { code: 'DEADLINE_PASSED', category: 'late', message: 'the headers took too long to come', hint: 'Send the request again.' },
      ]
    default: {
      const message = `what came is no request of HTTP/1.1 (${code})`
      return [400, { code: 'INVALID_REQUEST', category: 'invalid', message, hint: 'Look at what sends it, and at the proxies between.' }]
    }
  }
}
