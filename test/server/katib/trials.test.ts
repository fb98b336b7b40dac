import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { isEnded, TRIAL_STATES, type Trial } from '../../../src/model/index.ts'
import type { ExperimentObject, TrialStatus } from '../../../src/server/katib/objects.ts'
import { isShown, trialObjectOf, trialStatusOf } from '../../../src/server/katib/trial.ts'
import { ExperimentBench, experiment } from './fixtures.ts'

const object = { metadata: { name: 'mnist', uid: 'u1' }, ...experiment() } as ExperimentObject

/** A trial in any of its states, which waits or runs where it is active. */
const trials = fc.record({ state: fc.constantFrom(...TRIAL_STATES), attempt: fc.constantFrom('pending', 'running') }).map(
  ({ state, attempt }) =>
    ({
      study: 'study0000000001',
      number: 7,
      state,
      attempt: { state: attempt },
      parameters: { lr: 0.02 },
      createdAt: 1_000,
      metrics: { loss: 0.5 },
      ...(isEnded(state) ? { endedAt: 9_000 } : {}),
    }) as unknown as Trial,
)
const points = [{ step: 0, at: 0, values: { loss: 0.25 } }]

describe('a Trial', () => {
  it('belongs to its Experiment, and has what that asks for and its parameters as texts', () => {
    const trial = { study: 'study0000000001', number: 7, parameters: { lr: 0.02 } } as unknown as Trial
    expect(trialObjectOf(object, trial)).toEqual({
      apiVersion: 'kubeflow.org/v1beta1',
      kind: 'Trial',
      metadata: {
        name: 'mnist-000001-7',
        labels: { 'katib.kubeflow.org/experiment': 'mnist' },
        ownerReferences: [{ apiVersion: 'kubeflow.org/v1beta1', kind: 'Experiment', name: 'mnist', uid: 'u1', controller: true }],
      },
      spec: {
        objective: { type: 'minimize', objectiveMetricName: 'loss', additionalMetricNames: ['accuracy'] },
        parameterAssignments: [{ name: 'lr', value: '0.02' }],
        primaryContainerName: 'train',
      },
    })
  })

  it('has each condition once, the current one last, which alone holds, and is the same when the same is said again', () => {
    fc.assert(
      fc.property(fc.array(trials.filter(({ state }) => !isEnded(state))), trials, (path, last) => {
        let status: TrialStatus = {}
        for (const trial of [...path, last]) status = trialStatusOf(object, status, { trial, points }, 5_000)
        const { conditions = [] } = status
        expect(new Set(conditions.map(({ type }) => type)).size).toBe(conditions.length)
        expect(conditions[0]).toMatchObject({ type: 'Created', status: 'True', reason: 'TrialCreated' })
        const holding = conditions.slice(1).filter(({ status: holds }) => holds === 'True')
        expect(holding).toEqual(holding.length === 0 ? [] : [conditions.at(-1)])
        expect(isShown(status, last)).toBe(isEnded(last.state))
        expect(status.observation !== undefined).toBe(isEnded(last.state))
        expect(trialStatusOf(object, status, { trial: last, points }, 8_000)).toEqual(status)
      }),
    )
  })

  it.each([
    ['succeeded', undefined, 'Succeeded', 'TrialSucceeded'],
    ['stopped', undefined, 'EarlyStopped', 'TrialEarlyStopped'],
    ['cancelled', undefined, 'Killed', 'TrialKilled'],
    ['infeasible', undefined, 'Failed', 'TrialFailed'],
    ['failed', 'exitCode', 'Failed', 'TrialFailed'],
    ['failed', 'noObjective', 'MetricsUnavailable', 'MetricsUnavailable'],
  ] as const)('that %s (%s) is %s', (state, reason, type, said) => {
    const outcome = reason === undefined ? {} : { outcome: { reason, message: 'why' } }
    const trial = {
      study: 'study0000000001',
      number: 1,
      state,
      createdAt: 1_000,
      endedAt: 2_000,
      metrics: {},
      ...outcome,
    } as unknown as Trial
    const { conditions, observation } = trialStatusOf(object, {}, { trial, points: [] }, 5_000)
    expect(conditions?.at(-1)).toMatchObject({ type, status: 'True', reason: said })
    expect(observation).toBeUndefined()
  })

  it.each([
    ['succeeded before it was seen running', 'succeeded', {}, ['Created=True', 'Running=False', 'Succeeded=True']],
    ['failed before it was seen running', 'failed', { exitCode: 1 }, ['Created=True', 'Running=False', 'Failed=True']],
    ['failed while it ran', 'failed', { startedAt: 1_500 }, ['Created=True', 'Running=False', 'Failed=True']],
    ['never started', 'failed', {}, ['Created=True', 'Failed=True']],
  ])('says that it ran where that is so: one that %s', (_, state, attempt, said) => {
    const trial = { study: 'study0000000001', number: 1, state, createdAt: 1_000, endedAt: 2_000, metrics: {}, attempt } as unknown as Trial
    const { conditions } = trialStatusOf(object, {}, { trial, points: [] }, 5_000)
    expect(conditions?.map(({ type, status }) => `${type}=${status}`)).toEqual(said)
  })
})

describe('the Trials of a followed Experiment', () => {
  let bench: ExperimentBench
  beforeEach(async () => {
    bench = await ExperimentBench.open()
  })
  afterEach(() => bench.close())

  const is = (name: string, condition: string) => bench.until(`${name} is ${condition}`, () => bench.trialIs(name) === condition)

  it('run and end with its trials, and say by which metrics', async () => {
    bench.apply('mnist')
    const { id } = await bench.study('mnist')
    const { number } = await bench.begin(id)
    await is('mnist-000001-1', 'Running=True')
    expect(bench.trial('mnist-000001-1')?.metadata.ownerReferences?.[0]?.uid).toBe(bench.object('mnist')?.metadata.uid)
    expect(bench.trial('mnist-000001-1')?.status?.observation).toBeUndefined()
    await bench.finish(id, number, [0.5, 0.25, 0.75])
    await is('mnist-000001-1', 'Succeeded=True')
    expect(bench.trial('mnist-000001-1')?.status?.observation).toEqual({
      metrics: [
        { name: 'loss', min: '0.25', max: '0.75', latest: '0.75' },
        { name: 'accuracy', min: '0.25', max: '0.75', latest: '0.25' },
      ],
    })
    await bench.finish(id, (await bench.begin(id)).number, [], 'failed')
    await is('mnist-000001-2', 'Failed=True')
    await bench.until('it is told', () => bench.told('mnist-000001-2').at(-1) === 'Warning JobFailed')
    expect(bench.told('mnist-000001-1')).toEqual(['Normal JobRunning', 'Normal JobSucceeded'])
  })

  it('are not there before the objects that run them: clients that read one look for the other', async () => {
    bench.apply('mnist')
    const { id } = await bench.study('mnist')
    const reply = await bench.studies.suggestTrials({ study: id, worker: 'w', count: 1, open: 'new', managed: true })
    expect(reply.kind).toBe('trials')
    await bench.studies.startAttempt(id, 1, { executor: 'kubernetes', objectName: 'o1', state: 'pending' })
    await bench.until('it is counted', () => bench.status('mnist').pendingTrialList?.[0] === 'mnist-000001-1')
    expect(bench.trial('mnist-000001-1')).toBeUndefined()
    await bench.studies.updateAttempt({ study: id, number: 1, epoch: 1 }, { reason: 'waits for quota' })
    await bench.finish(id, (await bench.begin(id)).number, [0.5])
    await is('mnist-000001-2', 'Succeeded=True')
    expect(bench.trial('mnist-000001-1')).toBeUndefined()
    await bench.studies.updateAttempt(
      { study: id, number: 1, epoch: 1 },
      { reason: 'waits for its operator to make a pod', detail: { made: true } },
    )
    await is('mnist-000001-1', 'Created=True')
    await bench.until('it is told', () => bench.told('mnist-000001-1').length === 1)
    expect(bench.told('mnist-000001-1')).toEqual(['Normal JobCreated'])
  })

  it('say that they ended no later than the Experiment does', async () => {
    bench.apply('mnist', experiment({ maxTrialCount: 1, parallelTrialCount: 1 }))
    const { id } = await bench.study('mnist')
    await bench.finish(id, (await bench.begin(id)).number, [0.5])
    await bench.until('it has ended', () => bench.conditions('mnist').at(-1) === 'Succeeded=True')
    expect(bench.trialIs('mnist-000001-1')).toBe('Succeeded=True')
  })

  it('are listed once after a restart, and only what differs is written', async () => {
    bench.apply('mnist')
    const { id } = await bench.study('mnist')
    await bench.finish(id, (await bench.begin(id)).number, [0.5])
    const { number } = await bench.begin(id)
    await is('mnist-000001-1', 'Succeeded=True')
    await is('mnist-000001-2', 'Running=True')
    const before = bench.trialRequests.length
    await bench.restart()
    await bench.finish(id, number, [0.4])
    await is('mnist-000001-2', 'Succeeded=True')
    expect(bench.trialRequests.slice(before)).toEqual(['GET', 'PATCH mnist-000001-2'])
    await bench.finish(id, (await bench.begin(id)).number, [0.3])
    await bench.until('it has ended', () => bench.conditions('mnist').at(-1) === 'Succeeded=True')
    const ended = bench.trialRequests.length
    await bench.restart()
    bench.apply('next')
    await bench.until('another one runs', () => bench.conditions('next').at(-1) === 'Running=True')
    // That one's own.
    expect(bench.trialRequests.slice(ended)).toEqual(['GET'])
  })

  it('are left alone when somebody deletes one', async () => {
    bench.apply('mnist')
    const { id } = await bench.study('mnist')
    const { number } = await bench.begin(id)
    await is('mnist-000001-1', 'Running=True')
    bench.stub.vanish('mnist-000001-1', 'trials')
    await bench.finish(id, number, [0.5])
    await bench.begin(id)
    await is('mnist-000001-2', 'Running=True')
    expect(bench.trial('mnist-000001-1')).toBeUndefined()
    expect(bench.trialRequests.filter((request) => request === 'PATCH mnist-000001-1').length).toBeLessThanOrEqual(2)
  })

  it('are written in the end, whatever the cluster refuses, beside those of an earlier Experiment of its name', async () => {
    bench.apply('mnist')
    const old = await bench.study('mnist')
    await bench.begin(old.id)
    await is('mnist-000001-1', 'Running=True')
    bench.stub.vanish('mnist', 'experiments')
    bench.apply('mnist')
    const { id } = await bench.study('mnist-2')
    bench.stub.fail(2, 500, { method: 'POST', path: '/trials' })
    const { number } = await bench.begin(id)
    await is('mnist-000002-1', 'Running=True')
    const { uid } = bench.object('mnist')!.metadata
    expect(bench.trial('mnist-000002-1')?.metadata.ownerReferences?.[0]?.uid).toBe(uid)
    expect(bench.trial('mnist-000001-1')?.metadata.ownerReferences?.[0]?.uid).not.toBe(uid)
    bench.stub.fail(2, 500, { method: 'PATCH', path: '/trials/' })
    await bench.finish(id, number, [0.5])
    await is('mnist-000002-1', 'Succeeded=True')
  })

  it('that ran when their study was deleted are killed, and those that had ended stay as they were', async () => {
    bench.apply('mnist')
    const { id } = await bench.study('mnist')
    await bench.finish(id, (await bench.begin(id)).number, [0.5])
    const { number } = await bench.begin(id)
    await is('mnist-000001-1', 'Succeeded=True')
    await is('mnist-000001-2', 'Running=True')
    // Until the study is gone, nothing of its end can be written.
    bench.stub.fail(20, 500, { method: 'PATCH', path: '/trials/' })
    const deleted = bench.studies.deleteStudy(id)
    await bench.until('it is told to stop', async () => (await bench.studies.getTrial(id, number)).state === 'stopping')
    await bench.studies.completeTrial({ trial: { study: id, number, epoch: 1 }, as: 'succeeded' }).catch(() => undefined)
    await deleted
    await bench.until('it has failed', () => bench.conditions('mnist').at(-1) === 'Failed=True')
    const { conditions, completionTime } = bench.trial('mnist-000001-2')!.status!
    expect(conditions?.map(({ type, status }) => `${type}=${status}`)).toEqual(['Created=True', 'Running=False', 'Killed=True'])
    expect(conditions?.at(-1)).toMatchObject({ reason: 'TrialKilled', message: 'its study was deleted' })
    expect(completionTime).toBeDefined()
    expect(bench.trialIs('mnist-000001-1')).toBe('Succeeded=True')
  })

  it('are done without where the cluster has no such kind', async () => {
    bench.stub.fail(9, 404, { path: '/trials' })
    bench.apply('mnist', experiment({ maxTrialCount: 1, parallelTrialCount: 1 }))
    const { id } = await bench.study('mnist')
    await bench.finish(id, (await bench.begin(id)).number, [0.5])
    await bench.until('it has ended', () => bench.conditions('mnist').at(-1) === 'Succeeded=True')
    expect(bench.trialRequests).toEqual(['GET'])
  })
})
