import { constants, mkdir, open, readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { LINE_BYTES_MAX } from '../../../collectors/lines.ts'
import { readBytes } from '../../attempt-folder.ts'
import type { LogSink } from './log-follower.ts'
import { LOG_BEGIN, type LogLine, type LogPlace, placeAfter } from './log-lines.ts'

const FOLDER = 'files'
const CURSOR_FILE = 'files.json'
const FILES_MAX = 1_000
/** A piece as the sidecar prints it. A line that was cut lacks its end. */
const PIECE = /^hone (\d+) ([A-Za-z0-9+/]+={0,2}) (\/.*);$/
/** Stands where bytes are missing: no line and no record reaches over it, so that what is left of them is never taken for a whole one. */
const GAP = new Uint8Array(LINE_BYTES_MAX + 1)

/** The copy of one file. */
interface FileCursor {
  /** Its name in the data folder: the trial's own names stay out of it. */
  readonly file: number
  /** How much of the copy is whole. */
  readonly bytes: number
  /** The place in the pod's file behind that. */
  readonly at: number
}

interface Cursor {
  /** Uid of the pod whose sidecar it is. */
  readonly pod: string
  readonly place: LogPlace
  readonly files: Readonly<Record<string, FileCursor>>
  /** The sidecar said that this is all. */
  readonly ended?: boolean
  readonly full?: boolean
}

/**
 * The copy in the data folder of the files that a trial's sidecar prints. What is told twice is left out by its offset, what is
 * missing becomes a gap. Each batch is written behind what is whole, then the cursor moves: a server that is killed in between reads
 * it again.
 */
export class FileCopy implements LogSink {
  readonly #folder: string
  /** Told in words what is missing. */
  readonly #lacks: (words: string) => void
  #cursor: Cursor

  private constructor(folder: string, cursor: Cursor, lacks: (words: string) => void) {
    this.#folder = folder
    this.#cursor = cursor
    this.#lacks = lacks
  }

  /** Opens the copy of an attempt's files, as one pod has them; another pod's go on behind those of the one before. */
  static async open(folder: string, pod: string, lacks: (words: string) => void): Promise<FileCopy> {
    await mkdir(join(folder, FOLDER), { recursive: true })
    const known = await readCursor(folder)
    const copy = new FileCopy(folder, { ...known, pod }, lacks)
    if (known.pod === pod) return copy
    copy.#cursor = { pod, place: LOG_BEGIN, files: {} }
    for (const [path, { file, bytes }] of Object.entries(known.files))
      await copy.#write(path, { file, bytes, at: 0 }, bytes === 0 ? [] : [GAP])
    return copy
  }

  get place(): LogPlace {
    return this.#cursor.place
  }

  /** The sidecar has said all. */
  get hasEnded(): boolean {
    return this.#cursor.ended === true
  }

  async append(lines: readonly LogLine[]): Promise<void> {
    const news = new Map<string, { from: FileCursor; at: number; parts: Uint8Array[] }>()
    let { place } = this.#cursor
    for (const line of lines) {
      place = placeAfter(place, line)
      const piece = readPiece(line.text)
      if (piece === undefined) this.#hear(line.text)
      else this.#take(piece, news)
    }
    for (const [path, { from, at, parts }] of news) await this.#write(path, { ...from, at }, parts)
    this.#cursor = { ...this.#cursor, place }
    await this.#keep()
  }

  /** Nothing: what is missing is seen by its offset. */
  async mark(): Promise<void> {}

  #hear(text: string): void {
    if (text === 'hone end;') this.#cursor = { ...this.#cursor, ended: true }
    else if (text === 'hone full;' && this.#cursor.full !== true) {
      this.#cursor = { ...this.#cursor, full: true }
      this.#lacks('the files of metrics are too large: what follows of them is not read')
    }
  }

  #take({ path, at, data }: Piece, news: Map<string, { from: FileCursor; at: number; parts: Uint8Array[] }>): void {
    const { files } = this.#cursor
    const known = Object.keys(files).length
    const from = files[path] ?? { file: known, bytes: 0, at: 0 }
    if (known >= FILES_MAX && files[path] === undefined) return
    // Its number is taken from now on.
    if (files[path] === undefined) this.#cursor = { ...this.#cursor, files: { ...files, [path]: from } }
    const file = news.get(path) ?? { from, at: from.at, parts: [] }
    news.set(path, file)
    if (at > file.at) {
      file.parts.push(GAP)
      this.#lacks(`${at - file.at} bytes of ${path} are missing: the sidecar's log was rotated before it was read`)
    }
    const fresh = data.subarray(Math.max(0, file.at - at))
    if (fresh.length === 0) return
    file.parts.push(fresh)
    file.at = at + data.length
  }

  async #write(path: string, from: FileCursor, parts: readonly Uint8Array[]): Promise<void> {
    const data = Buffer.concat(parts)
    const handle = await open(join(this.#folder, FOLDER, String(from.file)), constants.O_WRONLY | constants.O_CREAT)
    try {
      await handle.write(data, 0, data.length, from.bytes)
    } finally {
      await handle.close()
    }
    this.#cursor = { ...this.#cursor, files: { ...this.#cursor.files, [path]: { ...from, bytes: from.bytes + data.length } } }
  }

  async #keep(): Promise<void> {
    const half = join(this.#folder, `${CURSOR_FILE}.new`)
    await writeFile(half, `${JSON.stringify(this.#cursor)}\n`)
    await rename(half, join(this.#folder, CURSOR_FILE))
  }
}

interface Piece {
  readonly path: string
  readonly at: number
  readonly data: Uint8Array
}

function readPiece(text: string): Piece | undefined {
  const [, at, data, path] = PIECE.exec(text) ?? []
  if (at === undefined || data === undefined || path === undefined) return undefined
  return { path, at: Number(at), data: Buffer.from(data, 'base64') }
}

/** Bytes of the copy of a trial's file, by its path in the trial. */
export async function readFileCopy(folder: string, path: string, offset: number, bytesMax: number): Promise<Uint8Array> {
  const { files } = await readCursor(folder)
  const known = files[path]
  if (known === undefined || known.bytes <= offset) return new Uint8Array(0)
  return readBytes(join(folder, FOLDER, String(known.file)), offset, Math.min(bytesMax, known.bytes - offset))
}

/** Paths of all files that there are copies of. */
export async function listFileCopies(folder: string): Promise<readonly string[]> {
  return Object.keys((await readCursor(folder)).files)
}

async function readCursor(folder: string): Promise<Cursor> {
  const text = await readFile(join(folder, CURSOR_FILE), 'utf8').catch(() => undefined)
  return text === undefined ? { pod: '', place: LOG_BEGIN, files: {} } : (JSON.parse(text) as Cursor)
}
