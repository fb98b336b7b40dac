import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Evidence, Judge, RuleContext, StopDecision, StoppingRule } from '../../src/earlystop/index.ts'

/** One event of a ledger, as the study room feeds it to a judge. */
export type LedgerEvent =
  | { readonly kind: 'point'; readonly trial: number; readonly step: number; readonly value: number }
  | { readonly kind: 'end'; readonly trial: number; readonly evidence: Evidence }

const value = fc.oneof(
  { weight: 8, arbitrary: fc.integer({ min: -4, max: 4 }).map((v) => v / 4) },
  { weight: 3, arbitrary: fc.double({ min: -1, max: 1, noNaN: true }) },
  { weight: 1, arbitrary: fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY) },
)
const trial = fc.integer({ min: 1, max: 9 })

/** Ledgers in any order: steps repeat, come late, are missing; trials end twice, report after their end, are forgotten. */
export const ledgers: fc.Arbitrary<readonly LedgerEvent[]> = fc.array(
  fc.oneof(
    { weight: 6, arbitrary: fc.record({ kind: fc.constant('point' as const), trial, step: fc.integer({ min: 0, max: 7 }), value }) },
    {
      weight: 1,
      arbitrary: fc.record({
        kind: fc.constant('end' as const),
        trial,
        evidence: fc.constantFrom<Evidence>('full', 'full', 'full', 'cut', 'cut', 'none'),
      }),
    },
  ),
  { maxLength: 150, size: 'max' },
)

/** Feeds one event. */
export function feed(judge: Judge, event: LedgerEvent): void {
  if (event.kind === 'point') judge.observe(event.trial, event.step, event.value)
  else judge.end(event.trial, event.evidence)
}

/** Feeds a ledger and asks after every point, as the study room does. */
export function answers(judge: Judge, ledger: readonly LedgerEvent[]): StopDecision[] {
  return ledger.map((event) => {
    feed(judge, event)
    return event.kind === 'point' ? judge.decide(event.trial) : { stop: false }
  })
}

/**
 * What every stopping rule must hold, whatever it compares. For third parties too: call it with your rule inside a test
 * file; `settings` are passed through the rule's own schema.
 */
export function describeStoppingRule(rule: StoppingRule, settings: Record<string, unknown> = {}): void {
  const parsed = rule.settings.parse(settings)
  const context: RuleContext = { goal: 'maximize', metric: 'accuracy', seed: 7, resource: { metric: 'epoch', min: 1, max: 9 } }
  const start = (change: Partial<RuleContext> = {}): Judge => rule.start(parsed, { ...context, ...change })

  describe(`stopping rule ${rule.name} ${JSON.stringify(settings)}`, () => {
    it('refuses settings that it does not know', () => {
      expect(rule.settings.safeParse({ ...settings, noSuchSetting: 1 }).success).toBe(false)
    })

    it('gives the same answers when the ledger is fed again', () => {
      fc.assert(
        fc.property(ledgers, (ledger) => {
          expect(answers(start(), ledger)).toEqual(answers(start(), ledger))
        }),
      )
    })

    it('answers by the ledger alone: asking more often changes nothing', () => {
      fc.assert(
        fc.property(ledgers, (ledger) => {
          const nosy = start()
          const again = ledger.map((event) => {
            feed(nosy, event)
            for (let number = 1; number <= 9; number++) nosy.decide(number)
            for (let step = 0; step <= 8; step++) nosy.threshold?.(step)
            return event.kind === 'point' ? nosy.decide(event.trial) : { stop: false }
          })
          expect(again).toEqual(answers(start(), ledger))
        }),
      )
    })

    it('knows the same when it is fed trial by trial, points first and then the ends in their order, as after a restart', () => {
      fc.assert(
        fc.property(ledgers, (ledger) => {
          const [live, restarted] = [start(), start()]
          for (const event of ledger) feed(live, event)
          const endedBefore = (event: LedgerEvent, at: number) =>
            ledger.slice(0, at).some((e) => e.kind === 'end' && e.trial === event.trial)
          const points = ledger.filter((event, at) => event.kind === 'point' && !endedBefore(event, at))
          for (let number = 1; number <= 9; number++) for (const event of points) if (event.trial === number) feed(restarted, event)
          for (const event of ledger) if (event.kind === 'end') feed(restarted, event)
          for (let number = 1; number <= 9; number++) expect(restarted.decide(number)).toEqual(live.decide(number))
          for (let step = 0; step <= 8; step++) expect(restarted.threshold?.(step)).toEqual(live.threshold?.(step))
        }),
      )
    })

    it('mirrors: minimising the negated values stops the same trials at the same steps', () => {
      fc.assert(
        fc.property(ledgers, (ledger) => {
          const negated = ledger.map((e) => (e.kind === 'point' ? { ...e, value: -e.value } : e))
          const up = answers(start(), ledger)
          const down = answers(start({ goal: 'minimize' }), negated)
          const bare = (d: StopDecision) => (d.stop ? { step: d.step, value: d.value + 0, threshold: d.threshold + 0 } : undefined)
          const flipped = (d: StopDecision) => (d.stop ? { step: d.step, value: -d.value + 0, threshold: -d.threshold + 0 } : undefined)
          expect(down.map(flipped)).toEqual(up.map(bare))
        }),
      )
    })

    it('says why: a sentence with the metric, a step that the trial reported, a value that misses the threshold', () => {
      fc.assert(
        fc.property(ledgers, (ledger) => {
          const judge = start()
          const steps = new Set<string>()
          for (const event of ledger) {
            feed(judge, event)
            if (event.kind !== 'point') continue
            steps.add(`${event.trial}:${event.step}`)
            const decision = judge.decide(event.trial)
            if (!decision.stop) continue
            expect(decision.reason).toContain('accuracy')
            expect(decision.reason).toContain(String(decision.step))
            expect(decision.reason.length).toBeLessThan(300)
            expect(steps).toContain(`${event.trial}:${decision.step}`)
            expect(decision.value).toBeLessThanOrEqual(decision.threshold)
            // Where trials are compared, ties go on.
            if (decision.comparedWith.length > 0) expect(decision.value).toBeLessThan(decision.threshold)
            expect(decision.comparedWith).not.toContain(event.trial)
            expect(decision.comparedWith.length).toBeLessThanOrEqual(50)
          }
        }),
      )
    })

    it('never stops a trial that it does not know, that has ended, or that reported only NaN', () => {
      const judge = start()
      expect(judge.decide(1)).toEqual({ stop: false })
      for (let number = 1; number <= 8; number++) {
        for (let step = 1; step <= 9; step++) judge.observe(number, step, number / 8)
        judge.end(number, 'full')
        expect(judge.decide(number)).toEqual({ stop: false })
      }
      for (let step = 1; step <= 9; step++) judge.observe(20, step, Number.NaN)
      expect(judge.decide(20)).toEqual({ stop: false })
    })

    it('stops nothing before the first result', () => {
      const judge = start()
      for (let step = 1; step <= 9; step++) {
        judge.observe(1, step, step / 10)
        expect(judge.decide(1)).toEqual({ stop: false })
      }
    })
  })
}
