import { afterEach, beforeEach, expect, test } from 'vitest'
import type { StudyId } from '../../../src/model/index.ts'
import { type Http, openHttp } from './open-http.ts'

let http: Http
let id: StudyId

beforeEach(async () => {
  http = await openHttp()
  id = (await http.newStudy()).id
})
afterEach(() => http.close())

const post = (url: string, payload?: object, headers: object = {}) =>
  http.app.inject({
    method: 'POST',
    url: `/api/studies/${id}${url}`,
    headers: { ...http.owner, ...headers },
    ...(payload === undefined ? {} : { payload }),
  })

test('a study is paused, resumed and stopped with the reason that was given', async () => {
  expect((await post('/pause')).json().study.state).toBe('paused')
  expect((await post('/resume')).json().study.state).toBe('active')
  const { study } = (await post('/stop', { reason: 'seen enough' })).json()
  expect(study).toMatchObject({ state: 'ended', end: { reason: 'stopped' } })
  expect(study.end.message).toContain('seen enough')
})

test('a trial is stopped and keeps who did it and why', async () => {
  const { number } = await http.newTrial(id)
  const { trial } = (await post(`/trials/${number}/stop`, { reason: 'diverges' })).json()
  expect(trial).toMatchObject({ state: 'stopping', stop: { by: 'user' } })
  expect(trial.stop.reason).toContain('diverges')
})

test('a study that has ended answers 409 and says what to do', async () => {
  await post('/stop')
  const reply = await post('/pause')
  expect(reply.statusCode).toBe(409)
  expect(reply.json().error).toMatchObject({ code: 'STUDY_ENDED', category: 'state', hint: expect.stringMatching(/\w/) })
})

test('a repeated request with its key gives the same answer', async () => {
  const key = { 'idempotency-key': 'pause-1' }
  const first = await post('/pause', undefined, key)
  await post('/resume')
  const again = await post('/pause', undefined, key)
  expect(again.json().study.revision).toBe(first.json().study.revision)
  expect((await http.studies.getStudy(id)).state).toBe('active')
})

test('a key that is no key but a text is refused, as a request id is by gRPC', async () => {
  expect((await post('/pause', undefined, { 'idempotency-key': 'k'.repeat(129) })).json().error).toMatchObject({
    code: 'INVALID_REQUEST',
    problems: [{ field: 'Idempotency-Key', message: 'must have at most 128 characters' }],
  })
  expect((await post('/pause', undefined, { 'idempotency-key': 'k'.repeat(128) })).json().study.state).toBe('paused')
})

test('bodies that are too large, not JSON, or hold no text are refused', async () => {
  expect((await post('/stop', { reason: 7 })).statusCode).toBe(400)
  expect((await post('/stop', { reason: 'x'.repeat(20_000) })).statusCode).toBe(400)
  const broken = await http.app.inject({
    method: 'POST',
    url: `/api/studies/${id}/stop`,
    headers: { ...http.owner, 'content-type': 'application/json' },
    payload: '{',
  })
  expect(broken.statusCode).toBe(400)
  expect((await http.studies.getStudy(id)).state).toBe('active')
})
