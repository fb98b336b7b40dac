import { X509Certificate } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { request } from 'node:https'
import { connect as openSocket } from 'node:net'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'
import { connect, type PeerCertificate } from 'node:tls'
import { Client, credentials, Metadata } from '@grpc/grpc-js'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import type { StudyId } from '../../src/model/index.ts'
import { openPool } from '../../src/pool/index.ts'
import { type Access, openAccess } from '../../src/server/access/index.ts'
import { leftNetwork, localAddress, openNetwork, startGrpcServer, startHttpServer, trialAddress } from '../../src/server/index.ts'
import { openMetrics } from '../../src/server/telemetry/index.ts'
import { openSelfMade } from '../../src/server/tls/index.ts'
import { createMemoryStore, openStudies, type Studies } from '../../src/study/index.ts'
import { connectStudies, findObstacle, type ServerAddress } from '../../src/wire/index.ts'
import { specOf } from '../study/bench-room.ts'
import { parseDocument } from './parse-document.ts'

type Trust = NonNullable<ServerAddress['trust']>

const NAME = 'hone.test'
let folder: string
let studies: Studies
let access: Access
let ca: string
let network: Awaited<ReturnType<typeof openNetwork>>
let grpc: Awaited<ReturnType<typeof startGrpcServer>>
let http: Awaited<ReturnType<typeof startHttpServer>>
let closePool: () => Promise<void>

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'hone-network-'))
  const made = await openSelfMade(join(folder, 'made'), [NAME])
  ca = readFileSync(made.caFile, 'utf8')
  network = await openNetwork({ dataFolder: folder, tls: { kind: 'files', ...made }, hosts: ['other.test'], log: () => {} })
  access = await openAccess(folder, { isClosed: true })
  const pool = openPool({ threads: 1 })
  closePool = () => pool.close()
  let ids = 0
  const newId = () => `s${String(++ids).padStart(15, '0')}` as StudyId
  studies = await openStudies({ store: createMemoryStore(), pool, now: () => Date.now(), newId })
  await studies.createStudy({ spec: { ...specOf(), name: 'mine', project: 'mine' } })
  const { perimeter, certificate } = network
  const logs = { read: async () => new Uint8Array() }
  const door = { studies, parseDocument, logs, access, perimeter, certificate: certificate!, assetsFolder: folder }
  grpc = await startGrpcServer({ ...door, address: '127.0.0.1:0' })
  http = await startHttpServer({ ...door, address: '127.0.0.1:0' })
})
afterAll(async () => {
  await http.close()
  await grpc.close()
  network.close()
  await studies.close()
  await closePool()
  rmSync(folder, { recursive: true })
})

/** A unary call by its path, with nothing but a header. */
function ask(path: string, authorization?: string): Promise<{ code: number; details: string }> {
  const client = new Client(grpc.address, credentials.createSsl(Buffer.from(ca)), { 'grpc.ssl_target_name_override': NAME })
  const metadata = new Metadata()
  if (authorization !== undefined) metadata.set('authorization', authorization)
  const raw = (bytes: Buffer) => bytes
  return new Promise((resolve) => {
    client.makeUnaryRequest(path, raw, raw, Buffer.alloc(0), metadata, (error) => {
      client.close()
      resolve(error === null ? { code: 0, details: '' } : { code: error.code, details: error.details })
    })
  })
}

interface Reply {
  readonly status: number
  readonly body: string
  readonly cookie: string | undefined
}

function fetchOver(path: string, options: { method?: string; headers?: Record<string, string>; body?: object } = {}): Promise<Reply> {
  const { method = 'GET', headers = {}, body } = options
  const [host, port] = http.address.split(':')
  const json = body === undefined ? {} : { 'content-type': 'application/json' }
  return new Promise((resolve, reject) => {
    const sent = request(
      { host, port, path, method, ca, servername: NAME, headers: { host: `${NAME}:${port}`, ...json, ...headers } },
      (reply) => {
        let text = ''
        reply.on('data', (chunk) => {
          text += chunk
        })
        reply.on('end', () => resolve({ status: reply.statusCode ?? 0, body: text, cookie: reply.headers['set-cookie']?.[0] }))
      },
    )
    sent.on('error', reject)
    sent.end(body === undefined ? undefined : JSON.stringify(body))
  })
}

const bearer = (token: string) => ({ authorization: `Bearer ${token}` })

describe('gRPC on a network', () => {
  it.each([
    '/hone.v1.StudyService/ListStudies',
    '/hone.v1.StudyService/ValidateStudy',
    '/hone.v1.AccessService/ListTokens',
    '/vizier.VizierService/ListStudies',
    '/vizier.PythiaService/Ping',
    '/google.cloud.aiplatform.v1.VizierService/ListStudies',
    '/google.cloud.aiplatform.v1beta1.VizierService/ListStudies',
    '/google.longrunning.Operations/GetOperation',
  ])('%s answers nobody without a token', async (path) => {
    expect(await ask(path)).toEqual({ code: 16, details: 'This server is on a network: every call needs a token.' })
    expect((await ask(path, 'Bearer wrong')).code).toBe(16)
    expect((await ask(path, `Bearer ${access.token}`)).code).not.toBe(16)
  })

  it('tells its health to whoever looks after it, and its interfaces to those with a token', async () => {
    expect((await ask('/grpc.health.v1.Health/Check')).code).toBe(0)
    const reflect = async (token?: string) => {
      const client = new Client(grpc.address, credentials.createSsl(Buffer.from(ca)), { 'grpc.ssl_target_name_override': NAME })
      const metadata = new Metadata()
      if (token !== undefined) metadata.set('authorization', `Bearer ${token}`)
      const raw = (bytes: Buffer) => bytes
      const stream = client.makeBidiStreamRequest('/grpc.reflection.v1.ServerReflection/ServerReflectionInfo', raw, raw, metadata)
      const code = new Promise<number>((resolve) => {
        stream.on('error', (error: { code?: number }) => resolve(error.code ?? -1))
        stream.on('status', ({ code }) => resolve(code))
        stream.on('data', () => {})
      })
      stream.end()
      const ended = await code
      client.close()
      return ended
    }
    expect(await reflect()).toBe(16)
    expect(await reflect(access.token)).toBe(0)
  })

  it('lets a token of another project see nothing of this one, through any door', async () => {
    const { token } = await access.named.create({ name: 'theirs', project: 'theirs', readOnly: false })
    const client = connectStudies({ grpc: localAddress(grpc.address), token, trust: { kind: 'ca', pem: ca } })
    const listed = new Promise<unknown>((resolve, reject) =>
      client.listStudies({ pageSize: 10 }, (error, reply) => (error === null ? resolve(reply?.studies) : reject(error))),
    )
    expect(await listed).toEqual([])
    client.close()
    expect(JSON.parse((await fetchOver('/api/studies', { headers: bearer(token) })).body)).toEqual({ studies: [] })
    expect((await fetchOver('/api/studies/mine%2Fmine', { headers: bearer(token) })).status).toBe(403)
  })
})

describe('HTTP on a network', () => {
  it.each(['/api/studies', '/api/events', '/v1/projects/p/locations/l/studies', '/ui/projects/p/locations/l/studies', '/nothing'])(
    '%s answers nobody without a token',
    async (path) => {
      expect((await fetchOver(path)).status).toBe(401)
      expect((await fetchOver(path, { headers: bearer('wrong') })).status).toBe(401)
    },
  )

  it('lets probes in by whatever name, and shows everybody its page', async () => {
    for (const path of ['/healthz', '/readyz']) {
      expect((await fetchOver(path, { headers: { host: '10.244.0.7:7780' } })).status).toBe(200)
      expect((await fetchOver(path, { headers: { host: 'rebound.example' } })).status).toBe(200)
    }
    expect((await fetchOver('/')).body).toContain('The dashboard is not built')
  })

  it('answers to the names of its certificate and those that it was given', async () => {
    const status = async (host: string) => (await fetchOver('/api/studies', { headers: { ...bearer(access.token), host } })).status
    expect([await status(NAME), await status('other.test:443'), await status('rebound.example')]).toEqual([200, 200, 403])
  })

  it('tells a request without TLS what to write instead, hears nothing of it, and does not wait for its end', async () => {
    const spoken = (text: string) =>
      new Promise<string>((resolve) => {
        let reply = ''
        const socket = openSocket({ port: Number(http.address.split(':')[1]), host: '127.0.0.1' }, () => socket.write(text))
        socket.on('data', (bytes) => {
          reply += bytes
        })
        socket.on('error', () => {})
        socket.on('close', () => resolve(reply))
      })
    for (const request of ['GET /healthz HTTP/1.1', `DELETE /api/studies/mine%2Fmine HTTP/1.1\r\nauthorization: Bearer ${access.token}`]) {
      const reply = await spoken(`${request}\r\nhost: ${NAME}\r\n\r\n`)
      expect(reply).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n/)
      expect(reply).toMatch(/\r\n\r\nThis port speaks HTTPS: write https:\/\/ before its address\.\n$/)
    }
    expect(await spoken('no request at all\r\n\r\n')).not.toContain('HTTP')
    expect((await studies.listStudies()).map(({ spec }) => spec.name)).toContain('mine')
  })

  it('signs a browser in: its cookie is no script’s, and writes from another page are refused with it', async () => {
    expect(JSON.parse((await fetchOver('/api/session')).body)).toEqual({ needed: true })
    const { token } = await access.named.create({ name: 'ann', project: 'mine', readOnly: false })
    const signedIn = await fetchOver('/api/session', { method: 'POST', body: { token } })
    expect(JSON.parse(signedIn.body)).toEqual({ needed: true, who: 'token ann', project: 'mine', mayWrite: true })
    expect(signedIn.cookie).toMatch(/^__Host-hone=\S+; Path=\/; Max-Age=604800; Secure; HttpOnly; SameSite=Strict$/)
    const cookie = signedIn.cookie!.split(';')[0]!
    expect(JSON.parse((await fetchOver('/api/session', { headers: { cookie } })).body)).toMatchObject({ who: 'token ann' })
    expect(JSON.parse((await fetchOver('/api/studies', { headers: { cookie } })).body).studies).toHaveLength(1)

    const pause = (headers: object) => fetchOver('/api/studies/mine%2Fmine/pause', { method: 'POST', headers: { cookie, ...headers } })
    expect((await pause({ origin: 'https://evil.example' })).status).toBe(403)
    expect((await pause({ origin: `https://${NAME}:${http.address.split(':')[1]}` })).status).toBe(200)

    await access.named.revoke('ann')
    expect((await fetchOver('/api/studies', { headers: { cookie } })).status).toBe(401)
    const out = await fetchOver('/api/session', { method: 'DELETE', headers: { cookie } })
    expect(out.cookie).toContain('Max-Age=0')
  })

  it('signs in nobody with a wrong token or a trial’s', async () => {
    for (const token of ['wrong', '', undefined, access.trialToken('s000000000000001' as StudyId, 1)]) {
      const reply = await fetchOver('/api/session', { method: 'POST', body: { token } })
      expect([reply.status, reply.cookie]).toEqual([401, undefined])
    }
  })
})

describe('a renewed certificate', () => {
  it('is shown to whoever connects from then on, at both doors, without a restart; a connection that is open goes on', async () => {
    const client = connectStudies({ grpc: grpc.address, token: access.token, trust: { kind: 'ca', pem: ca } })
    const list = () => new Promise((resolve, reject) => client.listStudies({}, (error) => (error === null ? resolve(0) : reject(error))))
    await list()
    const shown = (address: string) =>
      new Promise<PeerCertificate>((resolve, reject) => {
        const socket = connect({ port: Number(address.split(':')[1]), ca, servername: NAME, ALPNProtocols: ['h2', 'http/1.1'] }, () => {
          resolve(socket.getPeerCertificate())
          socket.destroy()
        })
        socket.on('error', reject)
      })
    const before = await shown(grpc.address)
    await openSelfMade(join(folder, 'made'), [NAME, 'renewed.test'])
    await network.certificate!.refresh()
    for (const address of [grpc.address, http.address]) {
      const after = await shown(address)
      expect(after.serialNumber).not.toBe(before.serialNumber)
      expect(after.subjectaltname).toContain('renewed.test')
    }
    await list()
    client.close()
    expect((await fetchOver('/api/studies', { headers: { ...bearer(access.token), host: 'renewed.test' } })).status).toBe(200)
    const metrics = openMetrics()
    metrics.observeCertificate(network.certificate!)
    const [, end] = /^hone_tls_certificate_end_seconds (\d+)$/m.exec(await metrics.text()) ?? []
    expect(Number(end) * 1_000).toBe(new Date((await shown(grpc.address)).valid_to).getTime())
    metrics.close()
  })
})

describe('what keeps a client away', () => {
  const at = (address: string, trust?: Trust) => findObstacle({ grpc: address, ...(trust && { trust }) })
  const byCa = (): Trust => ({ kind: 'ca', pem: ca })
  const local = () => `localhost:${grpc.address.split(':')[1]}`

  it('is nothing where it trusts the server', async () => {
    expect(await at(grpc.address, byCa())).toBeUndefined()
    expect(await at(local(), byCa())).toBeUndefined()
    expect(await at(grpc.address, { kind: 'pinned', pem: network.certificate!.current.cert.toString() })).toBeUndefined()
  })
  it('is a CA that it does not know', async () => {
    expect(await at(local(), { kind: 'public' })).toMatchObject({
      kind: 'distrust',
      message: expect.stringContaining('not by a CA that this machine knows'),
    })
    const other = await openSelfMade(join(folder, 'other'), [])
    const pem = readFileSync(other.caFile, 'utf8')
    expect(await at(local(), { kind: 'ca', pem })).toMatchObject({ message: expect.stringContaining('not by the CA that was named') })
  })
  it('is a certificate for other names, or that has expired', async () => {
    const long = Date.now() - 500 * 86_400_000
    const old = await openSelfMade(join(folder, 'old'), ['old.test'], () => long)
    const certificate = { cert: readFileSync(old.certFile), key: readFileSync(old.keyFile) }
    const { createServer } = await import('node:tls')
    const server = createServer(certificate)
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as { port: number }
    const pem = readFileSync(old.caFile, 'utf8')
    expect(await at(`localhost:${port}`, { kind: 'ca', pem })).toMatchObject({ message: expect.stringContaining('has expired') })
    server.close()
    // an address of this machine that the certificate does not have
    expect(await at(`127.0.0.9:${grpc.address.split(':')[1]}`, byCa())).toMatchObject({ kind: 'away' })
    const narrow = await openNarrow()
    expect(await at(`localhost:${narrow.port}`, byCa())).toMatchObject({ kind: 'distrust', message: expect.stringContaining('only.test') })
    narrow.close()
  })
  it('is TLS where it speaks none, none where it speaks TLS, or nobody', async () => {
    expect(await at(grpc.address)).toMatchObject({ kind: 'distrust', message: expect.stringContaining('speaks TLS') })
    const { createServer } = await import('node:http')
    const plain = createServer()
    await new Promise<void>((resolve) => plain.listen(0, '127.0.0.1', resolve))
    const { port } = plain.address() as { port: number }
    expect(await at(`127.0.0.1:${port}`, byCa())).toMatchObject({
      kind: 'distrust',
      message: expect.stringContaining('does not speak TLS'),
    })
    plain.close()
    expect(await at('127.0.0.1:1', byCa())).toMatchObject({ kind: 'away', message: 'no server answers at 127.0.0.1:1' })
    expect(await at('nowhere.invalid:1', byCa())).toMatchObject({ kind: 'away', message: expect.stringContaining('nobody knows the host') })
  })
})

/** A server by the same CA, under a name that is not localhost's. */
async function openNarrow(): Promise<{ port: number; close(): void }> {
  const { issue } = await import('../../src/server/tls/issue.ts')
  const { createPrivateKey } = await import('node:crypto')
  const authority = {
    subject: /CN=(.*)/.exec(new X509Certificate(ca).subject)![1]!,
    key: createPrivateKey(readFileSync(join(folder, 'made', 'ca.key'))),
  }
  const { cert, key } = await issue({ subject: 'only', names: ['only.test'], days: 1, now: Date.now() }, authority)
  const { createServer } = await import('node:tls')
  const server = createServer({ cert, key })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return { port: (server.address() as { port: number }).port, close: () => void server.close() }
}

describe('a proxy that is named for the outside world', () => {
  afterEach(() => vi.unstubAllEnvs())

  it('stands before no server, with TLS or without', async () => {
    for (const name of ['grpc_proxy', 'http_proxy', 'https_proxy']) vi.stubEnv(name, 'http://127.0.0.1:9')
    for (const name of ['no_proxy', 'no_grpc_proxy']) vi.stubEnv(name, '')
    const logs = { read: async () => new Uint8Array() }
    const plain = await startGrpcServer({ studies, parseDocument, logs, access, address: '127.0.0.1:0' })
    const places: Parameters<typeof connectStudies>[0][] = [
      { grpc: plain.address, token: access.token },
      { grpc: grpc.address, token: access.token, trust: { kind: 'ca', pem: ca } },
    ]
    for (const place of places) {
      const client = connectStudies(place)
      const listed = new Promise((resolve) =>
        client.listStudies({ pageSize: 10 }, (error, reply) => resolve(error?.details ?? reply?.studies.length)),
      )
      expect(await listed).toBe(1)
      client.close()
    }
    await plain.close()
  })
})

describe('where trials reach the server', () => {
  const names = (list: string[]) => ({
    ...network,
    certificate: { ...network.certificate!, current: { ...network.certificate!.current, names: list } },
  })
  it.each([
    [['hone.test', '127.0.0.1'], '0.0.0.0:7711', undefined, 'https://127.0.0.1:7711'],
    [['*.test', 'hone.test'], '0.0.0.0:7711', undefined, 'https://hone.test:7711'],
    [['hone.test'], '[::]:7711', 'hone.ns.svc:7711', 'https://hone.ns.svc:7711'],
    [['::1'], '[::]:7711', undefined, 'https://[::1]:7711'],
    [['localhost', '127.0.0.1', hostname()], '0.0.0.0:7711', undefined, `https://${hostname()}:7711`],
    [['localhost', '127.0.0.1', hostname()], '127.0.0.1:7711', undefined, 'https://127.0.0.1:7711'],
  ] as const)('with a certificate for %j and %s, advertised %s: %s', (list, bound, advertised, address) => {
    expect(trialAddress(bound, names([...list]), advertised)).toBe(address)
  })
  it('is told to machines that share the data folder where they reach it too', () => {
    const own = names(['localhost', '127.0.0.1', hostname()])
    expect(leftNetwork('0.0.0.0:7711', own, undefined)).toEqual({ network: `https://${hostname()}:7711` })
    expect(leftNetwork('127.0.0.1:7711', own, 'login1.cluster:443')).toEqual({ network: 'https://login1.cluster:443' })
    expect(leftNetwork('127.0.0.1:7711', own, undefined)).toEqual({})
    const { certificate: _, ...open } = network
    expect(leftNetwork('127.0.0.1:7711', open, undefined)).toEqual({})
  })
  it('without TLS is where it listens', () => {
    const { certificate: _, ...open } = network
    expect(trialAddress('127.0.0.1:7711', open, undefined)).toBe('127.0.0.1:7711')
  })
})
