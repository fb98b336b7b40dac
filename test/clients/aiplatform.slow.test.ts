import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { pythonOf } from './python.ts'
import { RealServer, runProgram } from './real-server.ts'

const python = pythonOf('aiplatform')

/** What is not run is not missed silently: studies and trials, contexts, endings, refusals, and a server that is killed in the middle. */
const TESTS = 10 + 6 + 9 + 10 + 1

describe.skipIf(python === undefined)('Vertex AI Vizier’s own client, unchanged', () => {
  const server = new RealServer()
  beforeAll(() => server.start())
  afterAll(() => server.close())

  const restart = async (): Promise<void> => {
    await server.kill()
    await server.start()
  }
  const everything = join(import.meta.dirname, 'aiplatform', 'programs', 'everything.py')
  const run = (more: Record<string, string>) => runProgram(python!, everything, { HONE_VIZIER: server.grpc, ...more }, restart)

  describe.each(['v1', 'v1beta1'])('as %s', (version) => {
    const ways = { 'a plain channel': () => ({}), 'its REST transport': () => ({ HONE_REST: server.http }) }

    it.each(Object.entries(ways))(`over %s passes its ${TESTS} tests`, async (_, way) => {
      expect(await run({ HONE_AIPLATFORM: version, ...way() })).toEqual({ ran: TESTS, problems: [], skipped: 0 })
    })
  })
})
