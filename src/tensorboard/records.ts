import { maskedCrc32c } from './crc32c.ts'

/** A record: its length (8 bytes), the checksum of the length (4), its bytes, their checksum (4). */
const HEAD_BYTES = 12
const FOOT_BYTES = 4
/** Longer ones are graphs, images and histograms: they are passed over, and cost no memory. */
export const RECORD_BYTES_MAX = 1_048_576

/**
 * Cuts a stream of bytes into the records of a TFRecord file, however the bytes arrive. Where no record begins, as where bytes are
 * missing, it looks for the next length that matches its checksum.
 */
export class RecordCutter {
  #held: Uint8Array = new Uint8Array(0)
  /** Bytes of a long record that are still to be passed over. */
  #passing = 0

  /** Calls back with every record that the bytes complete, and with the offset behind it, counted from the first byte ever pushed. */
  push(bytes: Uint8Array, record: (data: Uint8Array, endOffset: number) => void, from: number): void {
    let offset = from - this.#held.length
    let rest = this.#held.length === 0 ? bytes : Buffer.concat([this.#held, bytes])
    for (;;) {
      if (this.#passing > 0) {
        const passed = Math.min(this.#passing, rest.length)
        this.#passing -= passed
        offset += passed
        rest = rest.subarray(passed)
        if (this.#passing > 0) break
        record(new Uint8Array(0), offset)
      }
      if (rest.length < HEAD_BYTES) break
      const length = lengthOf(rest)
      if (length === undefined) {
        offset += 1
        rest = rest.subarray(1)
        continue
      }
      const whole = HEAD_BYTES + length + FOOT_BYTES
      if (length > RECORD_BYTES_MAX) {
        this.#passing = whole
        continue
      }
      if (rest.length < whole) break
      offset += whole
      const data = rest.subarray(HEAD_BYTES, HEAD_BYTES + length)
      record(isSound(data, rest.subarray(HEAD_BYTES + length)) ? data : new Uint8Array(0), offset)
      rest = rest.subarray(whole)
    }
    // A copy: the caller may fill its buffer anew.
    this.#held = this.#passing > 0 ? new Uint8Array(0) : rest.slice()
  }
}

/** The length of the record that begins here; undefined when none does. */
function lengthOf(bytes: Uint8Array): number | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, HEAD_BYTES)
  const length = Number(view.getBigUint64(0, true))
  const isSound = maskedCrc32c(bytes.subarray(0, 8)) === view.getUint32(8, true) && Number.isSafeInteger(length)
  return isSound ? length : undefined
}

/** A record as it stands in the file. */
export function encodeRecord(data: Uint8Array): Uint8Array {
  const head = Buffer.alloc(HEAD_BYTES)
  head.writeBigUInt64LE(BigInt(data.length))
  head.writeUInt32LE(maskedCrc32c(head.subarray(0, 8)), 8)
  const foot = Buffer.alloc(FOOT_BYTES)
  foot.writeUInt32LE(maskedCrc32c(data))
  return Buffer.concat([head, data, foot])
}

function isSound(data: Uint8Array, foot: Uint8Array): boolean {
  return new DataView(foot.buffer, foot.byteOffset, FOOT_BYTES).getUint32(0, true) === maskedCrc32c(data)
}
