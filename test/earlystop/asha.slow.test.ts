import fc from 'fast-check'
import { expect, it } from 'vitest'
import { feed, type LedgerEvent, ledgers } from '../contracts/rule.ts'
import { judgeOf } from './ledgers.ts'

const ETA = 3
const FIRST = 1
const MAX = 9
const RUNGS = [1, 3]

/** The rule once more, from the whole ledger at every question: slow and plain. */
function plainly(ledger: readonly LedgerEvent[], trial: number): { stop: boolean; limit?: number; value?: number } {
  const curves = new Map<number, Map<number, number>>()
  const ended = new Set<number>()
  const forgotten = new Set<number>()
  let before = Number.NEGATIVE_INFINITY
  for (const event of ledger) {
    if (event.kind === 'end') {
      ended.add(event.trial)
      if (event.evidence === 'none') forgotten.add(event.trial)
    } else if (!ended.has(event.trial) && !Number.isNaN(event.value)) {
      const curve = curves.get(event.trial) ?? new Map<number, number>()
      curves.set(event.trial, curve.set(event.step, event.value))
    }
  }
  const own = curves.get(trial)
  if (own === undefined || ended.has(trial)) return { stop: false }
  const steps = [...own.keys()].sort((a, b) => a - b)
  before = steps.at(-2) ?? before
  const rung = RUNGS.findLast((step) => before < step && step <= steps.at(-1)!)
  if (rung === undefined) return { stop: false }
  const at = (curve: Map<number, number>): number | undefined => {
    const reported = [...curve.keys()].sort((a, b) => a - b)
    if (reported.at(-1)! < rung) return undefined
    return curve.get(reported.findLast((step) => step <= rung) ?? reported[0]!)
  }
  const others = [...curves].filter(([number]) => !forgotten.has(number))
  const values = others.flatMap(([, curve]) => at(curve) ?? []).sort((a, b) => b - a)
  const kept = Math.max(1, Math.floor(values.length / ETA))
  const best = (curve: Map<number, number>): number => Math.max(...curve.values())
  const leads = others.every(([, curve]) => best(curve) <= best(own))
  const [value, limit] = [at(own)!, values[kept - 1]!]
  return values.length >= ETA && value < limit && !leads ? { stop: true, limit, value } : { stop: false }
}

it('the rungs of the asha rule are right after 10,000 orders of events: late, repeated and missing reports, failures, ends that come twice', () => {
  let stops = 0
  fc.assert(
    fc.property(ledgers, (ledger) => {
      const judge = judgeOf('asha', { predictive: false, firstRung: FIRST, eta: ETA }, { resource: { metric: 'epoch', min: 1, max: MAX } })
      for (const [i, event] of ledger.entries()) {
        feed(judge, event)
        if (event.kind === 'end') continue
        const [decision, expected] = [judge.decide(event.trial), plainly(ledger.slice(0, i + 1), event.trial)]
        expect(decision.stop).toBe(expected.stop)
        if (!decision.stop) continue
        stops += 1
        // + 0: minus nought is nought.
        expect([decision.value + 0, decision.threshold + 0]).toEqual([expected.value! + 0, expected.limit! + 0])
      }
    }),
    { numRuns: 10_000 },
  )
  expect(stops).toBeGreaterThan(10_000)
})
