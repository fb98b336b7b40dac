import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { honeCommand } from '../../clients/command.ts'
import { pythonOf } from '../../clients/python.ts'
import { RealServer } from '../../clients/real-server.ts'

const run = promisify(execFile)
const python = pythonOf('vizier')
const folder = mkdtempSync(join(tmpdir(), 'hone-vizier-import-'))
const database = join(folder, 'vizier.db')
const server = new RealServer()

let held: { mine: { parameters: Record<string, unknown>; state: string }[] }
const hone = (...args: string[]) => honeCommand(server, folder, args)

beforeAll(async () => {
  if (python === undefined) return
  await server.start()
  const { stdout } = await run(python, [join(import.meta.dirname, 'programs', 'vizier_database.py'), database])
  held = JSON.parse(stdout)
}, 300_000)
afterAll(async () => {
  await server.close()
  rmSync(folder, { recursive: true })
})

describe.skipIf(python === undefined)('a study of OSS Vizier’s database', () => {
  it('is chosen by its owner and name', async () => {
    expect(await hone('import', database)).toMatchObject({ code: 2, stderr: expect.stringContaining('me/mine, you/other') })
  })

  it('comes over with its curves and conditional space, and its clients’ calls find it', async () => {
    const imported = await hone('import', database, '--study', 'me/mine')
    expect(imported).toMatchObject({ code: 0, stdout: expect.stringContaining('mine has 11 trials') })
    expect(imported.stderr).toContain('1 trial that had not ended, left out')
    const { study, trials } = JSON.parse((await hone('export', 'me/mine', '--format', 'json')).stdout)
    expect(study).toMatchObject({ project: 'me', documentFormat: 'vizier' })
    expect(trials.map(({ state }: { state: string }) => state.toUpperCase())).toEqual(held.mine.slice(0, 11).map(({ state }) => state))
    expect(trials.map(({ parameters }: { parameters: unknown }) => parameters)).toEqual(
      held.mine.slice(0, 11).map(({ parameters }) => parameters),
    )
    expect(trials[2]).toMatchObject({ values: [3], measurementCount: 3 })
    expect(trials[4]).toMatchObject({ state: 'infeasible', outcome: { message: 'too large' } })
    const again = await hone('import', database, '--study', 'me/mine')
    expect(again).toMatchObject({ code: 4, stderr: expect.stringContaining('--name NAME') })
  })

  it('goes on with whom it knew: Vizier’s own client asks and tells', async () => {
    const program = `
from vizier.service import clients, pyvizier as vz
clients.environment_variables.server_endpoint = "${server.grpc}"
study = clients.Study.from_resource_name("owners/me/studies/mine")
trial = study.suggest(count=1, client_id="worker")[0]
assert trial.id == 12, trial.id
trial.complete(vz.Measurement({"loss": 0.5}))
print(next(iter(study.optimal_trials().get())).id)
`
    expect((await run(python!, ['-c', program])).stdout.trim()).toBe('12')
  })
})
