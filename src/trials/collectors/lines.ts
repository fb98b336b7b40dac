const LINE_FEED = 10
const ESCAPE = '\u001b'
/** What changes colours and moves the cursor (ECMA-48). */
const CONTROL_SEQUENCE = new RegExp(String.raw`${ESCAPE}\[[0-?]*[ -/]*[@-~]`, 'g')
/** A longer line is no metric: it is skipped, so that a binary blob or a progress bar costs no memory. */
export const LINE_BYTES_MAX = 65_536

/** Cuts a stream of bytes into lines, however the bytes arrive; never decodes half a character. */
export class LineCutter {
  // Each line is decoded by itself: a broken one must not reach into the next.
  readonly #decoder = new TextDecoder()
  #parts: Uint8Array[] = []
  #held = 0
  #tooLong = false

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
    if (bytes.length === 0 || this.#tooLong) return
    this.#held += bytes.length
    this.#tooLong = this.#held > LINE_BYTES_MAX
    if (this.#tooLong) this.#parts = []
    // A copy: the caller may fill its buffer anew.
    else this.#parts.push(bytes.slice())
  }

  #take(): string {
    const text = this.#parts.length === 0 ? '' : this.#decoder.decode(Buffer.concat(this.#parts))
    this.#parts = []
    this.#held = 0
    this.#tooLong = false
    return visible(text)
  }
}

/** What a terminal would show of the line in the end, without its colours: a carriage return begins it anew. */
function visible(text: string): string {
  const trimmed = text.replace(/\r+$/, '')
  const last = trimmed.slice(trimmed.lastIndexOf('\r') + 1)
  return last.includes(ESCAPE) ? last.replace(CONTROL_SEQUENCE, '') : last
}
