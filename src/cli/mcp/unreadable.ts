/**
 * What is no message of the protocol is answered here: its library leaves it without an answer, for which a program may wait for ever, and ends the
 * connection at a line that is too long for it.
 */
import { Transform, type Writable } from 'node:stream'
import { INVALID_PARAMS, INVALID_REQUEST, PARSE_ERROR, specTypeSchemas } from '@modelcontextprotocol/server'
import type { z } from 'zod'
import { issueWords } from './issues.ts'

/** Above every message that makes sense: a study document has at most 1 MB. The library takes up to 10 MiB. */
export const LINE_BYTES_MAX = 8 * 1024 * 1024
const NEWLINE = 10

interface Fault {
  readonly id: string | number | null
  readonly code: number
  readonly message: string
}

/** Passes on the lines that are messages, and answers the others on `output`. */
export function onlyMessages(output: Writable): Transform {
  let pieces: Buffer[] = []
  let bytes = 0
  const add = (piece: Buffer): void => {
    bytes += piece.length
    // The rest of a line that is too long is not kept.
    if (bytes > LINE_BYTES_MAX) pieces = []
    else pieces.push(piece)
  }
  const take = (): string | undefined => {
    const line = bytes > LINE_BYTES_MAX ? undefined : Buffer.concat(pieces).toString()
    pieces = []
    bytes = 0
    return line
  }
  return new Transform({
    transform(chunk: Buffer, _, done) {
      let from = 0
      for (let end = chunk.indexOf(NEWLINE); end >= 0; end = chunk.indexOf(NEWLINE, from)) {
        add(chunk.subarray(from, end))
        from = end + 1
        // A byte-order mark is what some shells begin a pipe with.
        const line = take()
          ?.replace(/^\ufeff/, '')
          .trim()
        const fault = line === '' ? undefined : faultOf(line)
        if (fault !== undefined) output.write(`${JSON.stringify(errorOf(fault))}\n`)
        else if (line !== '') this.push(`${line}\n`)
      }
      add(chunk.subarray(from))
      done()
    },
  })
}

function errorOf({ id, code, message }: Fault): object {
  return { jsonrpc: '2.0', id, error: { code, message } }
}

/** What is wrong with a line; undefined for a message, and for an answer to one, which nobody waits for. */
function faultOf(line: string | undefined): Fault | undefined {
  const unread = { id: null, code: PARSE_ERROR }
  if (line === undefined) return { ...unread, message: `the line is longer than ${LINE_BYTES_MAX} bytes` }
  let message: unknown
  try {
    message = JSON.parse(line)
  } catch {
    return { ...unread, message: 'the line is no JSON: each message stands on a line of its own' }
  }
  if (message === null || typeof message !== 'object' || Array.isArray(message)) {
    return { id: null, code: INVALID_REQUEST, message: 'the line is no object: each message is one, on a line of its own' }
  }
  return 'result' in message || 'error' in message ? undefined : faultOfMessage(message)
}

function faultOfMessage(message: object): Fault | undefined {
  const { id, method } = message as { readonly id?: unknown; readonly method?: unknown }
  const known = typeof id === 'string' || typeof id === 'number' ? id : null
  const asMessage = issuesOf('id' in message ? 'JSONRPCRequest' : 'JSONRPCNotification', message)
  if (asMessage !== undefined) return { id: known, code: INVALID_REQUEST, message: asMessage }
  const { jsonrpc: _, id: __, ...call } = message as Readonly<Record<string, unknown>>
  const asCall =
    method === 'tools/call' ? issuesOf('CallToolRequest', call) : method === 'initialize' ? issuesOf('InitializeRequest', call) : undefined
  return asCall === undefined ? undefined : { id: known, code: INVALID_PARAMS, message: asCall }
}

function issuesOf(type: keyof typeof specTypeSchemas, value: object): string | undefined {
  const checked = specTypeSchemas[type]['~standard'].validate(value) as { readonly issues?: readonly z.core.$ZodIssue[] }
  if (checked.issues === undefined) return undefined
  return checked.issues.map((issue) => [issue.path.join('.'), issueWords(issue, value)].filter((part) => part !== '').join(': ')).join('; ')
}
