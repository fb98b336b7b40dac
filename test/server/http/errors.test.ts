import { afterAll, beforeAll, expect, test } from 'vitest'
import { ERROR_CATALOGUE, type ErrorCode, HoneError } from '../../../src/model/index.ts'
import { type Http, openHttp } from './open-http.ts'

const STATUS = {
  invalid: 400,
  unauthenticated: 401,
  denied: 403,
  missing: 404,
  exists: 409,
  state: 409,
  conflict: 409,
  busy: 429,
  away: 503,
  late: 504,
}

let http: Http
let thrown: unknown
const bugs: object[] = []

beforeAll(async () => {
  http = await openHttp({ log: (event) => void bugs.push(event) })
  http.studies.listStudies = () => Promise.reject(thrown)
})
afterAll(() => http.close())

test.each(Object.keys(ERROR_CATALOGUE) as ErrorCode[])('%s has its status, hint and problems', async (code) => {
  thrown = new HoneError(code, 'it is so', { problems: [{ field: 'a', message: 'is odd', line: 3 }], subject: { study: 's' } })
  const reply = await http.get('/api/studies')
  expect(reply.statusCode).toBe(STATUS[ERROR_CATALOGUE[code].category])
  expect(reply.json().error).toEqual({
    code,
    category: ERROR_CATALOGUE[code].category,
    message: 'it is so',
    hint: ERROR_CATALOGUE[code].hint,
    problems: [{ field: 'a', message: 'is odd', line: 3 }],
    subject: { study: 's' },
  })
})

test('who may ask again is told when: at most in the seconds that the error names, else where its category is one that passes', async () => {
  const told = async (error: HoneError) => {
    thrown = error
    return (await http.get('/api/studies')).headers['retry-after']
  }
  expect(await told(new HoneError('STORE_UNAVAILABLE', 'the disk is full'))).toBe('1')
  expect(await told(new HoneError('LIMIT_REACHED', 'wait', { retryAfterMs: 4_100 }))).toBe('5')
  expect(await told(new HoneError('LIMIT_REACHED', 'a trial keeps at most so many'))).toBeUndefined()
  expect(await told(new HoneError('INVALID_REQUEST', 'no'))).toBeUndefined()
})

test('a bug is logged with its stack and told without detail', async () => {
  thrown = new Error('secret path /home/someone')
  const reply = await http.get('/api/studies')
  expect(reply.statusCode).toBe(500)
  expect(reply.body).not.toContain('secret')
  expect(bugs).toMatchObject([{ event: 'bug', stack: expect.stringContaining('secret path') }])
})

test.each([
  ['text/plain', 'step 1', 'Send JSON, and say so: content-type: application/json.'],
  ['application/x-www-form-urlencoded', '{"worker": "w"}', 'Send JSON, and say so: content-type: application/json.'],
  ['application/json', '{"values": {"loss": NaN}}', 'Numbers that are not finite are texts: "NaN", "Infinity", "-Infinity".'],
  ['application/json', '{"__proto__": {"a": 1}}', 'Numbers that are not finite are texts: "NaN", "Infinity", "-Infinity".'],
])('a body of %s that cannot be read (%s) is refused with what to send', async (type, payload, remedy) => {
  const headers = { ...http.owner, 'content-type': type }
  const reply = await http.app.inject({ method: 'POST', url: '/api/studies/parabola/suggest', headers, payload })
  expect([reply.statusCode, reply.json().error.problems[0]]).toMatchObject([400, { field: 'body', remedy }])
})

test.each([
  ['/api/studies/%zz', 'the path cannot be read'],
  ['/api/studies/s1/trials/%ff', 'the path cannot be read'],
  [`/api/studies/${'a'.repeat(301)}`, 'the path has a part of more than 300 characters'],
  ['/api/studies//trials', 'study is missing'],
])('a path that names nothing is refused as anything else is: %s', async (url, message) => {
  const reply = await http.app.inject({ url, headers: http.owner })
  expect([reply.statusCode, reply.json().error]).toMatchObject([400, { code: 'INVALID_REQUEST', message }])
  expect(reply.headers['x-content-type-options']).toBe('nosniff')
})

test.each(['pause', 'resume', 'stop', 'suggest'])('who asks to %s no study is told so', async (verb) => {
  const before = bugs.length
  const reply = await http.app.inject({ method: 'POST', url: `/api/studies//${verb}`, headers: http.owner })
  expect([reply.statusCode, reply.json().error.message]).toEqual([400, 'study is missing'])
  expect(bugs.slice(before)).toEqual([])
})

test('a client that says that it sends JSON, and sends nothing, is answered as one that says nothing', async () => {
  const { id } = await http.newStudy()
  const headers = { ...http.owner, 'content-type': 'application/json' }
  const reply = await http.app.inject({ method: 'POST', url: `/api/studies/${id}/pause`, headers })
  expect(reply.json().study.state).toBe('paused')
})

test('who is asked for a token is told of what kind, as HTTP has it; nobody else is', async () => {
  const { id } = await http.newStudy('asked')
  const pause = (study: string, headers: Record<string, string>) =>
    http.app.inject({ method: 'POST', url: `/api/studies/${study}/pause`, headers })
  const refused = await pause(id, http.headers)
  expect([refused.statusCode, refused.headers['www-authenticate']]).toEqual([401, 'Bearer'])
  const known = await pause(id, http.owner)
  expect([known.statusCode, known.headers['www-authenticate']]).toEqual([200, undefined])
})
