import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  LOG_BEGIN,
  type LogLine,
  LogResumption,
  placeAfter,
  readLogLine,
  sinceTime,
} from '../../../../../src/trials/executors/kubernetes/logs/log-lines.ts'

describe('lines of a log with their times', () => {
  it('compares times of different lengths and zones as what they are', () => {
    const early = readLogLine('2026-01-01T01:00:00.1+01:00 a', '')
    const late = readLogLine('2026-01-01T00:00:00.12Z b', '')
    expect(early.stamp < late.stamp).toBe(true)
    expect([early.text, late.text]).toEqual(['a', 'b'])
  })

  it('keeps a line without a time where it stands', () => {
    expect(readLogLine('loss=1', '00000000001.000000000')).toEqual({ stamp: '00000000001.000000000', text: 'loss=1' })
  })

  it('takes every line once, wherever it was cut, though times repeat and come out of order', () => {
    const line = fc.record({ ms: fc.integer({ min: 0, max: 4_000 }), text: fc.string({ maxLength: 3 }) })
    fc.assert(
      fc.property(fc.array(line, { minLength: 1, maxLength: 60 }), fc.array(fc.nat(60)), (raw, cuts) => {
        // Written nearly in order: a line may be up to 0.3 s older than the one before.
        let latest = 0
        const all = raw
          .toSorted((a, b) => a.ms - b.ms)
          .map(({ ms, text }, i): LogLine => {
            latest = Math.max(latest, ms)
            const at = i % 3 === 0 ? Math.max(0, latest - 300) : latest
            return readLogLine(`${new Date(1_700_000_000_000 + at).toISOString()} ${text}`, '')
          })
        const taken: string[] = []
        let place = LOG_BEGIN
        for (const cut of [...cuts, all.length]) {
          const since = sinceTime(place)
          const offered = all.filter(({ stamp }) => since === undefined || Number(stamp.split('.')[0]) >= Date.parse(since) / 1000)
          const resumption = new LogResumption(place)
          for (const one of offered.slice(0, cut)) {
            if (!resumption.isNew(one)) continue
            place = placeAfter(place, one)
            taken.push(one.text)
          }
          expect(resumption.lacking).toBe(false)
        }
        expect(taken).toEqual(all.map(({ text }) => text))
      }),
    )
  })

  it('sees that a log was rotated, and whether lines are missing', () => {
    const at = (ms: number): LogLine => readLogLine(`${new Date(1_700_000_000_000 + ms).toISOString()} x`, '')
    const place = [at(100), at(200), at(300)].reduce(placeAfter, LOG_BEGIN)
    const nothingMissing = new LogResumption(place)
    expect([at(300), at(400)].map((line) => nothingMissing.isNew(line))).toEqual([false, true])
    expect(nothingMissing.lacking).toBe(false)
    const missing = new LogResumption(place)
    expect([at(800), at(900)].map((line) => missing.isNew(line))).toEqual([true, true])
    expect(missing.lacking).toBe(true)
  })
})
