import { once } from 'node:events'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { setImmediate as turn } from 'node:timers/promises'
import { type Metadata, Server, ServerCredentials, type sendUnaryData, type UntypedServiceImplementation } from '@grpc/grpc-js'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { Calls } from '../../src/client/calls.ts'
import { loadWire, registrationOf } from '../../src/wire/index.ts'

const NOBODY = '127.0.0.1:1'

function ask(server: string, patienceMs?: number) {
  const calls = new Calls({ server, token: 'x' }, { patienceMs })
  onTestFinished(() => calls.client.close())
  return calls.call(calls.client.getStudy, { study: 'mine' })
}

describe('a call to a server that never answers', () => {
  it('is given up at once where something else answers, as at the port of the dashboard', async () => {
    const web = createServer().listen(0, '127.0.0.1')
    onTestFinished(() => void web.close())
    await once(web, 'listening')
    await expect(ask(`127.0.0.1:${(web.address() as AddressInfo).port}`)).rejects.toMatchObject({
      code: 'UNTRUSTED',
      message: expect.stringContaining('is a web server, as the dashboard is'),
    })
  }, 20_000)

  it('waits while nobody answers, says so, and ends with who did not', async () => {
    const warned = vi.spyOn(process, 'emitWarning').mockImplementation(() => {})
    onTestFinished(() => warned.mockRestore())
    await expect(ask(NOBODY, 3_000)).rejects.toMatchObject({
      code: 'UNAVAILABLE',
      message: expect.stringContaining(`no server answers at ${NOBODY}`),
    })
    expect(warned.mock.calls).toEqual([[`no server answers at ${NOBODY}: waiting for it`, 'HoneWarning']])
  })
})

it('a call that the server does not have is told as such: it is of an earlier version', async () => {
  const older = await open(0, {})
  onTestFinished(() => older.close())
  await expect(ask(`127.0.0.1:${older.number}`)).rejects.toMatchObject({
    code: 'UNIMPLEMENTED',
    message:
      "the server has no call GetStudy: it is of an earlier version, or no server of Hone's (Upgrade the server, or do it with the version that it has.)",
  })
})

describe('a server that was there', () => {
  it('is spoken to with the token that it left for its user, also when it left that again too late', async () => {
    const state = await mkdtemp(join(tmpdir(), 'hone-calls-'))
    vi.stubEnv('XDG_STATE_HOME', state)
    onTestFinished(async () => {
      vi.unstubAllEnvs()
      await rm(state, { recursive: true })
    })
    const tokens: unknown[] = []
    const getStudy = ({ metadata }: { metadata: Metadata }, done: sendUnaryData<object>) => {
      tokens.push(...metadata.get('authorization'))
      done(null, {})
    }
    const first = await open(0, { getStudy } as never)
    const server = `127.0.0.1:${first.number}`
    const file = registrationOf(server)
    await mkdir(dirname(file), { recursive: true })
    await writeFile(file, JSON.stringify({ pid: process.pid, grpc: server, token: 'left' }))
    const calls = new Calls({ server })
    onTestFinished(() => calls.client.close())
    await calls.call(calls.client.getStudy, { study: 'mine' })
    first.close()
    await rm(file)
    const follows = vi.spyOn(performance, 'now')
    onTestFinished(() => follows.mockRestore())
    const again = calls.call(calls.client.getStudy, { study: 'mine' })
    // two attempts that failed: between them it was looked for
    await vi.waitFor(() => expect(follows.mock.calls.length).toBeGreaterThanOrEqual(5), 20_000)
    const second = await open(first.number, { getStudy } as never)
    onTestFinished(() => second.close())
    await again
    expect(tokens).toEqual(['Bearer left', 'Bearer left'])
  })

  it('is waited for longer by a worker than by who only reads', async () => {
    const answers = { getStudy: answered, suggestTrials: answered }
    const port = await open(0, answers)
    const calls = new Calls({ server: `127.0.0.1:${port.number}`, token: 'x' })
    onTestFinished(() => calls.client.close())
    await calls.call(calls.client.getStudy, { study: 'mine' })
    port.close()
    const now = performance.now.bind(performance)
    const clock = vi.spyOn(performance, 'now')
    onTestFinished(() => clock.mockRestore())
    const [read, work] = [
      calls.call(calls.client.getStudy, { study: 'mine' }),
      calls.call(calls.client.suggestTrials, { study: 'mine', worker: 'w', count: 1 }),
    ]
    await turn()
    clock.mockImplementation(() => now() + 600_000)
    await expect(read).rejects.toMatchObject({ code: 'UNAVAILABLE' })
    const again = await open(port.number, answers)
    onTestFinished(() => again.close())
    expect(await work).toMatchObject({ trials: [] })
  })
})

function answered(_call: unknown, done: sendUnaryData<object>): void {
  done(null, {})
}

async function open(number: number, answers: Partial<UntypedServiceImplementation>) {
  const server = new Server()
  server.addService(loadWire().StudyService.service, answers as UntypedServiceImplementation)
  const bound = await new Promise<number>((ready, fail) => {
    server.bindAsync(`127.0.0.1:${number}`, ServerCredentials.createInsecure(), (error, at) => (error === null ? ready(at) : fail(error)))
  })
  return { number: bound, close: () => server.forceShutdown() }
}
