import type { Integer, Trial } from '../../model/index.ts'
import type { LogReader, LogStream } from '../door-options.ts'

/** A piece of a log: `next` is the offset to go on from. */
export interface LogPiece {
  readonly offset: Integer
  readonly next: Integer
  readonly text: string
}

// a byte order mark inside a log is a character like any other
const DECODER = new TextDecoder('utf-8', { ignoreBOM: true })
const CHUNK_BYTES = 262_144
/** Longest log that a tail walks through: beyond it the caller names an offset. */
const TAIL_WALK_BYTES_MAX = 67_108_864

/** Text from an offset on; a character that is not whole yet is left for the next call. */
export async function readLogPiece(logs: LogReader, trial: Trial, stream: LogStream, offset: number): Promise<LogPiece> {
  const bytes = await logs.read(trial, stream, offset, CHUNK_BYTES)
  const whole = wholeCharacters(bytes)
  return { offset, next: offset + whole, text: DECODER.decode(bytes.subarray(0, whole)) }
}

/** The last `bytes` of a log, from the beginning of a line. */
export async function readLogTail(logs: LogReader, trial: Trial, stream: LogStream, bytes: number): Promise<LogPiece> {
  let end = 0
  let kept = new Uint8Array(0)
  while (end < TAIL_WALK_BYTES_MAX) {
    const chunk = await logs.read(trial, stream, end, CHUNK_BYTES)
    if (chunk.length === 0) break
    end += chunk.length
    kept = lastBytes(kept, chunk, bytes)
  }
  const lineStart = end > kept.length ? kept.indexOf(10) + 1 : 0
  const line = kept.subarray(lineStart)
  const whole = wholeCharacters(line)
  const offset = end - line.length
  return { offset, next: offset + whole, text: DECODER.decode(line.subarray(0, whole)) }
}

function lastBytes(before: Uint8Array, chunk: Uint8Array, bytes: number): Uint8Array<ArrayBuffer> {
  const joined = new Uint8Array(before.length + chunk.length)
  joined.set(before)
  joined.set(chunk, before.length)
  return joined.slice(Math.max(0, joined.length - bytes))
}

/** Number of bytes before an unfinished UTF-8 character at the end. */
function wholeCharacters(bytes: Uint8Array): number {
  for (let back = 1; back <= Math.min(4, bytes.length); back++) {
    const byte = bytes[bytes.length - back]!
    if ((byte & 0b1100_0000) === 0b1000_0000) continue
    const length = byte < 0x80 ? 1 : byte < 0xe0 ? 2 : byte < 0xf0 ? 3 : 4
    return length > back ? bytes.length - back : bytes.length
  }
  return bytes.length
}
