import { createServer } from 'node:net'
import { expect, it } from 'vitest'
import { connectReady } from '../../src/cli/connection.ts'
import { EXIT } from '../../src/cli/exit.ts'
import { CliFailure } from '../../src/cli/failure.ts'
import { awaitServer, msToWait } from '../../src/cli/waiting.ts'

it('a command waits as HONE_WAIT says, in a job of Slurm too; without it not at all', () => {
  const times = ['', '0', '90', '90s', '15m', '2h'].map((text) => msToWait({ HONE_WAIT: text, SLURM_JOB_ID: '7' }))
  expect(times).toEqual([0, 0, 90_000, 90_000, 900_000, 7_200_000])
  expect(() => msToWait({ HONE_WAIT: 'soon' })).toThrow('HONE_WAIT is "soon", which is no time')
})

it('a server that comes within the time is met; what is waited for is told once', async () => {
  const told: string[] = []
  let tries = 0
  const reach = async () => {
    if (++tries < 4) throw new CliFailure(EXIT.away, 'no server runs on .hone')
    return 'server'
  }
  expect(await awaitServer(reach, { ms: 90_000, pauseMs: 1, tell: (words) => told.push(words) })).toBe('server')
  expect(told).toEqual(['no server runs on .hone: waiting for it, 1.5m at most (HONE_WAIT)'])
})

it('what no waiting mends is told at once, and what does not come in the end', async () => {
  const told: string[] = []
  const failing = (code: ConstructorParameters<typeof CliFailure>[0]) => async () => Promise.reject(new CliFailure(code, 'no'))
  const how = { pauseMs: 1, tell: (words: string) => told.push(words) }
  await expect(awaitServer(failing(EXIT.denied), { ...how, ms: 9_000 })).rejects.toMatchObject({ exitCode: EXIT.denied })
  expect(told).toEqual([])
  await expect(awaitServer(failing(EXIT.away), { ...how, ms: 20 })).rejects.toMatchObject({ exitCode: EXIT.away })
})

it('a server that is named and does not answer is away', async () => {
  const probe = createServer().listen(0, '127.0.0.1')
  await new Promise((listening) => probe.once('listening', listening))
  const { port } = probe.address() as { port: number }
  await new Promise((closed) => probe.close(closed))
  const address = { grpc: `127.0.0.1:${port}`, http: undefined, token: undefined } as unknown as Parameters<typeof connectReady>[0]
  await expect(connectReady(address, 50)).rejects.toMatchObject({
    exitCode: EXIT.away,
    message: expect.stringContaining('no server answers'),
  })
})
