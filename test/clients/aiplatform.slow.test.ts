import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { pythonOf } from './python.ts'
import { RealServer, runProgram } from './real-server.ts'

const python = pythonOf('aiplatform')

/** What is not run is not missed silently: studies and trials, contexts, endings, refusals, and a server that is killed in the middle. */
const TESTS = 11 + 6 + 9 + 10 + 1

const program = (name: string): string => join(import.meta.dirname, 'aiplatform', 'programs', `${name}.py`)

describe.skipIf(python === undefined)('Vertex AI Vizier’s own client, unchanged', () => {
  const server = new RealServer()
  beforeAll(() => server.start())
  afterAll(() => server.close())

  const restart = async (): Promise<void> => {
    await server.kill()
    await server.start()
  }
  const run = (more: Record<string, string>) => runProgram(python!, program('everything'), { HONE_VIZIER: server.grpc, ...more }, restart)

  describe.each(['v1', 'v1beta1'])('as %s', (version) => {
    const ways = { 'a plain channel': () => ({}), 'its REST transport': () => ({ HONE_REST: server.http }) }

    it.each(Object.entries(ways))(`over %s passes its ${TESTS} tests`, async (_, way) => {
      expect(await run({ HONE_AIPLATFORM: version, ...way() })).toEqual({ ran: TESTS, problems: [], skipped: 0 })
    })
  })
})

describe.skipIf(python === undefined)('Vertex AI Vizier’s own client, unchanged, on a server with TLS', () => {
  const server = new RealServer('--tls', 'auto')
  beforeAll(() => server.start())
  afterAll(() => server.close())

  it.each([
    ['a secure channel', () => ({})],
    ['its REST transport', () => ({ HONE_REST: server.http, REQUESTS_CA_BUNDLE: server.ca })],
  ])('tunes over %s with a token: 18 tests', async (_, way) => {
    const env = { HONE_VIZIER: server.grpc, HONE_CA: server.ca, HONE_TOKEN: server.token, ...way() }
    expect(await runProgram(python!, program('secured'), env)).toEqual({ ran: 18, problems: [], skipped: 0 })
  })
})
