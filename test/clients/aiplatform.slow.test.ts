import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { pythonOf } from './python.ts'
import { RealServer, runProgram } from './real-server.ts'

const python = pythonOf('aiplatform')

describe.skipIf(python === undefined)('Vertex AI Vizier’s own client, unchanged', () => {
  const server = new RealServer()
  beforeAll(() => server.start())
  afterAll(() => server.close())

  it.each(['v1', 'v1beta1'])('tunes over a plain channel as %s: 9 tests', async (version) => {
    const program = join(import.meta.dirname, 'aiplatform', 'programs', 'tuning.py')
    const env = { HONE_VIZIER: server.grpc, HONE_AIPLATFORM: version }
    expect(await runProgram(python!, program, env)).toEqual({ ran: 9, problems: [], skipped: 0 })
  })
})
