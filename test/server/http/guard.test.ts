import { afterAll, beforeAll, expect, test } from 'vitest'
import type { StudyId } from '../../../src/model/index.ts'
import { type Http, openHttp, PORT } from './open-http.ts'

let http: Http
let id: StudyId

beforeAll(async () => {
  http = await openHttp()
  id = (await http.newStudy()).id
  await http.newTrial(id)
  await http.newTrial(id)
})
afterAll(() => http.close())

test.each([
  ['a rebound name', { host: `attacker.example:${PORT}` }],
  ['another port', { host: 'localhost:1' }],
  ['a foreign page', { host: `localhost:${PORT}`, origin: 'https://attacker.example' }],
  ['a page of another local server', { host: `localhost:${PORT}`, origin: 'http://localhost:8080' }],
  ['a sandboxed page', { host: `localhost:${PORT}`, origin: 'null' }],
])('%s reads nothing', async (_name, headers) => {
  for (const url of ['/api/studies', `/api/studies/${id}/events`, '/healthz', '/', '/nothing']) {
    const reply = await http.app.inject({ url, headers })
    expect(reply.statusCode).toBe(403)
    // No token helps: the hint must not ask for one.
    expect(reply.json().error).toMatchObject({ code: 'WRONG_ADDRESS', hint: expect.not.stringContaining('token') })
  }
})

test('our own page reads, under every name of this machine', async () => {
  for (const name of ['localhost', '127.0.0.1', '[::1]']) {
    const headers = { host: `${name}:${PORT}`, origin: `http://${name}:${PORT}` }
    expect((await http.app.inject({ url: '/api/studies', headers })).statusCode).toBe(200)
  }
})

test('every reply forbids foreign scripts, frames and guessing of types', async () => {
  for (const url of ['/', '/api/studies', '/nothing']) {
    const { headers } = await http.get(url)
    expect(headers['content-security-policy']).toContain("default-src 'none'")
    expect(headers['content-security-policy']).not.toContain('unsafe')
    expect(headers['x-content-type-options']).toBe('nosniff')
  }
})

test('writes are refused without a token and with a wrong one, and change nothing', async () => {
  for (const authorization of [undefined, 'Bearer wrong', `Basic ${http.access.token}`]) {
    const headers = { ...http.headers, ...(authorization === undefined ? {} : { authorization }) }
    const reply = await http.app.inject({ method: 'POST', url: `/api/studies/${id}/pause`, headers })
    expect(reply.statusCode).toBe(401)
    expect(reply.json().error.code).toBe('UNAUTHENTICATED')
  }
  expect((await http.studies.getStudy(id)).state).toBe('active')
})

test('a trial’s token stops its own trial and nothing else', async () => {
  const headers = { ...http.headers, authorization: `Bearer ${http.access.trialToken(id, 2)}` }
  const post = (url: string) => http.app.inject({ method: 'POST', url: `/api/studies/${id}${url}`, headers })
  expect((await post('/trials/1/stop')).statusCode).toBe(403)
  expect((await post('/stop')).statusCode).toBe(403)
  expect((await http.studies.getTrial(id, 1)).state).toBe('active')
  expect((await post('/trials/2/stop')).json().trial.state).toBe('stopping')
})
