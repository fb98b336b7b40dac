import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Attempt, gpuTime, type Study } from '../../../src/model/index.ts'
import { gpuUseAfter } from '../../../src/study/ledger/gpu-use.ts'
import { specOf } from '../bench-room.ts'

const GPUS = 2
const trial = { command: ['train'], env: {}, workingFolder: '/', retries: 0, graceMs: 0, resources: { gpu: GPUS } }
const START = { spec: specOf({ trial }) } as Study

/** What happens to one attempt, in this order; times are when it happened, `heard` is how much later the service is told. */
interface Life {
  readonly startedAt: number
  readonly endedAt: number | undefined
  readonly lost: boolean
  readonly heard: number
}

const life: fc.Arbitrary<Life> = fc.record({
  startedAt: fc.nat({ max: 1_000 }),
  endedAt: fc.option(fc.integer({ min: 1_000, max: 2_000 }), { nil: undefined }),
  lost: fc.boolean(),
  heard: fc.nat({ max: 3_000 }),
})

function attempt(epoch: number, fields: Partial<Attempt>): Attempt {
  return { epoch, executor: 'process', objectName: 'p', state: 'pending', createdAt: 0, ...fields }
}

describe('GPU time', () => {
  it('adds up every attempt from its start to its end, whenever the service hears of either', () => {
    fc.assert(
      fc.property(fc.array(life, { maxLength: 6 }), fc.nat({ max: 5_000 }), (lives, more) => {
        const events = lives.flatMap(({ startedAt, endedAt, lost, heard }, k) => {
          const running = attempt(1, { state: 'running', startedAt })
          const start = { at: startedAt + heard, before: attempt(1, {}), after: running, k }
          if (endedAt === undefined) return [start]
          const over = attempt(1, { state: lost ? 'lost' : 'ended', startedAt, endedAt })
          return [start, { at: Math.max(endedAt, start.at) + heard, before: running, after: over, k }]
        })
        events.sort((a, b) => a.at - b.at)
        const study = events.reduce((s, { at, before, after }) => withUse(s, before, after, at), START)
        const now = Math.max(0, ...events.map((e) => e.at)) + more
        const wanted = lives.reduce((sum, { startedAt, endedAt }) => sum + GPUS * ((endedAt ?? now) - startedAt), 0)
        expect(gpuTime(study, now)).toBe(wanted)
      }),
    )
  })

  it('ends an attempt that another one replaces, counts a lost one until it was found lost, and what began and ended unheard', () => {
    const running = attempt(1, { state: 'running', startedAt: 100 })
    let study = withUse(START, undefined, running, 100)
    study = withUse(study, running, attempt(2, { state: 'running', startedAt: 300 }), 300)
    expect(gpuTime(study, 400)).toBe(GPUS * 300)
    study = withUse(study, attempt(2, { state: 'running', startedAt: 300 }), attempt(2, { state: 'lost', startedAt: 300 }), 400)
    expect(gpuTime(study, 900)).toBe(GPUS * 300)
    // Found again, it counts again.
    study = withUse(study, attempt(2, { state: 'lost', startedAt: 300 }), attempt(2, { state: 'running', startedAt: 300 }), 900)
    expect(gpuTime(study, 1_000)).toBe(GPUS * 400)
    study = withUse(
      study,
      attempt(2, { state: 'running', startedAt: 300 }),
      attempt(2, { state: 'ended', startedAt: 300, endedAt: 1_000 }),
      2_000,
    )
    study = withUse(study, undefined, attempt(1, { state: 'ended', startedAt: 0, endedAt: 50 }), 2_000)
    expect(gpuTime(study, 9_000)).toBe(GPUS * 450)
  })

  it('is nothing for studies whose trials ask for no GPU', () => {
    const study = { spec: specOf() } as Study
    expect(gpuUseAfter(study, {}, { attempt: attempt(1, { state: 'running', startedAt: 1 }) }, 5)).toBeUndefined()
  })
})

function withUse(study: Study, before: Attempt | undefined, after: Attempt, now: number): Study {
  const gpu = gpuUseAfter(study, before === undefined ? {} : { attempt: before }, { attempt: after }, now)
  return gpu === undefined ? study : { ...study, gpu }
}
