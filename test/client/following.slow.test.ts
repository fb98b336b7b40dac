import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import * as hone from '../../src/client/index.ts'
import { RealServer } from '../clients/real-server.ts'

const LINE = { x: hone.float(0, 1) }
interface Line {
  readonly x: number
}

let server: RealServer
beforeEach(() => {
  server = new RealServer()
  for (const name of ['HONE_SERVER', 'HONE_TOKEN', 'HONE_WAIT', 'SLURM_JOB_ID']) vi.stubEnv(name, undefined)
  vi.stubEnv('HONE_DATA', server.data)
})
afterEach(async () => {
  vi.restoreAllMocks()
  vi.unstubAllEnvs()
  await server.close()
})

describe('a worker that knows its server by a data folder', () => {
  it('follows it to where it comes back after a kill, with the trial that it has', async () => {
    await server.start()
    const before = server.grpc
    const study = await hone.createStudy<Line>('moving', LINE, { algorithm: 'random', spec: { workers: { heartbeat: '30s' } } })
    await study.optimize(
      async (trial) => {
        if (trial.number === 1) {
          await server.kill()
          server.grpc = '127.0.0.1:0'
          await server.start()
        }
        await trial.report(trial.params.x, 1)
        expect([trial.shouldPrune(), trial.epoch]).toEqual([false, 1])
        return trial.params.x
      },
      { trials: 2 },
    )
    expect(server.grpc).not.toBe(before)
    expect((await study.trials()).map(({ state, lastStep }) => [state, lastStep])).toEqual([
      ['SUCCEEDED', 1],
      ['SUCCEEDED', 1],
    ])
  })

  it('waits for one that comes after it, and says so', async () => {
    const { promise: told, resolve } = Promise.withResolvers<string>()
    vi.spyOn(process, 'emitWarning').mockImplementation((words) => resolve(String(words)))
    const study = hone.createStudy<Line>('early', LINE, { algorithm: 'random', waitMs: 300_000 })
    expect(await told).toBe('no Hone server runs here: waiting for it, 5m at most (HONE_WAIT)')
    await server.start()
    expect((await (await study).ask()).number).toBe(1)
  })
})
