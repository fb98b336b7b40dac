import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { pythonOf } from './python.ts'
import { RealServer, runProgram } from './real-server.ts'

const python = pythonOf('vizier')

/** Each with its number of tests: what is not run is not missed silently. */
const PROGRAMS = [
  // The 29 that Vizier's package ships (its program counts them), and its tuning loop for one and two objectives.
  ['conformance', 31],
  ['workers', 7],
  ['measuring', 13],
  ['stopping', 3],
  ['noting', 5],
  ['spaces', 7],
  ['goals', 4],
  ['refusing', 8],
] as const

const PROGRAMS_FOLDER = join(import.meta.dirname, 'vizier', 'programs')

describe.skipIf(python === undefined)('OSS Vizier’s own client, unchanged', () => {
  const server = new RealServer()
  const program = (name: string) => join(PROGRAMS_FOLDER, `${name}.py`)
  const run = (name: string, between?: () => Promise<void>, env: Record<string, string> = {}) =>
    runProgram(python!, program(name), { HONE_VIZIER: server.grpc, ...env }, between)

  beforeAll(() => server.start())
  afterAll(() => server.close())

  it.each(PROGRAMS)('passes the program %s: %i tests', async (name, ran) => {
    expect(await run(name)).toEqual({ ran, problems: [], skipped: 0 })
  })

  it('loses nothing when the server is killed and started again, nor when its client is', async () => {
    const restart = async (): Promise<void> => {
      await server.kill()
      await server.start()
    }
    expect(await run('restarting', restart)).toEqual({ ran: 1, problems: [], skipped: 0 })
  })

  // Vizier's policies need more packages than its client.
  it.skipIf(pythonOf('vizier-server') === undefined)('lets Vizier’s own policy server suggest for a study', async () => {
    const policies = spawn(pythonOf('vizier-server')!, ['-B', program('policy_server'), server.grpc], {
      stdio: ['pipe', 'pipe', 'ignore'],
    })
    try {
      const [line] = await once(policies.stdout, 'data')
      const [, address] = /listening on (\S+)/.exec(String(line)) ?? []
      expect(await run('policies', undefined, { HONE_PYTHIA: address! })).toEqual({ ran: 6, problems: [], skipped: 0 })
    } finally {
      policies.stdin.end()
      policies.kill()
    }
  })

  it.skipIf(pythonOf('vizier-server') === undefined)('suggests for a study that Vizier’s own server keeps', async () => {
    const report = await runProgram(pythonOf('vizier-server')!, program('algorithms'), { HONE_VIZIER: server.grpc })
    expect(report).toEqual({ ran: 2, problems: [], skipped: 0 })
  })
})

describe.skipIf(python === undefined)('OSS Vizier’s own client, unchanged, on a server with TLS', () => {
  const server = new RealServer('--tls', 'auto')
  beforeAll(() => server.start())
  afterAll(() => server.close())

  it('tunes with several workers over a channel that the program secured: 7 tests', async () => {
    const env = { HONE_VIZIER: server.grpc, HONE_CA: server.ca, HONE_TOKEN: server.token }
    expect(await runProgram(python!, join(PROGRAMS_FOLDER, 'workers.py'), env)).toEqual({ ran: 7, problems: [], skipped: 0 })
  })
})
