const LINE_FEED = 10
const CARRIAGE_RETURN = 13
const ESCAPE = '\u001b'
/** What changes colours and moves the cursor (ECMA-48). */
const CONTROL_SEQUENCE = new RegExp(String.raw`${ESCAPE}\[[0-?]*[ -/]*[@-~]`, 'g')
/** A longer line is skipped, so that a binary blob costs no memory. What a progress bar wrote over does not count. */
export const LINE_BYTES_MAX = 65_536
/** What is said of an attempt that wrote a longer one. */
const LONG_LINE_NOTE = `a line longer than ${LINE_BYTES_MAX / 1024} KiB was not read: metrics count when they are printed in lines of their own`

/** Cuts a stream of bytes into lines, however the bytes arrive; never decodes half a character. */
export class LineCutter {
  // Each line is decoded by itself: a broken one must not reach into the next.
  readonly #decoder = new TextDecoder()
  #parts: Uint8Array[] = []
  #held = 0
  #tooLong = false
  readonly #notes: Set<string>

  /** What is too long is noted. */
  constructor(notes: Set<string>) {
    this.#notes = notes
  }

  /** Calls back with every line that the bytes complete, and with the offset behind it, counted from the first byte ever pushed. */
  push(bytes: Uint8Array, line: (text: string, endOffset: number) => void, from: number): void {
    let begin = 0
    for (let end = bytes.indexOf(LINE_FEED); end >= 0; end = bytes.indexOf(LINE_FEED, begin)) {
      this.#hold(bytes.subarray(begin, end))
      line(this.#take(), from + end + 1)
      begin = end + 1
    }
    this.#hold(bytes.subarray(begin))
  }

  /** The last line, when the stream ended without a line feed. */
  rest(): string {
    return this.#take()
  }

  #hold(bytes: Uint8Array): void {
    if (bytes.length === 0) return
    // A copy: the caller may fill its buffer anew.
    this.#parts.push(bytes.slice())
    this.#held += bytes.length
    if (this.#tooLong || this.#held > LINE_BYTES_MAX) this.#shorten()
  }

  /** Keeps what a terminal would show by now; of what is too long nothing, but for the carriage return that may begin it anew. */
  #shorten(): void {
    const all = Buffer.concat(this.#parts)
    const { begin, end } = shownPart(all)
    this.#tooLong = (this.#tooLong && begin === 0) || end - begin > LINE_BYTES_MAX
    const kept = all.subarray(this.#tooLong ? end : begin, end + 1)
    this.#parts = [kept]
    this.#held = kept.length
  }

  #take(): string {
    if (this.#tooLong) this.#notes.add(LONG_LINE_NOTE)
    const text = this.#parts.length === 0 ? '' : this.#decoder.decode(Buffer.concat(this.#parts))
    this.#parts = []
    this.#held = 0
    this.#tooLong = false
    return visible(text)
  }
}

/** Where that lies which a terminal would show: a carriage return begins a line anew once something follows it. */
function shownPart(bytes: Uint8Array): { readonly begin: number; readonly end: number } {
  let end = bytes.length
  while (end > 0 && bytes[end - 1] === CARRIAGE_RETURN) end -= 1
  return { begin: end === 0 ? 0 : bytes.lastIndexOf(CARRIAGE_RETURN, end - 1) + 1, end }
}

/** What a terminal would show of the line in the end, without its colours: a carriage return begins it anew. */
function visible(text: string): string {
  const trimmed = text.replace(/\r+$/, '')
  const last = trimmed.slice(trimmed.lastIndexOf('\r') + 1)
  return last.includes(ESCAPE) ? last.replace(CONTROL_SEQUENCE, '') : last
}
