import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest'
import { importStudy } from '../../../src/cli/commands/import.ts'
import { type Connection, connect } from '../../../src/cli/connection.ts'
import { parametersOf } from '../../../src/cli/reading.ts'
import { listTrials } from '../../../src/cli/watching.ts'
import { type OpenServer, openServer } from '../../server/grpc/open-server.ts'

const folder = mkdtempSync(join(tmpdir(), 'hone-bring-over-'))
let server: OpenServer
let connection: Connection
beforeAll(async () => {
  server = await openServer()
  connection = connect({ grpc: server.address, token: server.access.token, http: undefined })
})
afterEach(() => vi.restoreAllMocks())
afterAll(async () => {
  connection.close()
  await server.close()
  rmSync(folder, { recursive: true })
})

/** Imports a table into a study of these parameters: what was noted, and each trial's parameters. */
async function imported(name: string, parameters: Record<string, unknown>, table: string) {
  const [source, file] = [join(folder, `${name}.csv`), join(folder, `${name}.json`)]
  writeFileSync(source, table)
  const spec = { objectives: [{ metric: 'loss', goal: 'minimize' }], parameters, budget: { trials: 9 } }
  writeFileSync(file, JSON.stringify({ apiVersion: 'hone.dev/v1', kind: 'Study', metadata: { name }, spec }))
  const noted = vi.spyOn(console, 'error').mockReturnValue()
  vi.spyOn(console, 'log').mockReturnValue()
  await importStudy(connection, source, { file, minimize: ['loss'] }, [])
  const trials = await listTrials(connection, { study: name, states: [], labels: {}, order: 'NUMBER', descending: false })
  return { notes: noted.mock.calls.map(([note]) => note), trials: trials.map((trial) => parametersOf(trial)) }
}

const LR = { lr: { double: [1e-4, 1], scale: 'log' } }

it('gives a history the values that are fixed in the study file, and says so of those that it never told', async () => {
  const fixed = { batch: { fixed: 64 }, data: { fixed: 'digits' } }
  const { notes, trials } = await imported('fixed', { ...LR, ...fixed }, 'lr,data,loss\n0.1,digits,0.5\n0.2,,0.4\n')
  expect(trials).toEqual([0.1, 0.2].map((lr) => ({ lr, batch: 64, data: 'digits' })))
  expect(notes).toEqual(['note: batch is not in the history: taken as 64, its only value'])
})

it('keeps nothing of a history that has another value than the one that is fixed', async () => {
  const refused = imported('other', { ...LR, batch: { fixed: 64 } }, 'lr,batch,loss\n0.1,64,0.5\n0.2,32,0.4\n')
  await expect(refused).rejects.toThrow('trial 2 of the history cannot be taken, and nothing was kept: parameters.batch must be one of 64')
  await expect(listTrials(connection, { study: 'other', states: [], labels: {}, order: 'NUMBER', descending: false })).rejects.toThrow(
    'other',
  )
})

it('holds a history that tells no conditions against those of the study file', async () => {
  const width = { int: [8, 64], when: { any: [{ layers: { min: 3 } }, { lr: { min: 0.5 } }] } }
  const table = 'lr,layers,width,loss\n0.1,3,8,0.5\n0.2,1,,0.4\n0.9,1,9,0.3\n'
  const { notes, trials } = await imported('conditions', { ...LR, layers: { int: [1, 4] }, width }, table)
  expect(trials).toEqual([
    { lr: 0.1, layers: 3, width: 8 },
    { lr: 0.2, layers: 1 },
    { lr: 0.9, layers: 1, width: 9 },
  ])
  expect(notes).toEqual([])
})
