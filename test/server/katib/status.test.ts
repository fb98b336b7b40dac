import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Study, type StudyEnd, type StudyId, TRIAL_STATES, type Trial } from '../../../src/model/index.ts'
import { conditionsOf, failure, hasEnded, standingOf } from '../../../src/server/katib/conditions.ts'
import { type Condition, type ExperimentObject, type ExperimentStatus, TRIAL_LISTS } from '../../../src/server/katib/objects.ts'
import { optimalTrialOf } from '../../../src/server/katib/optimal-trial.ts'
import { patchBetween, statusOf } from '../../../src/server/katib/status.ts'
import { trialListsOf } from '../../../src/server/katib/trial-lists.ts'

const STUDY = 'study0000000001' as StudyId
const AT = '2026-11-29T07:00:00Z'
const end = (reason: StudyEnd['reason'], failed = false): StudyEnd => ({ reason, failed, message: `it ended: ${reason}`, at: 5_000 })

/** Every way that a study may stand. */
const standings = fc
  .constantFrom<Pick<Study, 'state' | 'end'>>(
    { state: 'active' },
    { state: 'paused' },
    { state: 'ended', end: end('trials') },
    { state: 'ended', end: end('target') },
    { state: 'ended', end: end('exhausted') },
    { state: 'ended', end: end('stopped') },
    { state: 'ended', end: end('failures', true) },
  )
  .map(standingOf)

const trials = fc
  .array(fc.constantFrom(...TRIAL_STATES))
  .map((states) => states.map((state, i) => ({ study: STUDY, number: i + 1, state }) as Trial))

describe('the conditions of an Experiment', () => {
  it.each([
    ['trials', 'Succeeded', 'ExperimentMaxTrialsReached'],
    ['target', 'Succeeded', 'ExperimentGoalReached'],
    ['exhausted', 'Succeeded', 'ExperimentSuggestionEndReached'],
    ['failures', 'Failed', 'ExperimentFailed'],
    ['stopped', 'Failed', 'ExperimentFailed'],
  ] as const)('have Katib’s words for a study that ended by %s', (reason, type, said) => {
    const standing = standingOf({ state: 'ended', end: end(reason, reason === 'failures') })
    expect(conditionsOf([], standing, AT).at(-1)).toEqual({
      type,
      status: 'True',
      reason: said,
      message: `it ended: ${reason}`,
      lastUpdateTime: AT,
      lastTransitionTime: AT,
    })
  })

  it('have each type once, one that holds of the running and the ended ones, and that one last, whatever happened', () => {
    fc.assert(
      fc.property(fc.array(standings, { minLength: 1 }), (path) => {
        let all: readonly Condition[] = []
        for (const standing of path) all = conditionsOf(all, standing, AT)
        expect(new Set(all.map(({ type }) => type)).size).toBe(all.length)
        expect(all[0]?.type).toBe('Created')
        const holding = all.filter(({ type, status }) => status === 'True' && type !== 'Created' && type !== 'Restarting')
        expect(holding).toEqual([all.at(-1)])
        expect(hasEnded({ conditions: all })).toBe(path.at(-1)?.kind !== 'running')
      }),
    )
  })

  it('are the same ones when the same is said again', () => {
    fc.assert(
      fc.property(fc.array(standings, { minLength: 1 }), (path) => {
        let all: readonly Condition[] = []
        for (const standing of path) all = conditionsOf(all, standing, AT)
        expect(conditionsOf(all, path.at(-1)!, '2027-01-01T00:00:00Z')).toEqual(all)
      }),
    )
  })

  it('keep the time at which they came to hold', () => {
    const first = conditionsOf([], standingOf({ state: 'active' }), AT)
    const paused = conditionsOf(first, standingOf({ state: 'paused' }), '2026-11-29T08:00:00Z')
    expect(paused.at(-1)).toMatchObject({ type: 'Running', lastTransitionTime: AT, lastUpdateTime: '2026-11-29T08:00:00Z' })
  })

  it('say of what was never a study that it failed', () => {
    const types = conditionsOf([], failure('spec.objective is missing'), AT).map(({ type }) => type)
    expect(types).toEqual(['Created', 'Failed'])
  })
})

describe('the trials of an Experiment', () => {
  it('are each in one list, which its counter counts, and all together in the count of all', () => {
    fc.assert(
      fc.property(trials, (all) => {
        const { trials: count = 0, ...rest } = trialListsOf('mnist', all)
        const names = TRIAL_LISTS.flatMap((list) => rest[list] ?? [])
        expect(names.toSorted()).toEqual(all.map(({ number }) => `mnist-000001-${number}`).toSorted())
        expect(count).toBe(all.length)
        const counted = Object.values(rest).filter((value) => typeof value === 'number')
        expect(counted.reduce((sum, n) => sum + n, 0)).toBe(all.length)
        expect(counted).not.toContain(0)
      }),
    )
  })

  it('wait until their pod runs, and lack their metrics where they ended without', () => {
    const attempt = (state: string) => ({ attempt: { state } }) as Partial<Trial>
    const all = [
      { study: STUDY, number: 1, state: 'active', ...attempt('pending') },
      { study: STUDY, number: 2, state: 'active', ...attempt('running') },
      { study: STUDY, number: 3, state: 'failed', outcome: { reason: 'noObjective', message: '' } },
      { study: STUDY, number: 4, state: 'stopped' },
    ] as Trial[]
    expect(trialListsOf('m', all)).toEqual({
      trials: 4,
      trialsPending: 1,
      pendingTrialList: ['m-000001-1'],
      trialsRunning: 1,
      runningTrialList: ['m-000001-2'],
      trialMetricsUnavailable: 1,
      metricsUnavailableTrialList: ['m-000001-3'],
      trialsEarlyStopped: 1,
      earlyStoppedTrialList: ['m-000001-4'],
    })
  })

  it('count beyond the names that an object has room for', () => {
    const all = Array.from({ length: 12_000 }, (_, i) => ({ study: STUDY, number: i + 1, state: 'succeeded' }) as Trial)
    const { succeededTrialList, trialsSucceeded } = trialListsOf('m', all)
    expect([trialsSucceeded, succeededTrialList?.length, succeededTrialList?.at(-1)]).toEqual([12_000, 5_000, 'm-000001-12000'])
  })
})

describe('the best trial of an Experiment', () => {
  const object = (spec: object): ExperimentObject => ({ metadata: { name: 'm' }, spec: spec as never })

  it('has every metric that was asked for: its least, its greatest and its last, as texts', () => {
    const spec = { objective: { objectiveMetricName: 'loss', additionalMetricNames: ['accuracy', 'never'] } }
    const trial = {
      study: STUDY,
      number: 4,
      parameters: { lr: 0.001, optimizer: 'sgd' },
      metrics: { loss: 0.5, accuracy: Number.NaN },
    } as never
    const points = [0.75, 0.25, 0.5].map((loss, step) => ({ step, at: 0, values: { loss } }))
    expect(optimalTrialOf(object(spec), trial, points)).toEqual({
      bestTrialName: 'm-000001-4',
      parameterAssignments: [
        { name: 'lr', value: '0.001' },
        { name: 'optimizer', value: 'sgd' },
      ],
      observation: {
        metrics: [
          { name: 'loss', min: '0.25', max: '0.75', latest: '0.5' },
          { name: 'accuracy', min: 'unavailable', max: 'unavailable', latest: 'NaN' },
          { name: 'never', min: 'unavailable', max: 'unavailable', latest: 'unavailable' },
        ],
      },
    })
  })

  it('has the resource of hyperband among its parameters, as Katib does', () => {
    const algorithm = { algorithmSettings: [{ name: 'resource_name', value: 'epochs' }] }
    const trial = { study: STUDY, number: 1, parameters: { lr: 1 }, metrics: {}, resource: 9 } as never
    expect(optimalTrialOf(object({ algorithm, objective: {} }), trial, []).parameterAssignments).toContainEqual({
      name: 'epochs',
      value: '9',
    })
  })
})

describe('a change of an Experiment’s status', () => {
  const study = (more: object): Study => ({ createdAt: 1_000, state: 'active', ...more }) as unknown as Study
  const object: ExperimentObject = { metadata: { name: 'm', generation: 1 } }

  it('leads from any status to the next as a merge patch, and is none when they are the same', () => {
    const shown = fc.record({ all: trials, ended: fc.boolean() })
    fc.assert(
      fc.property(shown, shown, (a, b) => {
        const status = (before: ExperimentStatus, { all, ended }: typeof a): ExperimentStatus =>
          statusOf(object, before, { study: study(ended ? { state: 'ended', end: end('trials') } : {}), trials: all }, 9_000)
        const first = status({}, a)
        const second = status(first, b)
        const merged = Object.entries({ ...first, ...patchBetween(first, second) }).filter(([, value]) => value !== null)
        expect(Object.fromEntries(merged)).toEqual(second)
        expect(patchBetween(second, status(second, b))).toBeUndefined()
      }),
    )
  })
})
