import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { honeCommand } from '../clients/command.ts'
import { pythonOf } from '../clients/python.ts'
import { RealServer } from '../clients/real-server.ts'

const PROGRAMS = join(import.meta.dirname, 'programs')
const run = promisify(execFile)
const python = pythonOf('python-libraries')
const folder = mkdtempSync(join(tmpdir(), 'hone-tensorboard-'))
const server = new RealServer()

interface Trial {
  readonly number: number
  readonly state: string
  readonly parameters: { readonly x: number; readonly kind: string }
  readonly metrics: Readonly<Record<string, number>>
}

const hone = async (...args: string[]) => (await honeCommand(server, folder, args)).stdout

let trials: readonly Trial[]
beforeAll(async () => {
  if (python === undefined) return
  await server.start()
  const spec = {
    objectives: [{ metric: 'loss', goal: 'minimize' }],
    parameters: { x: { double: [1, 2] }, kind: { choice: ['a', 'b'] } },
    budget: { trials: 3, parallel: 2 },
    trial: { command: [python, join(PROGRAMS, 'event_files.py'), `\${hone.folder}`, `\${x}`] },
    metrics: { from: 'tfevents', tags: { loss: 'valid/epoch_loss' } },
  }
  writeFileSync(
    join(folder, 'study.yaml'),
    JSON.stringify({ apiVersion: 'hone.dev/v1', kind: 'Study', metadata: { name: 'events' }, spec }),
  )
  await hone('run', 'study.yaml')
  trials = JSON.parse(await hone('trials', 'events', '--json'))
}, 300_000)
afterAll(async () => {
  await server.close()
  rmSync(folder, { recursive: true })
})

describe.skipIf(python === undefined)('TensorBoard', () => {
  it('writes what trials are measured by: plain values as torch has them, tensors as TensorFlow has them', () => {
    expect(trials.map(({ state }) => state)).toEqual(['succeeded', 'succeeded', 'succeeded'])
    for (const { parameters, metrics } of trials) {
      expect(metrics).toEqual({
        loss: expect.closeTo(parameters.x ** 2 / 4, 5),
        'train/epoch_loss': expect.closeTo(parameters.x * 4, 5),
        'train/rate': 0.5,
      })
    }
  })

  it('opens what a study is exported as: each trial’s curves, and the table of its hyperparameters', async () => {
    expect(await hone('export', 'events', '--format', 'tensorboard', '--output', 'runs')).toContain('3 runs are in runs')
    const { stdout } = await run(python!, [join(PROGRAMS, 'tensorboard_reads.py'), join(folder, 'runs'), '3'], { maxBuffer: 1 << 24 })
    const { curves, experiment, groups } = JSON.parse(stdout.trim().split('\n').at(-1) ?? '')
    expect(Object.keys(curves).sort()).toEqual(['trial-0001', 'trial-0002', 'trial-0003'])
    for (const { number, parameters } of trials) {
      const { loss } = curves[`trial-000${number}`]
      expect(loss).toEqual([1, 2, 3, 4].map((step) => [step, expect.closeTo(parameters.x ** 2 / step, 5)]))
    }
    expect(experiment.hparamInfos).toMatchObject([
      { name: 'kind', type: 'DATA_TYPE_STRING' },
      { name: 'x', type: 'DATA_TYPE_FLOAT64' },
    ])
    const table = groups.sessionGroups.map(
      ({ name, hparams, sessions }: { name: string; hparams: object; sessions: { status: string }[] }) => ({
        name,
        hparams,
        status: sessions[0]?.status,
      }),
    )
    const wanted = trials.map(({ number, parameters }) => ({ name: `trial ${number}`, hparams: parameters, status: 'STATUS_SUCCESS' }))
    expect(table.sort((a: { name: string }, b: { name: string }) => a.name.localeCompare(b.name))).toEqual(wanted)
  })
})
