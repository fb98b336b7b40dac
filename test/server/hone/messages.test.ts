import fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import type { Measurement, Study, StudyId, Trial, TrialNumber, TrialState } from '../../../src/model/index.ts'
import { changeMessages, SharedMessages } from '../../../src/server/hone/change-messages.ts'
import { decodeAssignment, decodeMeasurements } from '../../../src/server/hone/decode.ts'
import { encodeCurve, encodeTrial } from '../../../src/server/hone/encode.ts'
import { encodeStudy } from '../../../src/server/hone/encode-study.ts'
import { loadWire } from '../../../src/wire/index.ts'

const service = loadWire().StudyService.service
const STUDY = 'abcdefabcdef' as StudyId
const states: TrialState[] = ['requested', 'active', 'stopping', 'succeeded', 'stopped', 'infeasible', 'failed', 'cancelled']

const number = fc.oneof(fc.double(), fc.constantFrom(Number.NaN, Infinity, -Infinity, -0))
const name = fc.stringMatching(/^[a-z][a-zA-Z0-9_.-]{0,9}$/)
const value = fc.oneof(number, fc.string(), fc.boolean())
const time = fc.integer({ min: 0, max: 4e12 })
const absent = undefined
const trials: fc.Arbitrary<Trial> = fc
  .record({
    number: fc.integer({ min: 1, max: 2 ** 40 }),
    state: fc.constantFrom(...states),
    parameters: fc.dictionary(name, value),
    values: fc.option(fc.array(number, { minLength: 1 }), { nil: absent }),
    metrics: fc.dictionary(name, number),
    lastStep: fc.option(fc.nat(), { nil: absent }),
    createdAt: time,
    startedAt: fc.option(time, { nil: absent }),
    stop: fc.option(
      fc.record({ by: fc.constant('rule' as const), reason: fc.string(), at: time, threshold: number, step: fc.constant(0) }),
      { nil: absent },
    ),
  })
  .map(({ values, lastStep, startedAt, stop, ...rest }) => ({
    ...rest,
    study: STUDY,
    source: 'algorithm' as const,
    revision: 3,
    measurements: 2,
    failedAttempts: 0,
    labels: {},
    ...(values && { values }),
    ...(lastStep !== undefined && { lastStep }),
    ...(startedAt !== undefined && { startedAt }),
    ...(stop && { stop }),
  }))

const overWire = (trial: Trial) => {
  const { responseSerialize, responseDeserialize } = service.GetTrial
  return responseDeserialize(responseSerialize(encodeTrial(trial)))
}
const milliseconds = (stamp: { seconds: unknown; nanos: number } | null) => stamp && Number(stamp.seconds) * 1000 + stamp.nanos / 1e6

describe('a trial over the wire', () => {
  it('keeps its parameters, values, metrics, times and what is absent', () => {
    fc.assert(
      fc.property(trials, (trial) => {
        const read = overWire(trial)
        expect(read.number).toBe(trial.number)
        expect(read.state.toLowerCase()).toBe(trial.state)
        expect(decodeAssignment(read.parameters)).toEqual(trial.parameters)
        expect(read.values).toEqual(trial.values ?? [])
        expect(read.metrics).toEqual(trial.metrics)
        expect(read.lastStep).toBe(trial.lastStep)
        expect(milliseconds(read.createTime)).toBe(trial.createdAt)
        expect(milliseconds(read.startTime)).toBe(trial.startedAt ?? null)
        expect(read.endTime).toBeNull()
        expect(read.stop?.threshold).toEqual(trial.stop?.threshold)
        expect(read.stop?.step).toBe(trial.stop?.step)
        expect(read.stop?.value).toBeUndefined()
      }),
    )
  })
})

describe('a trial’s attempts over the wire', () => {
  it('are told with how each ended, the newest apart from those before', () => {
    const attempt = { executor: 'process', createdAt: 1_000, startedAt: 2_000 }
    const sent = {
      study: STUDY,
      number: 1,
      state: 'active',
      parameters: {},
      source: 'algorithm',
      revision: 3,
      createdAt: 1,
      metrics: {},
      measurements: 0,
      failedAttempts: 1,
      labels: {},
      attempt: { ...attempt, epoch: 4, objectName: 'p4', state: 'running', specRevision: 3 },
      earlierAttempts: [
        { ...attempt, epoch: 2, objectName: 'p2', state: 'ended', exitCode: 0, endedAt: 3_000, usedRetry: true },
        {
          executor: 'process',
          createdAt: 1_000,
          epoch: 3,
          objectName: 'p3',
          state: 'lost',
          reason: 'was preempted',
          notes: ['a line was not read'],
          usedRetry: false,
        },
      ],
    } as const satisfies Trial
    const { earlierAttempts, attempt: newest } = overWire(sent)
    expect(newest).toMatchObject({ epoch: 4, specRevision: 3 })
    expect(earlierAttempts).toMatchObject([
      { epoch: 2, objectName: 'p2', state: 'ended', exitCode: 0, usedRetry: true, reason: '', specRevision: 0, notes: [] },
      {
        epoch: 3,
        objectName: 'p3',
        state: 'lost',
        reason: 'was preempted',
        notes: ['a line was not read'],
        usedRetry: false,
        startTime: null,
      },
    ])
    expect(earlierAttempts.map(({ endTime }) => milliseconds(endTime))).toEqual([3_000, null])
    expect(earlierAttempts[1]?.exitCode).toBeUndefined()
  })
})

describe('measurements', () => {
  const points: fc.Arbitrary<Measurement> = fc.record({ step: fc.nat(), values: fc.dictionary(name, number, { minKeys: 1 }), at: time })

  it('come back as they were sent', () => {
    fc.assert(
      fc.property(fc.array(points), (sent) => {
        const { requestSerialize, requestDeserialize } = service.ReportMeasurements
        const { measurements } = requestDeserialize(
          requestSerialize({ measurements: encodeCurve({ trial: 1, points: sent }).points ?? [] }),
        )
        expect(decodeMeasurements(measurements, 0)).toEqual(sent)
      }),
    )
  })

  it('without a time are stamped with the time of receipt', () => {
    expect(decodeMeasurements([{ step: 1, values: { a: 1 }, time: null }], 42)[0]?.at).toBe(42)
  })

  it('that cannot be are named one by one', () => {
    const bad = [
      { step: -1, values: { a: 1 }, time: null },
      { step: 1.5, values: {}, time: null },
    ]
    expect(() => decodeMeasurements(bad, 0)).toThrowError(
      expect.objectContaining({
        code: 'INVALID_REQUEST',
        problems: [
          expect.objectContaining({ field: 'measurements[0].step' }),
          expect.objectContaining({ field: 'measurements[1].step' }),
          expect.objectContaining({ field: 'measurements[1].values' }),
        ],
      }),
    )
  })
})

describe('a study over the wire', () => {
  it('counts its running time up to now while it is active, and not while it is paused', () => {
    const study = {
      id: STUDY,
      spec: { project: 'default', name: 'a' },
      state: 'active',
      revision: 1,
      createdAt: 0,
      activeMs: 500,
      activeSince: 1000,
    }
    const full = { ...study, counts: {}, steps: { used: 0, saved: 0 } } as unknown as Study
    expect(encodeStudy(full, 3000).activeMs).toBe(2500)
    const { activeSince: _, ...paused } = full
    expect(encodeStudy({ ...paused, state: 'paused' }, 3000).activeMs).toBe(500)
  })
})

describe('a change cut into messages', () => {
  const study = {
    id: STUDY,
    spec: { project: 'default', name: 'a' },
    state: 'active',
    counts: {},
    steps: { used: 0, saved: 0 },
  } as unknown as Study
  const change = (trialCount: number, curves: number[]) => ({
    revision: 9,
    study,
    trials: Array.from(
      { length: trialCount },
      (_, i) => ({ study: STUDY, number: i + 1, state: 'active', parameters: {}, metrics: {}, labels: {} }) as unknown as Trial,
    ),
    points: curves.map((length, i) => ({ trial: i + 1, points: Array.from({ length }, (_, step) => ({ step, values: { a: 1 }, at: 0 })) })),
    deletedTrials: [7] as TrialNumber[],
  })

  it('loses nothing, keeps the order, stays small, and moves the revision with its last message only', () => {
    fc.assert(
      fc.property(fc.nat(2500), fc.array(fc.nat(30_000), { maxLength: 5 }), (trialCount, curves) => {
        const sent = change(trialCount, curves)
        const messages = [...changeMessages(sent, { withPoints: true, sentRevision: 4, now: 0 })]
        expect(messages.flatMap((m) => m.trials ?? []).map((t) => t.number)).toEqual(sent.trials.map((t) => t.number))
        const steps = new Map<unknown, unknown[]>()
        for (const { trial, points } of messages.flatMap((m) => m.curves ?? []))
          steps.set(trial, [...(steps.get(trial) ?? []), ...(points ?? []).map((p) => p.step)])
        for (const { trial, points } of sent.points) expect(steps.get(trial) ?? []).toEqual(points.map((p) => p.step))
        expect(messages.slice(0, -1).every((m) => m.revision === 4 && m.study === undefined)).toBe(true)
        expect(messages.at(-1)).toMatchObject({ revision: 9, deletedTrials: [7], study: { id: STUDY } })
        for (const message of messages) {
          expect(message.trials?.length ?? 0).toBeLessThanOrEqual(1_000)
          expect((message.curves ?? []).reduce((sum, c) => sum + (c.points?.length ?? 0), 0)).toBeLessThanOrEqual(20_000)
        }
      }),
      { numRuns: 25 },
    )
  })

  it('leaves points out when they are not wanted', () => {
    const messages = [...changeMessages(change(1, [50_000]), { withPoints: false, sentRevision: 0, now: 0 })]
    expect(messages).toHaveLength(1)
    expect(messages[0]?.curves).toEqual([])
  })
  it('is written once for all readers who are told the same, with points or without, and anew for another', () => {
    const serialize = vi.fn(service.WatchStudy.responseSerialize)
    const messages = new SharedMessages(serialize, () => 0)
    const told = (sent: ReturnType<typeof change>, withPoints: boolean, sentRevision = 4) =>
      [...messages.of(sent, { withPoints, sentRevision })] as unknown as Buffer[]
    const sent = change(2, [3])
    const [withPoints] = told(sent, true)
    expect(told(sent, true, 7)).toEqual([withPoints])
    const [without] = told(sent, false)
    expect(told(sent, false)[0]).toBe(without)
    expect(serialize).toHaveBeenCalledTimes(2)
    const read = service.WatchStudy.responseDeserialize
    expect(read(withPoints!)).toMatchObject({ revision: 9, curves: [{ trial: 1 }], trials: [{ number: 1 }, { number: 2 }] })
    expect(read(without!)).toEqual({ ...read(withPoints!), curves: [] })
    expect(told({ ...sent }, true)).toEqual([withPoints])
    expect(serialize).toHaveBeenCalledTimes(3)
  })

  it('says in its first parts what its own reader was sent before', () => {
    const messages = new SharedMessages(service.WatchStudy.responseSerialize, () => 0)
    const sent = change(2_500, [])
    for (const sentRevision of [4, 7]) {
      const parts = [...messages.of(sent, { withPoints: true, sentRevision })] as unknown as Buffer[]
      const read = parts.map((bytes) => service.WatchStudy.responseDeserialize(bytes))
      expect(read.map((message) => message.revision)).toEqual([sentRevision, sentRevision, 9])
      expect(read.flatMap((message) => message.trials)).toHaveLength(2_500)
    }
  })
})
