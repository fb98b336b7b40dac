import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Study } from '../../../src/model/index.ts'
import { type Http, openHttp } from './open-http.ts'

let http: Http
let study: Study

beforeAll(async () => {
  http = await openHttp()
  study = await http.newStudy()
})
afterAll(() => http.close())

const post = (path: string, payload: object, more: Record<string, string> = {}) =>
  http.app.inject({ method: 'POST', url: `/api/studies/parabola/${path}`, headers: { ...http.owner, ...more }, payload })
const put = (path: string, payload: Buffer, headers = http.owner) =>
  http.app.inject({ method: 'PUT', url: `/api/studies/parabola/trials/${path}`, headers, payload })

describe('a program that speaks HTTP alone', () => {
  it('asks for a trial, reports, says alive and completes it', async () => {
    const { trials } = (await post('suggest', { worker: 'curl' })).json()
    const [{ number, parameters, worker }] = trials
    expect([typeof parameters.x, worker]).toEqual(['number', 'curl'])
    expect((await post(`trials/${number}/report`, { step: 1, values: { loss: 2 } })).json()).toEqual({ state: 'active', stop: false })
    expect((await post(`trials/${number}/report`, { values: { loss: 'NaN' } })).json()).toMatchObject({ stop: false })
    expect((await post(`trials/${number}/heartbeat`, {})).json()).toEqual({ state: 'active', stop: false })
    const done = (await post(`trials/${number}/complete`, { result: 'succeeded', values: { loss: 0.5 } })).json()
    expect(done.trial).toMatchObject({ state: 'succeeded', values: [0.5], lastStep: 3, measurements: 3 })
    const failed = (await post('suggest', { worker: 'curl', count: 2 })).json().trials
    expect(failed).toHaveLength(2)
    const ended = await post(`trials/${failed[0].number}/complete`, { result: 'failed', reason: 'it fell over' })
    expect(ended.json().trial).toMatchObject({ state: 'failed', outcome: { message: 'it fell over' } })
    const stopped = await post(`trials/${failed[1].number}/complete`, { result: 'stopped' })
    expect(stopped.json().trial).toMatchObject({ state: 'stopped', stop: { reason: 'its worker ended it early' } })
  })

  it.each([{}, { epoch: 0, step: 1 }, { epoch: null, step: null }])(
    'says that a trial has no attempt, and no step, as its language does: %o',
    async (none) => {
      const { number } = await http.newTrial(study.id)
      expect((await post(`trials/${number}/report`, { ...none, values: { loss: 2 } })).json()).toEqual({ state: 'active', stop: false })
      expect((await post(`trials/${number}/heartbeat`, none.epoch === undefined ? {} : { epoch: none.epoch })).json().state).toBe('active')
      const done = await post(`trials/${number}/complete`, { ...none, result: 'succeeded', values: { loss: 1 } })
      expect(done.json().trial).toMatchObject({ state: 'succeeded', values: [1] })
    },
  )

  it('gets its open trials back when it asks again, others when it wants new ones, and the same answer to a repeated request', async () => {
    const first = (await post('suggest', { worker: 'back' })).json().trials[0].number
    expect((await post('suggest', { worker: 'back' })).json().trials[0].number).toBe(first)
    const key = { 'idempotency-key': 'once' }
    const second = (await post('suggest', { worker: 'back', open: 'new' }, key)).json().trials[0].number
    expect(second).not.toBe(first)
    expect((await post('suggest', { worker: 'back', open: 'new' }, key)).json().trials[0].number).toBe(second)
  })

  it('gets the same answer when it completes a trial again with the same key, though a value without a step comes after the last', async () => {
    const { number } = await http.newTrial(study.id)
    await post(`trials/${number}/report`, { step: 4, values: { loss: 2 } })
    const complete = () =>
      post(`trials/${number}/complete`, { result: 'succeeded', values: { loss: 1 } }, { 'idempotency-key': 'completes' })
    const first = (await complete()).json()
    expect(first.trial).toMatchObject({ state: 'succeeded', lastStep: 5 })
    expect((await complete()).json()).toEqual(first)
  })

  it('is told to stop, and why', async () => {
    const { number } = await http.newTrial(study.id)
    await http.studies.stopTrial(study.id, number, 'by a person')
    expect((await post(`trials/${number}/report`, { values: { loss: 1 } })).json()).toMatchObject({
      stop: true,
      why: { reason: 'by a person' },
    })
  })

  it('leaves a file with its trial as the body of a request, of any kind and length', async () => {
    const { number } = await http.newTrial(study.id)
    const content = Buffer.alloc(300_000, 'weights')
    const kept = (await put(`${number}/artifacts/models/best.pt`, content)).json()
    expect(kept.trial.artifacts).toMatchObject([{ name: 'models/best.pt', bytes: 300_000 }])
    expect((await http.get(`/api/studies/parabola/trials/${number}/artifacts/models/best.pt`)).rawPayload.equals(content)).toBe(true)
    const text = { ...http.owner, 'content-type': 'application/json' }
    expect((await put(`${number}/artifacts/notes.json`, Buffer.from('{not json'), text)).statusCode).toBe(200)
    expect((await put(`${number}/artifacts/empty`, Buffer.alloc(0))).json().trial.artifacts).toHaveLength(3)
    expect((await put(`${number}/artifacts/large`, Buffer.alloc(4_000_000))).statusCode).toBe(429)
  })

  it('is refused in words that name the field, and writes nothing without a token', async () => {
    for (const [path, payload, message] of [
      ['suggest', {}, 'worker is missing'],
      ['suggest', { worker: '' }, 'worker must not be empty'],
      ['suggest', { worker: 'w', count: 0 }, 'count must be 1 or more'],
      ['suggest', { worker: 'w', count: 1_001 }, 'count must be 1000 or less'],
      ['suggest', { worker: 'w', open: 'all' }, 'open must be one of new, reclaim'],
      ['suggest', { worker: 'w', often: 1 }, 'often is not a field here'],
      ['trials/1/report', { step: -1, values: { loss: 1 } }, 'step must be 0 or more'],
      ['trials/1/report', { step: 0.5, values: { loss: 1 } }, 'step must be an integer'],
      ['trials/1/report', { values: [1] }, 'values must be an object'],
      ['trials/1/report', { values: { loss: 'much' } }, 'values.loss must be a number, or the text "NaN", "Infinity" or "-Infinity"'],
      ['trials/1/complete', { result: 'done' }, 'result must be one of succeeded, infeasible, failed, stopped'],
    ] as const) {
      const reply = await post(path, payload)
      const { message: said, problems } = reply.json().error
      const [field, words] = [message.split(' ')[0], message.slice(message.indexOf(' ') + 1)]
      expect([reply.statusCode, said, problems[0].field, problems[0].message]).toEqual([400, message, field, words])
    }
    for (const path of ['suggest', 'trials/1/report', 'trials/1/heartbeat', 'trials/1/complete']) {
      const url = `/api/studies/parabola/${path}`
      const payload = { worker: 'w', values: {}, result: 'failed' }
      expect((await http.app.inject({ method: 'POST', url, headers: http.headers, payload })).statusCode).not.toBe(200)
    }
    expect((await put('1/artifacts/a', Buffer.from('a'), http.headers as typeof http.owner)).statusCode).toBe(401)
  })
})
