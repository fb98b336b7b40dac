import { credentials, type ServiceError, status } from '@grpc/grpc-js'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Study, Trial } from '../../../src/model/index.ts'
import { admitCallers } from '../../../src/server/access/index.ts'
import { startDbManager } from '../../../src/server/katib/db-manager.ts'
import { dbManagerCalls } from '../../../src/server/katib/db-manager-calls.ts'
import { trialKey } from '../../../src/server/katib/trial-key.ts'
import { loadKatibWire } from '../../../src/wire/index.ts'
import { NAMESPACE } from '../../trials/executors/kubernetes/stub/cluster.ts'
import { ExperimentBench, experiment } from './fixtures.ts'

const access = { trialToken: (study: string, trial: number) => `token of ${study}/${trial}`, holds: () => true }
const LATE = '2026-01-31T12:00:00Z'

let bench: ExperimentBench
let service: Awaited<ReturnType<typeof startDbManager>>
let client: InstanceType<ReturnType<typeof loadKatibWire>['DBManager']>
let study: Study
let trial: Trial
let key: string

beforeEach(async () => {
  bench = await ExperimentBench.open()
  const { studies } = bench
  service = await startDbManager({ address: '127.0.0.1:0', studies, access: access as never, namespace: NAMESPACE })
  client = new (loadKatibWire().DBManager)(service.address, credentials.createInsecure())
  bench.apply('mnist', experiment({ metricsCollectorSpec: { collector: { kind: 'Push' } } }))
  study = await bench.study('mnist')
  trial = await bench.begin(study.id)
  key = keyOf(1)
})
afterEach(async () => {
  client.close()
  await service.close()
  await bench.close()
})

const keyOf = (epoch: number): string => trialKey(access, 'mnist-000001-1', { study: study.id, number: trial.number, epoch })
type Rows = readonly (readonly [name: string, value: string, time?: string])[]

/** As report_metrics does; the code and the words of what it is answered. */
function report(trialName: string, rows: Rows): Promise<[number, string]> {
  const metricLogs = rows.map(([name, value, timeStamp = LATE]) => ({ timeStamp, metric: { name, value } }))
  return new Promise((resolve) => {
    client.reportObservationLog({ trialName, observationLog: { metricLogs } }, (error: ServiceError | null) =>
      resolve([error?.code ?? status.OK, error?.details ?? '']),
    )
  })
}

function read(trialName: string, query: object = {}): Promise<string[] | string> {
  return new Promise((resolve) => {
    client.getObservationLog({ trialName, ...query }, (error, reply) =>
      resolve(error?.details ?? (reply?.observationLog?.metricLogs ?? []).map(({ metric }) => `${metric?.name}=${metric?.value}`)),
    )
  })
}

async function curve(): Promise<object[]> {
  const [found] = await bench.studies.readCurves(study.id, { trials: [trial.number] })
  return (found?.points ?? []).map(({ step, values }) => ({ step, ...values }))
}

describe('what training code reports by Katib’s client', () => {
  it('is its trial’s curve: each call with the objective is the next step, others belong to the newest one', async () => {
    expect(
      await report(key, [
        ['loss', '0.5'],
        ['accuracy', '0.25'],
      ]),
    ).toEqual([status.OK, ''])
    expect(await report(key, [['accuracy', '0.75']])).toEqual([status.OK, ''])
    expect(await report(key, [['loss', '1e-1']])).toEqual([status.OK, ''])
    expect(await curve()).toEqual([
      { step: 0, loss: 0.5, accuracy: 0.75 },
      { step: 1, loss: 0.1 },
    ])
  })

  it('may be a whole history in one call, whose rows are told apart by their times, or by a metric that comes again', async () => {
    await report(key, [
      ['loss', '3', '2026-01-31T10:00:00Z'],
      ['accuracy', '0.1', '2026-01-31T10:00:00Z'],
      ['loss', '2', '2026-01-31T11:00:00Z'],
      ['loss', '1', '2026-01-31T11:00:00Z'],
    ])
    expect(await curve()).toEqual([
      { step: 0, loss: 3, accuracy: 0.1 },
      { step: 1, loss: 2 },
      { step: 2, loss: 1 },
    ])
  })

  it.each([
    ['nan', Number.NaN],
    ['-inf', Number.NEGATIVE_INFINITY],
    ['True', 1],
    ['tensor(0.2500)', 0.25],
    ['tensor(0.5000, device=cuda:0)', 0.5],
  ])('is read as Python writes it: %s', async (text, value) => {
    expect(await report(key, [['loss', text]])).toEqual([status.OK, ''])
    expect(await curve()).toEqual([{ step: 0, loss: value }])
  })

  it('is refused with the field and the value where that is no number', async () => {
    const [code, words] = await report(key, [
      ['loss', '0.5'],
      ['accuracy', 'high'],
    ])
    expect(code).toBe(status.INVALID_ARGUMENT)
    expect(words).toContain('metric_logs[1].metric.value must be a number')
    expect(await curve()).toEqual([])
  })

  it('is taken for the trial whose key comes with it, and for no other one', async () => {
    const stolen = trialKey({ trialToken: () => 'guessed' }, 'mnist-000001-1', { study: study.id, number: trial.number, epoch: 1 })
    for (const name of ['mnist-000001-1', stolen, '']) {
      expect(await report(name, [['loss', '0.5']])).toEqual([status.UNAUTHENTICATED, expect.stringContaining('KATIB_TRIAL_NAME')])
    }
    expect(await curve()).toEqual([])
  })

  it('is refused of an attempt that another one followed, and of a trial that has ended', async () => {
    await bench.studies.startAttempt(study.id, trial.number, { executor: 'kubernetes', objectName: 'o', state: 'running' })
    expect((await report(key, [['loss', '0.5']]))[1]).toContain('attempt 2')
    expect(await report(keyOf(2), [['loss', '0.5']])).toEqual([status.OK, ''])
    await bench.studies.completeTrial({ trial: { study: study.id, number: trial.number, epoch: 2 }, as: 'succeeded' })
    expect((await report(keyOf(2), [['loss', '0.5']]))[1]).toContain('has ended')
  })

  it('ends a hopeless trial by the study’s rule', async () => {
    const earlyStopping = {
      algorithmName: 'medianstop',
      algorithmSettings: [
        { name: 'min_trials_required', value: '1' },
        { name: 'start_step', value: '1' },
      ],
    }
    bench.apply('rule', experiment({ metricsCollectorSpec: { collector: { kind: 'Push' } }, earlyStopping }))
    const { id } = await bench.study('rule')
    for (const loss of [1, 1]) {
      const { number } = await bench.begin(id)
      await bench.finish(id, number, [loss, loss, loss])
    }
    const { number } = await bench.begin(id)
    const hopeless = trialKey(access, 'rule', { study: id, number, epoch: 1 })
    await bench.until('it is stopped', async () => {
      await report(hopeless, [['loss', '1000']])
      return (await bench.studies.getTrial(id, number)).state === 'stopping'
    })
  })
})

describe('what a trial measured', () => {
  beforeEach(async () => {
    await report(key, [
      ['loss', '0.5', '2026-01-31T10:00:00Z'],
      ['accuracy', '0.25', '2026-01-31T10:00:00Z'],
    ])
    await report(key, [['loss', 'nan', '2026-01-31T11:00:00Z']])
  })

  it('is read by its name on this machine, and by its key: all of it, or one metric, or what lies between two times', async () => {
    for (const name of ['mnist-000001-1', key]) expect(await read(name)).toEqual(['loss=0.5', 'accuracy=0.25', 'loss=NaN'])
    expect(await read(key, { metricName: 'loss' })).toEqual(['loss=0.5', 'loss=NaN'])
    expect(await read(key, { startTime: '2026-01-31T10:00:00Z', endTime: '2026-01-31T10:59:59Z' })).toEqual(['loss=0.5', 'accuracy=0.25'])
    expect(await read(key, { endTime: 'noon' })).toBe('end_time must be a time as 2026-01-31T12:00:00Z')
  })

  it('is not there of what is no trial of an Experiment of this namespace', async () => {
    for (const name of ['mnist-000002-1', 'mnist-1', 'nobody'])
      expect(await read(name)).toBe(`${name} is no trial of an Experiment in ${NAMESPACE}`)
  })

  it('is read from elsewhere by its key alone', async () => {
    const studies = admitCallers(bench.studies, {})
    const door = { studies, access, namespace: NAMESPACE, closing: new AbortController().signal, log: () => {} }
    const from = (peer: string, trialName: string, isOpen = false) =>
      new Promise<number>((resolve) => {
        const call = {
          request: { trialName, metricName: '', startTime: '', endTime: '' },
          getPeer: () => peer,
          metadata: { get: () => [] },
        }
        const calls = dbManagerCalls({ ...door, isOpen })
        const answer = (error: { code?: number } | null) => resolve(error?.code ?? status.OK)
        ;(calls.GetObservationLog as (...args: unknown[]) => void)(call, answer)
      })
    for (const peer of ['127.0.0.1:50000', '[::1]:50000', '::ffff:127.0.0.1:50000'])
      expect(await from(peer, 'mnist-000001-1')).toBe(status.OK)
    for (const peer of ['10.1.2.3:50000', '127.0.0.6:50000', '[fd00::1]:50000', '127.0.0.1.evil:1']) {
      expect(await from(peer, 'mnist-000001-1')).toBe(status.UNAUTHENTICATED)
      expect(await from(peer, key)).toBe(status.OK)
      expect(await from(peer, 'mnist-000001-1', true)).toBe(status.OK)
    }
  })

  it('is not forgotten at anybody’s word', async () => {
    const code = await new Promise((resolve) => {
      client.deleteObservationLog({ trialName: key }, (error: ServiceError | null) => resolve(error?.code))
    })
    expect(code).toBe(status.PERMISSION_DENIED)
    expect(await curve()).toHaveLength(2)
  })
})
