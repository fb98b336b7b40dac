import { expect, test } from 'vitest'
import { startHttpServer } from '../../../src/server/http/index.ts'
import { parseDocument } from '../parse-document.ts'
import { openHttp } from './open-http.ts'

test.each([
  ['0.0.0.0:0', 'not a loopback'],
  ['192.168.1.5:80', 'not a loopback'],
  ['[::]:0', 'not a loopback'],
  ['localhost', 'HOST:PORT'],
  ['127.0.0.1:99999', 'a port is at most 65535'],
])('%s is refused: %s', async (address, words) => {
  const { studies, access, close } = await openHttp()
  const started = startHttpServer({
    address,
    studies,
    parseDocument,
    access,
    logs: { read: async () => new Uint8Array() },
    assetsFolder: '/nowhere',
  })
  await expect(started).rejects.toMatchObject({ code: 'INVALID_REQUEST', message: expect.stringContaining(words) })
  await close()
})

test('a free port is taken and named, and close gives it back', async () => {
  const { studies, access, close } = await openHttp()
  const options = { studies, parseDocument, access, logs: { read: async () => new Uint8Array() }, assetsFolder: '/nowhere' }
  const first = await startHttpServer({ ...options, address: '127.0.0.1:0' })
  expect((await fetch(`http://${first.address}/healthz`)).status).toBe(200)
  await first.close()
  const second = await startHttpServer({ ...options, address: first.address })
  expect(second.address).toBe(first.address)
  await second.close()
  await close()
})
