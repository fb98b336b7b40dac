import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { pythonOf } from './python.ts'
import { RealServer, runProgram } from './real-server.ts'

const python = pythonOf('vizier')

/** Each with its number of tests: what is not run is not missed silently. */
const PROGRAMS = [
  // 29 that Vizier's package ships (26, one of them for three states), and its tuning loop for one and two objectives.
  ['conformance', 31],
  ['workers', 7],
  ['measuring', 11],
  ['stopping', 3],
  ['noting', 5],
  ['spaces', 6],
  ['goals', 4],
  ['refusing', 7],
] as const

describe.skipIf(python === undefined)('OSS Vizier’s own client, unchanged', () => {
  const server = new RealServer()
  const run = (name: string, between?: () => Promise<void>) =>
    runProgram(python!, join(import.meta.dirname, 'vizier', 'programs', `${name}.py`), { HONE_VIZIER: server.grpc }, between)

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
})
