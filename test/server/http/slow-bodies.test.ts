import { type AddressInfo, connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { type Http, openHttp } from './open-http.ts'

const BODY_MS = 500

let http: Http
let study: string

beforeAll(async () => {
  http = await openHttp({ bodyMs: BODY_MS })
  await http.app.listen({ port: 0, host: '127.0.0.1' })
  study = (await http.newStudy()).id
  await http.newTrial(study as never)
})
afterAll(() => http.close())

test('a body that trickles is ended with what to do next, however often something of it comes', async () => {
  const { socket, reply } = send(`POST /api/studies/${study}/suggest`, 'content-type: application/json\r\ncontent-length: 60000')
  const trickle = setInterval(() => socket.write(' '), BODY_MS / 10)
  const answer = await reply
  clearInterval(trickle)
  expect(answer).toContain('HTTP/1.1 408 Request Timeout')
  expect(answer).toContain('connection: close')
  expect(answer).toContain('"code":"DEADLINE_PASSED","category":"late","message":"not all of the body came within 0.5 s"')
})

test('a file may take longer, as long as something of it comes', async () => {
  const begun = performance.now()
  const { socket, reply } = send(`PUT /api/studies/${study}/trials/1/artifacts/model.pt`, 'connection: close\r\ntransfer-encoding: chunked')
  const trickle = setInterval(() => {
    const isLast = performance.now() - begun > 3 * BODY_MS
    socket.write(isLast ? '0\r\n\r\n' : '1\r\nx\r\n')
    if (isLast) clearInterval(trickle)
  }, BODY_MS / 10)
  expect(await reply).toContain('HTTP/1.1 200 OK')
})

test('a file of which nothing more comes is ended', async () => {
  const { socket, reply } = send(`PUT /api/studies/${study}/trials/1/artifacts/half.pt`, 'content-length: 1000000')
  socket.write('half')
  expect(await reply).toContain('nothing more of the file came within 0.5 s')
})

test('what was answered before its body came is not read for ever', async () => {
  const { socket, reply } = send('POST /api/nowhere', 'content-length: 1000000')
  const trickle = setInterval(() => socket.write(' '), BODY_MS / 10)
  expect(await reply).toContain('HTTP/1.1 404 Not Found')
  clearInterval(trickle)
})

test('no request is watched any longer than it lasts', async () => {
  const clear = vi.spyOn(globalThis, 'clearTimeout')
  const set = vi.spyOn(globalThis, 'setTimeout')
  const { reply } = send(
    `POST /api/studies/${study}/suggest`,
    'content-type: application/json\r\nconnection: close\r\ncontent-length: 14',
    '{"worker":"w"}',
  )
  expect(await reply).toContain('HTTP/1.1 200 OK')
  const watching = set.mock.results[set.mock.calls.findIndex(([, ms]) => ms === BODY_MS)]?.value as unknown
  expect(clear.mock.calls).toContainEqual([watching])
  vi.restoreAllMocks()
})

/** Begins a request of the owner; the reply is all that comes until the server closes the connection. */
function send(route: string, headers: string, body = '') {
  const socket = connect((http.app.server.address() as AddressInfo).port, '127.0.0.1')
  const { host, authorization } = http.owner
  socket.on('error', () => {})
  socket.write(`${route} HTTP/1.1\r\nhost: ${host}\r\nauthorization: ${authorization}\r\n${headers}\r\n\r\n${body}`)
  return { socket, reply: text(socket) }
}
