import { once } from 'node:events'
import { type AddressInfo, connect, type Socket } from 'node:net'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Http, openHttp } from './open-http.ts'

let http: Http

beforeAll(async () => {
  http = await openHttp()
  await http.app.listen({ port: 0, host: '127.0.0.1' })
})
afterAll(() => http.close())

test('what is no request of HTTP is told so in the form of all errors, and the connection ends', async () => {
  const reply = await answerTo('HONE /api/studies\r\n\r\n')
  expect(reply.head).toContain('HTTP/1.1 400 Bad Request')
  expect(reply.head).toContain('x-content-type-options: nosniff')
  expect(reply.error).toMatchObject({
    code: 'INVALID_REQUEST',
    category: 'invalid',
    message: expect.stringContaining('no request of HTTP/1.1'),
  })
})

test('headers that are too large are told how large they may be', async () => {
  const reply = await answerTo(`GET /healthz HTTP/1.1\r\nhost: localhost\r\nx-large: ${'x'.repeat(20_000)}\r\n\r\n`)
  expect(reply.head).toContain('HTTP/1.1 431 Request Header Fields Too Large')
  expect(reply.error).toMatchObject({ code: 'INVALID_REQUEST', message: expect.stringContaining('16384 bytes') })
})

test('headers that take too long are ended, and who sends them learns that the request may be sent again', async () => {
  const socket = connect((http.app.server.address() as AddressInfo).port, '127.0.0.1')
  const [accepted] = (await once(http.app.server, 'connection')) as [Socket]
  http.app.server.emit('clientError', Object.assign(new Error('Request timeout'), { code: 'ERR_HTTP_REQUEST_TIMEOUT' }), accepted)
  const reply = read(await text(socket))
  expect(reply.head).toContain('HTTP/1.1 408 Request Timeout')
  expect(reply.error).toMatchObject({ code: 'DEADLINE_PASSED', category: 'late' })
})

async function answerTo(request: string) {
  const socket = connect((http.app.server.address() as AddressInfo).port, '127.0.0.1')
  socket.write(request)
  return read(await text(socket))
}

function read(reply: string) {
  const [head = '', body = ''] = reply.split('\r\n\r\n')
  expect(head).toContain(`content-length: ${Buffer.byteLength(body)}`)
  return { head, error: JSON.parse(body).error as object }
}
