import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer as createHttp } from 'node:http'
import { createServer as createHttp2 } from 'node:http2'
import { createServer as createHttps } from 'node:https'
import type { AddressInfo, Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { openSelfMade } from '../../src/server/tls/index.ts'
import { findObstacle } from '../../src/wire/index.ts'

const folder = mkdtempSync(join(tmpdir(), 'hone-reachability-'))
let key: Buffer
let cert: Buffer
let ca: string
beforeAll(async () => {
  const { certFile, keyFile, caFile } = await openSelfMade(folder, [])
  key = readFileSync(keyFile)
  cert = readFileSync(certFile)
  ca = readFileSync(caFile, 'utf8')
})
afterAll(() => rmSync(folder, { recursive: true }))

async function listening(server: Server): Promise<string> {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => void server.close())
  return `127.0.0.1:${(server.address() as AddressInfo).port}`
}

const WEB = { kind: 'distrust', message: expect.stringContaining('is a web server, as the dashboard is') }

describe('what stands between here and a server', () => {
  it('is nothing where HTTP/2 is spoken in plain', async () => {
    expect(await findObstacle({ grpc: await listening(createHttp2()) })).toBeUndefined()
  })

  it('is that somebody took the port of a dashboard for that of gRPC', async () => {
    expect(await findObstacle({ grpc: await listening(createHttp()) })).toMatchObject(WEB)
  })

  it('is the same over TLS, asked for or not', async () => {
    const grpc = await listening(createHttps({ key, cert }))
    expect(await findObstacle({ grpc, trust: { kind: 'ca', pem: ca } })).toMatchObject(WEB)
    expect(await findObstacle({ grpc })).toMatchObject(WEB)
  })

  it('is that nobody is there', async () => {
    expect(await findObstacle({ grpc: '127.0.0.1:1' })).toMatchObject({ kind: 'away' })
  })
})
