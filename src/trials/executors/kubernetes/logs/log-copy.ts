import { constants, type FileHandle, mkdir, open, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { readBytes } from '../../attempt-folder.ts'
import { StreamCut } from '../../executor.ts'
import { LOG_BEGIN, type LogLine, type LogPlace, placeAfter } from './log-lines.ts'

const COPY_FILE = 'stdout'
const CURSOR_FILE = 'log.json'
const CURSOR_BYTES = 360
const PIECES = 8
/** What came last is kept at hand while the copy is written: whoever is told that it has grown reads just that. */
const NEWEST_BYTES_MAX = 4_096
const NOTHING = new Uint8Array(0)

/** How much of the copy is whole, and the place in the container's log behind it. */
interface Cursor extends LogPlace {
  readonly bytes: number
  /** Uid of the pod whose log it is; what went before may be another's. */
  readonly pod: string
}

/**
 * The copy of a container's log in the data folder: what collectors and people read, also when the pod is gone. Each write
 * appends, then moves the cursor, and nothing behind the cursor is ever shown: a server that is killed in between throws that
 * part away and reads it again, so that every offset means the same bytes for ever.
 */
export class LogCopy {
  readonly #file: FileHandle
  readonly #cursorFile: FileHandle
  readonly #bytesMax: number
  #cursor: Cursor
  /** Up to where the cursor's file has it, and the last bytes before that. */
  #whole: { readonly bytes: number; readonly newest: Uint8Array }
  #cuts = 0

  private constructor(file: FileHandle, cursorFile: FileHandle, cursor: Cursor, bytesMax: number) {
    this.#file = file
    this.#cursorFile = cursorFile
    this.#cursor = cursor
    this.#bytesMax = bytesMax
    this.#whole = { bytes: cursor.bytes, newest: NOTHING }
  }

  /** Opens the copy of an attempt to write on, what one pod says. Of a log that grows beyond `bytesMax` the first half is kept, and what came last. */
  static async open(folder: string, pod: string, bytesMax: number): Promise<LogCopy> {
    await mkdir(folder, { recursive: true })
    const known = await readCursor(folder)
    const cursor = known.pod === pod ? known : { ...LOG_BEGIN, bytes: known.bytes, pod }
    const file = await open(join(folder, COPY_FILE), 'a+')
    try {
      await file.truncate(cursor.bytes)
      // Made when it is not there, and written at its beginning when it is.
      const cursorFile = await open(join(folder, CURSOR_FILE), constants.O_RDWR | constants.O_CREAT)
      return new LogCopy(file, cursorFile, cursor, bytesMax)
    } catch (error) {
      await file.close()
      throw error
    }
  }

  get place(): LogPlace {
    return this.#cursor
  }

  async append(lines: readonly LogLine[]): Promise<void> {
    let place: LogPlace = this.#cursor
    let text = ''
    for (const line of lines) {
      place = placeAfter(place, line)
      text += `${line.text}\n`
      // In pieces, so that what is cut is never the newest.
      if (text.length < this.#bytesMax / PIECES) continue
      await this.#write(text, place)
      text = ''
    }
    if (text !== '') await this.#write(text, place)
  }

  /** Says in the copy itself that something is missing there. */
  async mark(words: string): Promise<void> {
    await this.#write(`[hone: ${words}]\n`, this.#cursor)
  }

  /** As `readCopy`, without opening anything. */
  async read(offset: number, bytesMax: number): Promise<Uint8Array> {
    const { bytes, newest } = this.#whole
    refuseCut(offset, bytes, this.#bytesMax)
    const length = Math.min(bytesMax, Math.max(0, bytes - offset))
    if (length === 0) return NOTHING
    const inNewest = offset - (bytes - newest.length)
    if (inNewest >= 0) return newest.subarray(inNewest, inNewest + length)
    const cuts = this.#cuts
    const { buffer, bytesRead } = await this.#file.read(new Uint8Array(length), 0, length, offset)
    // Cut meanwhile: what was read may be something else, what lies before the cut is still there.
    return cuts === this.#cuts ? buffer.subarray(0, bytesRead) : this.read(offset, bytesMax)
  }

  async close(): Promise<void> {
    await this.#file.close()
    await this.#cursorFile.close()
  }

  async #write(text: string, place: LogPlace): Promise<void> {
    const bytes = Buffer.from(text)
    if (this.#cursor.bytes + bytes.length > this.#bytesMax) await this.#cut()
    await this.#add(bytes, place)
  }

  /** Makes room for what is newer: the second half goes. */
  async #cut(): Promise<void> {
    const kept = headOf(this.#bytesMax)
    if (this.#cursor.bytes <= kept) return
    await this.#moveCursor(this.#cursor, kept)
    this.#whole = { bytes: kept, newest: NOTHING }
    this.#cuts += 1
    await this.#file.truncate(kept)
    const words = `what came here was left out: an attempt keeps ${Math.ceil(this.#bytesMax / 1024)} KiB of its log`
    await this.#add(Buffer.from(`\n[hone: ${words}]\n`), this.#cursor)
  }

  async #add(bytes: Buffer, place: LogPlace): Promise<void> {
    await this.#file.write(bytes)
    await this.#moveCursor(place, this.#cursor.bytes + bytes.length)
    this.#whole = { bytes: this.#cursor.bytes, newest: bytes.length > NEWEST_BYTES_MAX ? NOTHING : bytes }
  }

  /** One short write at a fixed place: it is there whole or not at all. */
  async #moveCursor({ second, inSecond, inWindow, newest }: LogPlace, bytes: number): Promise<void> {
    this.#cursor = { second, inSecond, inWindow, newest, bytes, pod: this.#cursor.pod }
    await this.#cursorFile.write(`${JSON.stringify(this.#cursor).padEnd(CURSOR_BYTES - 1)}\n`, 0)
  }
}

/** Bytes of an attempt's copy. Rejects with a StreamCut when it was cut below the offset. */
export async function readCopy(folder: string, offset: number, bytesMax: number, copyBytesMax: number): Promise<Uint8Array> {
  const { bytes } = await readCursor(folder)
  refuseCut(offset, bytes, copyBytesMax)
  return readBytes(join(folder, COPY_FILE), offset, Math.min(bytesMax, Math.max(0, bytes - offset)))
}

/** Throws a StreamCut when what was at the offset is gone. */
function refuseCut(offset: number, bytes: number, copyBytesMax: number): void {
  if (bytes < offset && offset > headOf(copyBytesMax)) throw new StreamCut(headOf(copyBytesMax))
}

function headOf(bytesMax: number): number {
  return Math.floor(bytesMax / 2)
}

async function readCursor(folder: string): Promise<Cursor> {
  const text = await readFile(join(folder, CURSOR_FILE), 'utf8').catch(() => '')
  if (!text.endsWith('\n')) return { ...LOG_BEGIN, bytes: 0, pod: '' }
  return JSON.parse(text) as Cursor
}
