import { status } from '@grpc/grpc-js'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { DOCUMENT, type OpenServer, openServer } from '../grpc/open-server.ts'

let server: OpenServer
beforeEach(async () => {
  server = await openServer()
})
afterEach(() => server.close())

const study = 'parabola'
const create = () => server.call(server.client.createStudy, { document: DOCUMENT })
const finished = (x: number, loss: number, more = {}) =>
  server.call(server.client.createTrial, {
    study,
    parameters: { x: { number: x }, kind: { text: 'a' } },
    finished: { state: 'SUCCEEDED' as const, measurements: [{ step: 1, values: { loss } }] },
    ...more,
  })

describe('UpdateStudy', () => {
  it('takes a whole document, whose name and seed need not be said again, or single fields', async () => {
    await create()
    const wider = DOCUMENT.replace('{double: [-5, 5]}', '{double: [-10, 5]}').replace('trials: 20', 'trials: 30').replace('  seed: 1\n', '')
    const changed = await server.call(server.client.updateStudy, { study, document: wider })
    const spec = JSON.parse(changed.specJson)
    expect([spec.parameters[0].min, spec.budget.trials, spec.seed, changed.document]).toEqual([-10, 30, 1, wider])
    expect(changed.edits).toMatchObject([{ revision: 2 }])
    expect(JSON.parse(changed.edits[0]!.beforeJson).budget).toEqual({ trials: 20, parallel: 20 })
    const patch = { trials: 0, gpuHours: 2, description: 'more', setLabels: { team: 'vision' } }
    const patched = await server.call(server.client.updateStudy, { study, patch, expectedRevision: 2 })
    expect(JSON.parse(patched.specJson)).toMatchObject({
      description: 'more',
      labels: { team: 'vision' },
      budget: { parallel: 20, gpuHours: 2 },
    })
    await expect(server.call(server.client.updateStudy, { study, patch, expectedRevision: 2 })).rejects.toMatchObject({
      code: status.ABORTED,
      details: { reason: 'REVISION_CONFLICT' },
    })
  })

  it('takes parameter constraints that used start points break, and refuses those that unused ones do, with the place', async () => {
    const document = DOCUMENT.replace('  algorithm:', '  startAt: [{x: 4, kind: a}, {x: 3, kind: a}]\n  algorithm:')
    await server.call(server.client.createStudy, { document })
    await server.call(server.client.suggestTrials, { study, worker: 'w', count: 1 })
    const with4 = document.replace('  algorithm:', '  parameterConstraints: [x < 4]\n  algorithm:')
    const changed = await server.call(server.client.updateStudy, { study, document: with4 })
    expect(JSON.parse(changed.specJson).parameterConstraints).toEqual([{ when: [], keep: 'x < 4' }])
    const with3 = with4.replace('[x < 4]', '[x < 3]')
    await expect(server.call(server.client.updateStudy, { study, document: with3 })).rejects.toMatchObject({
      code: status.INVALID_ARGUMENT,
      details: { problems: [{ field: 'spec.startAt[1]', line: 11, column: 30, message: 'must keep x < 3: here is x = 3' }] },
    })
  })

  it('adds parameters by name, once however often it is asked, and says which default is missing', async () => {
    const document = DOCUMENT.replace('  algorithm:', '  startAt: [{x: 4, kind: a}]\n  algorithm:')
    await server.call(server.client.createStudy, { document })
    await server.call(server.client.suggestTrials, { study, worker: 'w', count: 2 })
    const set = (parameters: Record<string, object>, more = {}) => {
      const setParameters = Object.fromEntries(Object.entries(parameters).map(([name, parameter]) => [name, JSON.stringify(parameter)]))
      return server.call(server.client.updateStudy, { study, patch: { setParameters }, ...more })
    }
    await expect(set({ decay: { double: [0, 1] } })).rejects.toMatchObject({
      code: status.INVALID_ARGUMENT,
      details: {
        reason: 'INVALID_STUDY',
        problems: [{ field: 'spec.parameters.decay', message: 'is new, and 2 trials that are there lack it: it needs a default' }],
      },
    })
    await expect(set({ decay: { double: [1, 0] } })).rejects.toMatchObject({
      details: { problems: [{ field: 'spec.parameters.decay.double' }] },
    })
    const broken = { study, patch: { setParameters: { decay: '{double' } } }
    await expect(server.call(server.client.updateStudy, broken)).rejects.toMatchObject({
      details: { reason: 'INVALID_REQUEST', problems: [{ field: 'patch.set_parameters.decay' }] },
    })
    const decay = { double: [0, 1], default: 0.5 }
    const added = await set({ decay }, { requestId: 'add' })
    expect(JSON.parse(added.specJson)).toMatchObject({ parameters: [{ name: 'x' }, { name: 'kind' }, { name: 'decay', default: 0.5 }] })
    expect(added.document).toContain('decay: {double: [0, 1], default: 0.5}')
    const { trials } = await server.call(server.client.listTrials, { study })
    expect(trials.map(({ parameters }) => parameters.decay?.number)).toEqual([0.5, 0.5])
    // The reply was lost, and the study went on meanwhile: the same answer again.
    await server.call(server.client.updateStudy, { study, patch: { description: 'more' } })
    expect(await set({ decay }, { requestId: 'add' })).toMatchObject({ revision: added.revision })
    const again = await set({ decay })
    expect(again.edits).toHaveLength(2)
    // Who edits the document that the study has now keeps what was added.
    const wider = again.document.replace('[-5, 5]', '[-6, 5]')
    expect(JSON.parse((await server.call(server.client.updateStudy, { study, document: wider })).specJson)).toMatchObject({
      parameters: [{ name: 'x', min: -6 }, { name: 'kind' }, { name: 'decay' }],
    })
  })

  it('names every field that must stay', async () => {
    await create()
    const other = DOCUMENT.replace('[-5, 5]', '[-4, 5]').replace('name: random', 'name: gp').replace('loss', 'error')
    const refusal = await server.call(server.client.updateStudy, { study, document: other }).catch((error: unknown) => error)
    expect(refusal).toMatchObject({ code: status.INVALID_ARGUMENT, details: { reason: 'INVALID_STUDY' } })
    expect((refusal as { details: { problems: { field: string }[] } }).details.problems.map((p) => p.field).sort()).toEqual([
      'spec.algorithm',
      'spec.objectives',
      'spec.parameters.x',
    ])
  })
})

describe('trials', () => {
  it('are brought with their history, relabelled, found, ordered and deleted', async () => {
    await create()
    const metadata = [
      { namespace: 'n', key: 'k', text: 'v' },
      { namespace: 'n', key: 'bytes', typed: { typeUrl: 'type/x', value: Buffer.from([1, 2]) } },
    ]
    const first = await finished(1, 3, { labels: { from: 'paper' }, metadata, source: 'import' })
    expect(first).toMatchObject({ state: 'SUCCEEDED', source: 'import', values: [3], labels: { from: 'paper' } })
    expect(first.metadata).toMatchObject(metadata)
    await finished(2, 1)
    await finished(3, 2)
    const list = async (more = {}) => (await server.call(server.client.listTrials, { study, ...more })).trials.map((t) => t.number)
    expect(await list({ order: 'VALUE' as const })).toEqual([2, 3, 1])
    expect(await list({ order: 'VALUE' as const, descending: true, pageSize: 2 })).toEqual([1, 3])
    expect(await list({ labels: { from: 'paper' } })).toEqual([1])
    expect(await list({ states: ['FAILED' as const] })).toEqual([])
    await server.call(server.client.updateTrial, { study, trial: 1, setLabels: { kept: 'yes' }, removeLabels: ['from'] })
    expect(await list({ labels: { kept: 'yes' } })).toEqual([1])
    const { trials } = await server.call(server.client.listOptimalTrials, { study })
    expect(trials.map((t) => t.number)).toEqual([2])
    await server.call(server.client.deleteTrial, { study, trial: 2, requestId: 'once' })
    await server.call(server.client.deleteTrial, { study, trial: 2, requestId: 'once' })
    expect(await server.call(server.client.getStudy, { study })).toMatchObject({ bestTrial: 3, bestValues: [2] })
  })

  it('tell how much each parameter says, of a number also in which direction', async () => {
    await create()
    for (let k = 0; k < 8; k++) {
      const parameters = { x: { number: k / 2 }, kind: { text: k % 2 === 0 ? 'a' : 'b' } }
      await finished(0, k, { parameters })
      if (k < 7) continue
      const { importances, ...rest } = await server.call(server.client.listImportances, { study })
      expect(rest).toEqual({ metric: 'loss', trials: 8, resource: null, trialsNeeded: 8 })
      expect(importances).toEqual([
        { parameter: 'x', share: expect.closeTo(0.72, 1), trend: 1, _trend: 'trend' },
        { parameter: 'kind', share: 0 },
      ])
    }
    const named = await server.call(server.client.listImportances, { study, metric: 'loss', parameters: ['kind'] })
    expect(named.importances.map(({ parameter }) => parameter)).toEqual(['kind'])
    await expect(server.call(server.client.listImportances, { study, metric: 'accuracy' })).rejects.toMatchObject({
      code: status.INVALID_ARGUMENT,
      details: { reason: 'INVALID_REQUEST', problems: [{ field: 'metric' }] },
    })
  })

  it('have curves thinned to a number of points, of the metrics that are asked for', async () => {
    await create()
    const measurements = Array.from({ length: 1_000 }, (_, k) => ({ step: k, values: { loss: k === 500 ? -1 : k, other: k } }))
    await finished(1, 0, { finished: { state: 'SUCCEEDED' as const, measurements } })
    const { curves } = await server.call(server.client.listMeasurements, { study, pointsMax: 50, metrics: ['loss'] })
    const points = curves[0]!.points
    expect(points.length).toBeLessThanOrEqual(50)
    expect([points[0]!.step, points.at(-1)!.step]).toEqual([0, 999])
    expect(points.find((p) => p.step === 500)?.values).toEqual({ loss: -1 })
  })
})

it('metadata of a study and its trials changes in one call, or not at all', async () => {
  await create()
  await finished(1, 1)
  const set = [{ namespace: '', key: 'a', text: '1' }]
  await server.call(server.client.updateMetadata, { study, changes: [{ set }, { trial: 1, set }] })
  await expect(server.call(server.client.updateMetadata, { study, changes: [{ remove: set }, { trial: 9, set }] })).rejects.toMatchObject({
    code: status.NOT_FOUND,
  })
  expect((await server.call(server.client.getStudy, { study })).metadata).toMatchObject(set)
  expect((await server.call(server.client.getTrial, { study, trial: 1 })).metadata).toMatchObject(set)
})

it('a repeated deletion with its request id is answered, and a new study of the name is left alone', async () => {
  await create()
  await server.call(server.client.deleteStudy, { study, requestId: 'gone' })
  await server.call(server.client.deleteStudy, { study, requestId: 'gone' })
  await create()
  await server.call(server.client.deleteStudy, { study, requestId: 'gone' })
  expect((await server.call(server.client.getStudy, { study })).name).toBe(study)
  await expect(server.call(server.client.deleteStudy, { study: 'other', requestId: 'gone' })).rejects.toMatchObject({
    details: { reason: 'REQUEST_ID_REUSED' },
  })
})
