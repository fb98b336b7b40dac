import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Measurement } from '../../src/model/index.ts'
import type { CollectContext, Collector, CollectorState } from '../../src/trials/index.ts'

export interface CollectorCase {
  readonly settings: unknown
  readonly context: CollectContext
  /** Any output that the collector may meet. */
  readonly output: fc.Arbitrary<Uint8Array>
}

/** The promises of a collector, for every kind of it. */
export function describeCollector(collector: Collector, { settings, context, output }: CollectorCase): void {
  const cuts = fc.array(fc.nat(400), { maxLength: 8 })
  const open = (state?: CollectorState) => collector.open(collector.settings.parse(settings), context, state)

  describe(`the collector ${collector.name}`, () => {
    it('finds the same measurements however the output is cut', () => {
      fc.assert(
        fc.property(output, cuts, (bytes, at) => {
          expect(feed(open(), pieces(bytes, at))).toEqual(feed(open(), [bytes]))
        }),
        { numRuns: 300 },
      )
    })

    it('goes on from any kept state without losing or repeating a measurement', () => {
      fc.assert(
        fc.property(output, cuts, fc.nat(8), (bytes, at, crash) => {
          const before = pieces(bytes, at).slice(0, crash)
          const parser = open()
          const found: Measurement[] = []
          let state: CollectorState | undefined
          for (const piece of before) {
            const parsed = parser.push(piece, 0, false)
            found.push(...parsed.points)
            state = parsed.state
          }
          expect(state?.offset ?? 0).toBeLessThanOrEqual(before.reduce((sum, piece) => sum + piece.length, 0))
          const rest = feed(open(state), [bytes.subarray(state?.offset ?? 0)])
          expect([...found, ...rest]).toEqual(feed(open(), [bytes]))
        }),
        { numRuns: 300 },
      )
    })
  })
}

function feed(parser: ReturnType<Collector['open']>, chunks: readonly Uint8Array[]): Measurement[] {
  const points = chunks.flatMap((chunk) => parser.push(chunk, 0, false).points)
  return [...points, ...parser.push(new Uint8Array(0), 0, true).points]
}

function pieces(bytes: Uint8Array, cuts: readonly number[]): Uint8Array[] {
  const places = [0, ...cuts.map((cut) => Math.min(cut, bytes.length)).sort((a, b) => a - b), bytes.length]
  return places.slice(1).map((end, k) => bytes.subarray(places[k], end))
}
