import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { maskedCrc32c } from '../../src/tensorboard/crc32c.ts'
import { encodeRecord, RECORD_BYTES_MAX, RecordCutter, readScalars, scalarEvent, versionEvent } from '../../src/tensorboard/index.ts'

function cut(...pieces: readonly Uint8Array[]): { data: Uint8Array[]; end: number } {
  const cutter = new RecordCutter()
  const data: Uint8Array[] = []
  let [pushed, end] = [0, 0]
  for (const piece of pieces) {
    cutter.push(
      piece,
      (record, offset) => {
        data.push(Uint8Array.from(record))
        end = offset
      },
      pushed,
    )
    pushed += piece.length
  }
  return { data, end }
}

describe('records', () => {
  it('have the checksum of TFRecord: CRC-32C, masked', () => {
    // RFC 3720 B.4: 32 bytes of zeros have CRC-32C 0x8a9136aa.
    const crc = 0x8a9136aa
    expect(maskedCrc32c(new Uint8Array(32))).toBe((((crc >>> 15) | (crc << 17)) + 0xa282ead8) >>> 0)
  })

  it('come back as they were written, however the bytes arrive', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 40 }), { maxLength: 8 }), fc.array(fc.nat(300), { maxLength: 6 }), (all, cuts) => {
        const bytes = Buffer.concat(all.map(encodeRecord))
        const places = [0, ...cuts.map((at) => Math.min(at, bytes.length)).sort((a, b) => a - b), bytes.length]
        const { data, end } = cut(...places.slice(1).map((to, k) => bytes.subarray(places[k], to)))
        expect(data).toEqual(all.map((one) => Uint8Array.from(one)))
        expect(end).toBe(bytes.length)
      }),
    )
  })

  it('that are long are passed over without being kept', () => {
    const long = encodeRecord(new Uint8Array(RECORD_BYTES_MAX + 1))
    const bytes = Buffer.concat([long, encodeRecord(Uint8Array.of(7))])
    const pieces = Array.from({ length: 20 }, (_, k) => bytes.subarray((k * bytes.length) / 20, ((k + 1) * bytes.length) / 20))
    expect(cut(...pieces).data).toEqual([new Uint8Array(0), Uint8Array.of(7)])
  })

  it('that are damaged say nothing; behind a damaged length, or bytes that are missing, the next one is found', () => {
    const [first, second, third] = [1, 2, 3].map((byte) => encodeRecord(new Uint8Array(50).fill(byte)))
    const damaged = Uint8Array.from(first!)
    damaged[20]! ^= 1
    expect(cut(damaged, second!).data).toEqual([new Uint8Array(0), new Uint8Array(50).fill(2)])
    const lost = Uint8Array.from(first!)
    lost[0]! ^= 1
    expect(cut(lost, second!)).toEqual({ data: [new Uint8Array(50).fill(2)], end: 132 })
    const gap = Buffer.concat([first!, second!.subarray(0, 30), new Uint8Array(65_537), second!.subarray(40), third!])
    expect(cut(gap.subarray(0, 40_000), gap.subarray(40_000)).data.at(-1)).toEqual(new Uint8Array(50).fill(3))
  })
})

describe('an event', () => {
  it('has its scalars read back: step, time, tags and values in single precision', () => {
    fc.assert(
      fc.property(
        fc.nat(),
        fc.double({ min: 0, max: 4e9, noNaN: true }),
        fc.dictionary(
          fc.string({ minLength: 1 }).filter((tag) => tag !== '__proto__'),
          fc.double(),
          { maxKeys: 5 },
        ),
        (step, wallTime, values) => {
          const read = readScalars(scalarEvent(wallTime, step, values))
          expect(read.step).toBe(step)
          expect(read.wallTime).toBe(wallTime)
          expect(Object.fromEntries(read.scalars)).toEqual(
            Object.fromEntries(Object.entries(values).map(([tag, value]) => [tag, Math.fround(value)])),
          )
        },
      ),
    )
  })

  it('of another kind, or no event at all, has none', () => {
    expect(readScalars(versionEvent(1)).scalars.size).toBe(0)
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
        expect(readScalars(bytes).scalars).toBeInstanceOf(Map)
      }),
    )
  })
})
