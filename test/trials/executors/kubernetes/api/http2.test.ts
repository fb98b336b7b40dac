import { once } from 'node:events'
import { constants, createSecureServer } from 'node:http2'
import { Agent } from 'node:https'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import type { TLSSocket } from 'node:tls'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { issue } from '../../../../../src/server/tls/issue.ts'
import { type Endpoint, KubernetesApi } from '../../../../../src/trials/executors/kubernetes/api/api.ts'
import { closeExecutors, endpointOf, openStub } from '../fixtures.ts'
import { NAMESPACE, type StubCluster } from '../stub/cluster.ts'

const PODS = `/api/v1/namespaces/${NAMESPACE}/pods`
const WATCH = { watch: 'true', resourceVersion: '0' }
const off: AbortController[] = []
const relays: { close(): void }[] = []
afterEach(async () => {
  for (const one of off.splice(0)) one.abort()
  for (const one of relays.splice(0)) one.close()
  await closeExecutors()
})

const soon = async (holds: () => boolean): Promise<void> => {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 2))
}

/** A watch that is open, and reads no further than it is asked to. */
async function watch(api: KubernetesApi): Promise<AsyncIterator<Buffer>> {
  const done = new AbortController()
  off.push(done)
  return (await api.stream(PODS, WATCH, done.signal))[Symbol.asyncIterator]()
}

const list = (api: KubernetesApi): Promise<unknown> => api.request('GET', PODS)
const textOf = ({ value }: IteratorResult<Buffer>): string => String(value)

/** Between a client and the stub: a wire that can be cut, or made to carry nothing any more without a word. */
async function relay(
  stub: StubCluster & { url?: URL },
): Promise<{ endpoint: Endpoint; cut: () => void; deafen: () => void; connections: () => number }> {
  const pairs = new Set<readonly [Socket, Socket]>()
  let count = 0
  const server = createServer((near) => {
    count += 1
    const pair = [near, connect(Number(stub.url?.port), '127.0.0.1')] as const
    pairs.add(pair)
    for (const one of pair) one.on('error', () => {}).on('close', () => pair.map((other) => other.destroy()))
    pair[0].pipe(pair[1]).pipe(pair[0])
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const cut = (): void => {
    for (const pair of pairs) for (const one of pair) one.resetAndDestroy()
    pairs.clear()
  }
  relays.push({
    close: () => {
      cut()
      server.close()
    },
  })
  const url = new URL(`https://127.0.0.1:${(server.address() as AddressInfo).port}`)
  return {
    endpoint: { ...endpointOf(stub), url },
    connections: () => count,
    cut,
    deafen: () => {
      for (const [near, far] of pairs) {
        near.unpipe()
        far.unpipe()
        near.pause()
        far.pause()
      }
      pairs.clear()
    },
  }
}

describe('an API server that speaks HTTP/2', () => {
  it('is asked over one connection, whatever is asked at once', async () => {
    const stub = await openStub({ speech: 'h2' })
    const api = new KubernetesApi(endpointOf(stub))
    await Promise.all([...Array.from({ length: 100 }, () => list(api)), ...Array.from({ length: 100 }, () => watch(api))])
    expect(new Set(stub.asked.map(({ version }) => version))).toEqual(new Set(['2.0']))
    expect(stub.sessions.size).toBe(1)
  })

  it('is asked over as many as its limit of streams takes, and none of them waits for another to end', async () => {
    const stub = await openStub({ speech: 'h2', streamsMax: 3 })
    const api = new KubernetesApi(endpointOf(stub))
    const watches = await Promise.all(Array.from({ length: 7 }, () => watch(api)))
    expect(stub.sessions.size).toBe(3)
    stub.makePod('one', {})
    for (const one of watches) expect(textOf(await one.next())).toContain('"one"')
    await Promise.all(Array.from({ length: 20 }, () => list(api)))
  })

  it('is shown the token of the moment with every request', async () => {
    const stub = await openStub({ speech: 'h2' })
    let tokens = 0
    const { options, ...rest } = endpointOf(stub)
    const { agent } = await options()
    const api = new KubernetesApi({ ...rest, options: async () => ({ agent, headers: { Authorization: `Bearer ${++tokens}` } }) })
    await list(api)
    await list(api)
    expect(stub.asked.map(({ authorization }) => authorization)).toEqual(['Bearer 1', 'Bearer 2'])
  })

  it('is not believed to be one by a certificate of somebody else', async () => {
    const stub = await openStub({ speech: 'h2' })
    const api = new KubernetesApi({ ...endpointOf(stub), options: async () => ({ agent: new Agent(), headers: {} }) })
    await expect(list(api)).rejects.toMatchObject({ status: 0, message: expect.stringContaining('SELF_SIGNED_CERT') })
    expect(stub.requests).toEqual([])
  })

  it('is shown the certificate of the client', async () => {
    const names = ['127.0.0.1']
    const [own, mine] = await Promise.all(['server', 'me'].map((subject) => issue({ subject, names, days: 1, now: Date.now() })))
    const server = createSecureServer({ ...own, requestCert: true, rejectUnauthorized: false }, ({ socket }, response) => {
      response.end(JSON.stringify({ who: (socket as TLSSocket).getPeerCertificate().subject.CN }))
    })
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    const agent = new Agent({ ca: own?.cert, cert: mine?.cert, key: mine?.key })
    const url = new URL(`https://127.0.0.1:${(server.address() as AddressInfo).port}`)
    const api = new KubernetesApi({ url, namespace: NAMESPACE, options: async () => ({ agent, headers: {} }) })
    expect(await list(api)).toEqual({ who: 'me' })
    server.close()
  })

  it('holds back what one reader does not take, and nobody else’s', async () => {
    const stub = await openStub({ speech: 'h2' })
    const api = new KubernetesApi(endpointOf(stub))
    const [slow, quick] = [await watch(api), await watch(api)]
    const size = 40 * 100_000
    for (let i = 0; i < 40; i++) stub.makePod(`pod-${i}`, { filler: 'x'.repeat(100_000) })
    let read = 0
    while (read < size) read += ((await quick.next()).value as Buffer).length
    expect(Math.max(...stub.backlogs)).toBeGreaterThan(size - 300_000)
    for (read = 0; read < size; ) read += ((await slow.next()).value as Buffer).length
  })
})

describe('an API server that speaks HTTP/1.1 alone', () => {
  it('is spoken to so, over TLS and without', async () => {
    for (const speech of ['h1 alone', 'plain'] as const) {
      const stub = await openStub({ speech })
      const api = new KubernetesApi(endpointOf(stub))
      const watched = await watch(api)
      await list(api)
      stub.makePod('one', {})
      expect(textOf(await watched.next())).toContain('"one"')
      expect(stub.asked.map(({ version }) => version)).toEqual(['1.1', '1.1'])
    }
  })
})

describe('a session', () => {
  it.each([
    ['is cut', (stub: StubCluster) => stub.cut()],
    ['has a stream cancelled', (stub: StubCluster) => stub.reset(constants.NGHTTP2_CANCEL)],
    ['has a stream that fails', (stub: StubCluster) => stub.reset(constants.NGHTTP2_INTERNAL_ERROR)],
    [
      'goes away at once',
      (stub: StubCluster) => {
        for (const session of stub.sessions) session.destroy()
      },
    ],
    [
      'goes away with an error',
      (stub: StubCluster) => {
        for (const session of stub.sessions) session.goaway(constants.NGHTTP2_ENHANCE_YOUR_CALM)
      },
    ],
  ])('that %s is never taken for an answer’s end, and the next request passes', async (_, fault) => {
    const stub = await openStub({ speech: 'h2' })
    const api = new KubernetesApi(endpointOf(stub))
    const watched = await watch(api)
    const rest = watched.next()
    fault(stub)
    await expect(rest).rejects.toThrow()
    await list(api)
  })

  it('that the server asks to leave (GOAWAY) ends what it has and begins nothing', async () => {
    const stub = await openStub({ speech: 'h2' })
    const api = new KubernetesApi(endpointOf(stub))
    const watched = await watch(api)
    const [old] = stub.sessions
    old?.goaway()
    await list(api)
    const rest = watched.next()
    stub.makePod('one', {})
    expect(textOf(await rest)).toContain('"one"')
    await Promise.all(Array.from({ length: 10 }, () => list(api)))
    expect(stub.sessions.size).toBe(2)
    expect(old?.destroyed).toBe(false)
  })

  it('loses no request when servers leave again and again', async () => {
    const stub = await openStub({ speech: 'h2' })
    const api = new KubernetesApi(endpointOf(stub))
    for (let i = 0; i < 20; i++) {
      const asked = Array.from({ length: 10 }, () => list(api))
      for (const session of stub.sessions) session.close()
      await Promise.all(asked)
    }
  })

  it('that is deaf is noticed by its streams, though nobody asks anything', async () => {
    const { endpoint, deafen, connections } = await relay(await openStub({ speech: 'h2' }))
    const api = new KubernetesApi(endpoint, { answerMs: 1_500, pingMs: 20 })
    const watched = await watch(api)
    const rest = watched.next()
    deafen()
    await expect(rest).rejects.toThrow('deaf')
    await list(api)
    expect(connections()).toBe(2)
  })

  it('is not taken for deaf because this program was held up itself', async () => {
    const stub = await openStub({ speech: 'h2' })
    const api = new KubernetesApi(endpointOf(stub), { answerMs: 1_000 })
    const watched = await watch(api)
    const given = new AbortController()
    stub.stall(true)
    const asked = api.request('GET', PODS, { signal: given.signal })
    setTimeout(() => given.abort(), 5)
    // From now on a ping is under way.
    await expect(asked).rejects.toMatchObject({ status: 0 })
    stub.stall(false)
    for (const end = Date.now() + 1_100; Date.now() < end; );
    const rest = watched.next()
    stub.makePod('one', {})
    expect(textOf(await rest)).toContain('"one"')
    expect(stub.sessions.size).toBe(1)
  })

  it('that a request waited for in vain is passed by, until it has shown that it hears', async () => {
    const stub = await openStub({ speech: 'h2' })
    const { endpoint, deafen, connections } = await relay(stub)
    const api = new KubernetesApi(endpoint, { answerMs: 10_000 })
    await list(api)
    stub.stall(true)
    const late = await api.request('GET', PODS, { signal: AbortSignal.timeout(20) }).catch((error: unknown) => error)
    expect(late).toMatchObject({ status: 0 })
    stub.stall(false)
    await soon(() => stub.sessions.size === 1)
    deafen()
    await expect(api.request('GET', PODS, { signal: AbortSignal.timeout(20) })).rejects.toMatchObject({ status: 0 })
    await list(api)
    expect(connections()).toBe(2)
  })

  it('that never opens is given up in time', async () => {
    const { endpoint } = await relay(await openStub({ speech: 'h2' }))
    const mute = createServer()
    mute.listen(0, '127.0.0.1')
    await once(mute, 'listening')
    relays.push(mute)
    const url = new URL(`https://127.0.0.1:${(mute.address() as AddressInfo).port}`)
    await expect(list(new KubernetesApi({ ...endpoint, url }, { answerMs: 50 }))).rejects.toMatchObject({
      status: 0,
      message: 'the Kubernetes API server does not answer',
    })
  })

  it('that is cut while it is being made is given up, and another one is made', async () => {
    const { endpoint, cut } = await relay(await openStub({ speech: 'h2' }))
    const apis = Array.from({ length: 2 }, () => new KubernetesApi(endpoint, { answerMs: 500 }))
    let isOver = false
    const asking = apis.map(async (api) => {
      while (!isOver) await list(api).catch(() => pause(Math.random() * 3))
    })
    for (let i = 0; i < 300; i++) {
      await pause(Math.random() * 12)
      cut()
    }
    isOver = true
    await Promise.all(asking)
    await Promise.all(apis.map((api) => vi.waitFor(() => list(api), { timeout: 20_000 })))
  }, 30_000)
})
