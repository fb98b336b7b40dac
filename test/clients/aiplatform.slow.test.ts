import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { pythonOf } from './python.ts'
import { RealServer, runProgram } from './real-server.ts'

const python = pythonOf('aiplatform')

describe.skipIf(python === undefined)('Vertex AI Vizier’s own client, unchanged', () => {
  const server = new RealServer()
  beforeAll(() => server.start())
  afterAll(() => server.close())

  const run = (more: Record<string, string>) =>
    runProgram(python!, join(import.meta.dirname, 'aiplatform', 'programs', 'tuning.py'), { HONE_VIZIER: server.grpc, ...more })

  it.each(['v1', 'v1beta1'])('tunes over a plain channel as %s: 9 tests', async (version) => {
    expect(await run({ HONE_AIPLATFORM: version })).toEqual({ ran: 9, problems: [], skipped: 0 })
  })

  it.each(['v1', 'v1beta1'])('tunes over its REST transport as %s: 9 tests', async (version) => {
    expect(await run({ HONE_AIPLATFORM: version, HONE_REST: server.http })).toEqual({ ran: 9, problems: [], skipped: 0 })
  })
})
