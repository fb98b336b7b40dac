import { promisify } from 'node:util'
import { Server, ServerCredentials } from '@grpc/grpc-js'
import { afterAll, beforeAll, expect, it, onTestFinished, vi } from 'vitest'
import { showTrial } from '../../src/cli/commands/studies.ts'
import { type Connection, connect, unary } from '../../src/cli/connection.ts'
import { EXIT } from '../../src/cli/exit.ts'
import type { StudyId } from '../../src/model/index.ts'
import { DOCUMENT, type OpenServer, openServer } from '../server/grpc/open-server.ts'

let server: OpenServer
let connection: Connection
beforeAll(async () => {
  server = await openServer()
  connection = connect({ grpc: server.address, token: server.access.token, http: undefined })
})
afterAll(async () => {
  vi.restoreAllMocks()
  connection.close()
  await server.close()
})

it('says of a call that the server does not have that it is of an earlier version, which is no bug', async () => {
  const older = new Server()
  onTestFinished(() => older.forceShutdown())
  const port = await promisify(older.bindAsync.bind(older))('127.0.0.1:0', ServerCredentials.createInsecure())
  const asked = connect({ grpc: `127.0.0.1:${port}`, token: undefined, http: undefined })
  onTestFinished(() => asked.close())
  await expect(unary(asked, asked.client.listImportances, {})).rejects.toMatchObject({
    exitCode: EXIT.invalid,
    message: expect.stringContaining('the server has no call ListImportances: it is of an earlier version'),
    remedy: expect.stringContaining('Upgrade the server'),
  })
})

it('counts for how long an attempt runs by the server’s clock, on a machine two minutes behind it', async () => {
  const { id } = await server.call(server.client.createStudy, { document: DOCUMENT })
  const study = id as StudyId
  const reply = await server.studies.suggestTrials({ study, worker: 'w', count: 1, open: 'new' })
  if (reply.kind !== 'trials') throw new Error(reply.why)
  const { number } = reply.trials[0]
  const startedAt = Date.now() - 30_000
  await server.studies.startAttempt(study, number, { executor: 'process', objectName: 'p1', state: 'running', startedAt })
  const { now } = Date
  // what the server says of its time does not go by this
  vi.spyOn(Date, 'now').mockImplementation(() => now() - 120_000)
  const lines = vi.spyOn(console, 'log').mockImplementation(() => {})
  await showTrial(connection, { study: id, trial: number }, {})
  const seconds = Number(/Z +0:(\d\d) +process/.exec(lines.mock.calls.join('\n'))?.[1])
  expect(seconds).toBeGreaterThanOrEqual(29)
  expect(seconds).toBeLessThan(59)
})
