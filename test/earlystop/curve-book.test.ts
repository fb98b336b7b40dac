import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { CurveBook } from '../../src/earlystop/curve-book.ts'
import type { RuleContext } from '../../src/earlystop/index.ts'

const context: RuleContext = { goal: 'minimize', metric: 'loss', seed: 1 }
const trial = fc.integer({ min: 1, max: 4 })
const event = fc.oneof(
  { weight: 3, arbitrary: fc.record({ trial, value: fc.constantFrom(1, 2, 3, Number.NaN) }) },
  fc.record({ trial, evidence: fc.constantFrom('full' as const, 'cut' as const, 'none' as const) }),
)

describe('the book of curves', () => {
  it('takes for the best so far what no other is better than: not what ended, was forgotten or never reported, whatever happened before', () => {
    fc.assert(
      fc.property(fc.array(event, { minLength: 6, maxLength: 25, size: 'max' }), (events) => {
        const book = new CurveBook({ ...context, reduce: 'last' })
        const [open, ended, forgotten] = [new Map<number, number>(), new Map<number, number>(), new Set<number>()]
        for (const [at, next] of events.entries()) {
          const isOver = ended.has(next.trial) || forgotten.has(next.trial)
          if ('value' in next) {
            if (isOver || Number.isNaN(next.value)) continue
            book.observe(next.trial, at, next.value)
            open.set(next.trial, -next.value)
          } else {
            book.end(next.trial, next.evidence)
            if (next.evidence === 'none') ended.delete(next.trial)
            else if (!isOver) ended.set(next.trial, open.get(next.trial) ?? Number.NaN)
            if (next.evidence === 'none') forgotten.add(next.trial)
            open.delete(next.trial)
          }
        }
        for (const number of [1, 2, 3, 4, 5]) {
          const own = open.get(number)
          const others = [...[...open].filter(([other]) => other !== number).map(([, score]) => score), ...ended.values()]
          expect(book.isIncumbent(number)).toBe(own !== undefined && !others.some((score) => score > own))
          expect(book.score(number)).toBe(own ?? ended.get(number))
        }
      }),
    )
  })

  it('compares with the next best once the best that ended is forgotten', () => {
    const book = new CurveBook({ ...context, reduce: 'last' })
    for (const [trial, value] of [1, 2, 3].entries()) book.observe(trial, 1, value)
    book.end(0, 'full')
    book.end(1, 'full')
    book.end(0, 'none')
    expect(book.isIncumbent(2)).toBe(false)
    book.end(1, 'none')
    expect(book.isIncumbent(2)).toBe(true)
  })
})
