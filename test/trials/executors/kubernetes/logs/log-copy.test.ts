import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { LogCopy, readCopy } from '../../../../../src/trials/executors/kubernetes/logs/log-copy.ts'
import type { LogLine } from '../../../../../src/trials/executors/kubernetes/logs/log-lines.ts'

const LINE = 49
const BYTES_MAX = 2_000
/** How many lines come together, and where somebody then looks. */
const BATCHES = fc.array(fc.record({ size: fc.integer({ min: 1, max: 30 }), offset: fc.nat(BYTES_MAX), bytesMax: fc.nat(BYTES_MAX) }), {
  minLength: 1,
  maxLength: 12,
})

/** Numbered lines, all of one length. */
function lines(from: number, size: number): LogLine[] {
  return Array.from({ length: size }, (_, i) => {
    const number = from + i + 1
    return { stamp: `1767225600${String(number).padStart(9, '0')}`, text: String(number).padStart(LINE, '.') }
  })
}

async function inFolder(check: (folder: string) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'hone-log-copy-'))
  try {
    await check(folder)
  } finally {
    rmSync(folder, { recursive: true })
  }
}

const outcome = (read: Promise<Uint8Array>): Promise<string> => read.then((bytes) => Buffer.from(bytes).toString(), String)

describe('the copy of a log', () => {
  it('keeps the first half of what grows too large and always the newest line, however the lines arrive', () =>
    fc.assert(
      fc.asyncProperty(BATCHES, (batches) =>
        inFolder(async (folder) => {
          const copy = await LogCopy.open(folder, 'pod', BYTES_MAX)
          let count = 0
          for (const { size } of batches) {
            await copy.append(lines(count, size))
            count += size
          }
          await copy.close()
          const kept = readFileSync(join(folder, 'stdout'), 'utf8').trimEnd().split('\n')
          expect(kept[0]).toBe('1'.padStart(LINE, '.'))
          expect(kept.at(-1)).toBe(String(count).padStart(LINE, '.'))
          expect(kept.join('\n').length).toBeLessThanOrEqual(BYTES_MAX)
          const cut = kept.findIndex((line) => line.startsWith('[hone: what came here was left out'))
          expect(cut >= 0).toBe(count * (LINE + 1) > BYTES_MAX)
        }),
      ),
      { numRuns: 60 },
    ))

  it('reads the same from memory while it is written as from its files, also where it was cut and taken up again', () =>
    fc.assert(
      fc.asyncProperty(BATCHES, fc.nat(11), (batches, restart) =>
        inFolder(async (folder) => {
          let copy = await LogCopy.open(folder, 'pod', BYTES_MAX)
          let count = 0
          for (const [i, { size, offset, bytesMax }] of batches.entries()) {
            await copy.append(lines(count, size))
            count += size
            if (i === restart) {
              await copy.close()
              copy = await LogCopy.open(folder, 'pod', BYTES_MAX)
            }
            expect(await outcome(copy.read(offset, bytesMax))).toBe(await outcome(readCopy(folder, offset, bytesMax, BYTES_MAX)))
          }
          await copy.close()
        }),
      ),
      { numRuns: 60 },
    ))

  it('shows nothing that a server which is killed now would read again', () =>
    inFolder(async (folder) => {
      const copy = await LogCopy.open(folder, 'pod', 1_000_000)
      for (let count = 0; count < 200; count += 2) {
        let appended = false
        const appending = copy.append(lines(count, 2)).then(() => {
          appended = true
        })
        while (!appended) {
          const read = copy.read(0, 1_000_000)
          const { bytes } = JSON.parse(readFileSync(join(folder, 'log.json'), 'utf8') || '{"bytes":0}') as { bytes: number }
          expect((await read).length).toBeLessThanOrEqual(bytes)
          await new Promise(setImmediate)
        }
        await appending
      }
      await copy.close()
    }))
})
