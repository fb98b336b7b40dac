import { afterAll, beforeAll, expect, test } from 'vitest'
import { HoneError, type Study } from '../../../src/model/index.ts'
import type { AppOptions } from '../../../src/server/http/app.ts'
import { createMemoryStore } from '../../../src/study/index.ts'
import { type Http, openHttp } from './open-http.ts'

let why: string | undefined
/** What the store's disk says. */
let broken: HoneError | undefined
let http: Http
let study: Study

beforeAll(async () => {
  const store = createMemoryStore()
  const { readRequest } = store
  store.readRequest = async (...asked) => {
    if (broken !== undefined) throw broken
    return readRequest.apply(store, asked)
  }
  const logs: AppOptions['logs'] = { read: async (trial, stream, offset) => Buffer.from(`${stream} of ${trial.number}\n`).subarray(offset) }
  http = await openHttp({ unreadiness: () => why, logs }, store)
  study = await http.newStudy()
  await http.newTrial(study.id)
  await http.newTrial(study.id)
  await http.report(study.id, 1, 1, 0.5)
  await http.report(study.id, 1, 3, Number.NaN)
  await http.report(study.id, 2, 2, Number.POSITIVE_INFINITY)
  await http.studies.completeTrial({
    trial: { study: study.id, number: 1 },
    as: 'succeeded',
    points: [{ step: 4, values: { loss: 0.25 }, at: 0 }],
  })
})
afterAll(() => http.close())

test('the list names every study with its best value and without its document', async () => {
  const { studies } = (await http.get('/api/studies')).json()
  expect(studies).toHaveLength(1)
  expect(studies[0]).toMatchObject({ id: study.id, best: 1, bestValue: 0.25, spec: { name: 'parabola' } })
  expect(studies[0].document).toBeUndefined()
})

test('a study is found by id, by name and by project/name, with its document', async () => {
  for (const reference of [study.id, 'parabola', 'default%2Fparabola']) {
    const reply = await http.get(`/api/studies/${reference}`)
    expect(reply.json().study).toMatchObject({ id: study.id, document: expect.stringContaining('kind: Study') })
  }
})

test('a study whose name has the form of an id is found by its name', async () => {
  const named = await http.newStudy('abcdefghijklm')
  expect((await http.get('/api/studies/abcdefghijklm')).json().study.id).toBe(named.id)
})

test('values that JSON cannot hold travel as strings', async () => {
  const { trials } = (await http.get('/api/studies/parabola/trials')).json()
  expect(trials.map((t: { values: unknown }) => t.values)).toEqual([[0.25], ['Infinity']])
  expect(trials[0].study).toBeUndefined()
})

test('curves come as columns, of the named trials only when some are named', async () => {
  const { curves } = (await http.get('/api/studies/parabola/curves?trials=1')).json()
  expect(curves).toHaveLength(1)
  expect(curves[0]).toMatchObject({ trial: 1, steps: [1, 3, 4], values: { loss: [0.5, 'NaN', 0.25] } })
  expect((await http.get('/api/studies/parabola/curves')).json().curves).toHaveLength(2)
  const both = (await http.get('/api/studies/parabola/curves?trials=1&trials=2')).json()
  expect(both).toEqual((await http.get('/api/studies/parabola/curves?trials=2,1')).json())
  expect(both.curves).toHaveLength(2)
})

test('the best trial is given, and null before there is one', async () => {
  expect((await http.get('/api/studies/parabola/best')).json().trial.number).toBe(1)
  await http.newStudy('empty')
  expect((await http.get('/api/studies/empty/best')).json()).toEqual({ trial: null })
})

test('importances are given for the metric and the parameters that are asked for, and none of too few trials', async () => {
  const few = (await http.get('/api/studies/parabola/importances')).json()
  expect(few).toEqual({ metric: 'loss', importances: [], trials: 1, trialsNeeded: 8 })
  const many = await http.newStudy('many')
  for (let k = 0; k < 8; k++) {
    const points = [{ step: 1, values: { loss: k, size: -k }, at: 1 }]
    await http.studies.createTrial({ study: many.id, parameters: { x: k / 2 }, finished: { as: 'succeeded', points } })
  }
  const asked = async (query: string) => (await http.get(`/api/studies/many/importances${query}`)).json()
  const share = expect.closeTo(0.72, 1)
  expect(await asked('')).toEqual({ metric: 'loss', importances: [{ parameter: 'x', share, trend: 1 }], trials: 8, trialsNeeded: 8 })
  expect((await asked('?metric=size&parameters=x')).importances).toEqual([{ parameter: 'x', share, trend: -1 }])
})

test('a log is read from an offset and by its tail', async () => {
  const piece = (await http.get('/api/studies/parabola/trials/2/log?stream=stderr&offset=7')).json()
  expect(piece).toEqual({ offset: 7, next: 12, text: 'of 2\n' })
  expect((await http.get('/api/studies/parabola/trials/2/log?tail=100')).json().text).toBe('stdout of 2\n')
})

test.each([
  ['/api/studies/nothing', 404, 'STUDY_NOT_FOUND'],
  ['/api/studies/parabola/trials/99', 404, 'TRIAL_NOT_FOUND'],
  ['/api/studies/parabola/trials/first/log', 400, 'INVALID_REQUEST'],
  ['/api/studies/parabola/trials/1/log?stream=neither', 400, 'INVALID_REQUEST'],
  ['/api/studies/parabola/curves?trials=1,x', 400, 'INVALID_REQUEST'],
  ['/api/studies/parabola/importances?metric=accuracy', 400, 'INVALID_REQUEST'],
  ['/api/studies/parabola/importances?parameters=x,z', 400, 'INVALID_REQUEST'],
  ['/api/studies/parabola/curves?points=1&points=2', 400, 'INVALID_REQUEST'],
  ['/api/nothing', 404, 'NOT_FOUND'],
])('%s is answered %i with the code %s', async (url, status, code) => {
  const reply = await http.get(url)
  expect(reply.statusCode).toBe(status)
  expect(reply.json().error).toMatchObject({ code, message: expect.stringMatching(/\w/) })
})

test('a refused field is named with its value', async () => {
  const { error } = (await http.get('/api/studies/parabola/curves?trials=1,x')).json()
  expect(error.problems).toEqual([{ field: 'trials', value: 'x', message: 'must be an integer of 0 or more' }])
})

test('the server says that it lives and that it can serve', async () => {
  expect((await http.get('/healthz')).json()).toEqual({ status: 'ok' })
  expect((await http.get('/readyz')).json()).toEqual({ status: 'ready' })
  why = 'The server is coming up.'
  expect((await http.get('/readyz')).json()).toMatchObject({ error: { code: 'SERVER_STOPPING', message: why } })
  expect((await http.get('/healthz')).statusCode).toBe(200)
  why = undefined
  broken = new HoneError('STORE_UNAVAILABLE', 'the disk is full')
  expect((await http.get('/readyz')).json()).toMatchObject({ error: { code: 'STORE_UNAVAILABLE', message: 'the disk is full' } })
  expect((await http.get('/healthz')).statusCode).toBe(200)
  broken = undefined
})

test('reads are never kept by a cache', async () => {
  expect((await http.get('/api/studies')).headers['cache-control']).toBe('no-store')
})
