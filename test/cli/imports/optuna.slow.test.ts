import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { honeCommand } from '../../clients/command.ts'
import { pythonOf } from '../../clients/python.ts'
import { RealServer } from '../../clients/real-server.ts'
import { PostgresServer, postgresPrograms } from './postgres-server.ts'

const run = promisify(execFile)
const python = pythonOf('python-libraries')
const folder = mkdtempSync(join(tmpdir(), 'hone-imports-'))
const server = new RealServer()
const programs = postgresPrograms()
const postgres = programs === undefined ? undefined : new PostgresServer(programs)

interface OptunaTrial {
  readonly number: number
  readonly state: string
  readonly params: Readonly<Record<string, unknown>>
  readonly values: readonly number[] | null
  readonly curve: Readonly<Record<string, string>>
}
interface Exported {
  readonly study: { readonly spec: { readonly parameters: readonly { name: string }[]; readonly objectives: readonly unknown[] } }
  readonly trials: readonly { number: number; state: string; parameters: Record<string, unknown>; values: number[]; source: string }[]
}

let held: Record<'journal' | 'sqlite' | 'postgresql', readonly OptunaTrial[]>
const hone = (...args: string[]) => honeCommand(server, folder, args)
const exported = async (study: string) => JSON.parse((await hone('export', study, '--format', 'json')).stdout) as Exported
const names = async () => (await hone('studies', '--names')).stdout.trim().split('\n')

beforeAll(async () => {
  if (python === undefined) return
  await server.start()
  await postgres?.start()
  const program = join(import.meta.dirname, 'programs', 'optuna_studies.py')
  const { stdout } = await run(python, ['-W', 'ignore', program, folder, ...(postgres === undefined ? [] : [postgres.address])])
  held = JSON.parse(stdout)
}, 300_000)
afterAll(async () => {
  await server.close()
  await postgres?.close()
  rmSync(folder, { recursive: true })
})

describe.skipIf(python === undefined)('what Optuna kept', () => {
  const comesOverWhole = async (kind: keyof typeof held, source: string): Promise<void> => {
    const imported = await hone('import', source, '--study', 'whole', '--name', kind)
    expect(imported).toMatchObject({ code: 0, stdout: expect.stringContaining(`${kind} has 40 trials and is active`) })
    expect(imported.stderr).toContain('2 trials that had not ended, left out')
    const { trials } = await exported(kind)
    const ended = held[kind].filter(({ state }) => state !== 'RUNNING' && state !== 'WAITING')
    const words: Record<string, string> = { COMPLETE: 'succeeded', PRUNED: 'stopped', FAIL: 'failed' }
    expect(trials.map(({ state }) => state)).toEqual(ended.map(({ state }) => words[state]))
    expect(new Set(trials.map(({ state }) => state)).size).toBe(3)
    const plain = (params: OptunaTrial['params']) => ({ ...params, optimizer: params.optimizer ?? 'None' })
    expect(trials.map(({ parameters }) => parameters)).toEqual(ended.map(({ params }) => plain(params)))
    for (const [at, { values, state }] of trials.entries()) if (state === 'succeeded') expect(values).toEqual(ended[at]?.values)
    const points = (await hone('export', kind, '--curves', '--format', 'jsonl')).stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
    const curveOf = (number: number) =>
      Object.fromEntries(points.filter(({ trial }) => trial === number).map(({ step, values }) => [step, values.value]))
    for (const [at, { curve, values, state }] of ended.entries()) {
      const found = curveOf(at + 1)
      for (const [step, value] of Object.entries(curve)) expect(String(found[step])).toBe(value === 'nan' ? 'NaN' : String(Number(value)))
      // The returned value ends the curve at a step of its own where the last report was another.
      const isOther = state === 'COMPLETE' && String(values?.[0]) !== String(Number(curve['3']))
      expect(Object.keys(found)).toHaveLength(Object.keys(curve).length + (isOther ? 1 : 0))
    }
  }

  it.each([
    ['journal', 'journal.log'],
    ['sqlite', 'optuna.db'],
  ] as const)('in its %s storage comes over whole: states, values, parameters and curves', comesOverWhole)

  it.skipIf(postgres === undefined)('in its PostgreSQL storage comes over whole', () => comesOverWhole('postgresql', postgres!.address))

  it('has its space with scales, steps, choices, and conditions that define-by-run says nowhere', async () => {
    const { study } = await exported('journal')
    const space = Object.fromEntries(study.spec.parameters.map(({ name, ...domain }) => [name, domain]))
    expect(space).toMatchObject({
      x: { kind: 'double', min: -3, max: 3 },
      lr: { kind: 'double', min: 1e-5, max: 0.1, scale: 'log' },
      drop: { kind: 'double', min: 0, max: 0.5, step: 0.1 },
      layers: { kind: 'int', min: 1, max: 3 },
      batch: { kind: 'int', min: 16, max: 128, scale: 'log' },
      k: { kind: 'int', min: 0, max: 10, step: 5 },
      optimizer: { kind: 'choice', values: ['sgd', 'adam', 'None'] },
      flag: { kind: 'choice', values: [true, false] },
      momentum: { kind: 'double', when: [expect.objectContaining({ parent: 'optimizer' })] },
      width2: { kind: 'int', when: [expect.objectContaining({ parent: 'layers' })] },
    })
  })

  it('is where the optimiser goes on from', async () => {
    const command = [process.execPath, '-e', 'console.log("value=" + Number(process.argv[1]) ** 2)', '--', '{x}']
    const imported = await hone(
      'import',
      'optuna.db',
      '--study',
      'whole',
      '--name',
      'goes-on',
      '--algorithm',
      'gp',
      '--trials',
      '3',
      '--',
      ...command,
    )
    expect(imported.code).toBe(0)
    expect((await hone('watch', 'goes-on')).code).toBe(0)
    const { trials } = await exported('goes-on')
    expect(trials.slice(40).map(({ number, state, source }) => [number, state, source])).toEqual(
      [41, 42, 43].map((n) => [n, 'succeeded', 'algorithm']),
    )
    // With forty points of a parabola it knows where to look.
    expect(Math.min(...trials.slice(40).map(({ values }) => values[0] ?? Infinity))).toBeLessThan(0.5)
  })

  it('may have several objectives by name, and ranges that differ from trial to trial', async () => {
    expect((await hone('import', 'journal.log', '--study', 'two')).code).toBe(0)
    expect((await exported('two')).study.spec.objectives).toMatchObject([
      { metric: 'loss', goal: 'minimize' },
      { metric: 'accuracy', goal: 'maximize' },
    ])
    expect((await hone('import', 'optuna.db', '--study', 'widening')).code).toBe(0)
    expect((await exported('widening')).study.spec.parameters).toMatchObject([
      { name: 'x', min: 0, max: 3 },
      { kind: 'choice', values: [1, 2] },
    ])
  })

  it('is refused with what to do where it cannot be one study of ours, and nothing is kept', async () => {
    const before = await names()
    const several = await hone('import', 'journal.log')
    expect(several).toMatchObject({ code: 2, stderr: expect.stringContaining('--study NAME, of whole, two, whimsical, widening') })
    expect((await hone('import', 'journal.log', '--study', 'gone')).code).toBe(3)
    const whimsical = await hone('import', 'optuna.db', '--study', 'whimsical')
    expect(whimsical).toMatchObject({ code: 2, stderr: expect.stringContaining('sometimes was asked for in 3 of 6 trials') })
    expect(whimsical.stderr).toContain('--file study.yaml')
    const clashing = await hone('import', 'clashing.log')
    expect(clashing).toMatchObject({ code: 2, stderr: expect.stringContaining('x is a real number in trial 1 and an integer in trial 0') })
    expect(await names()).toEqual(before)
  })

  it('is taken all the same by a study file that says what its trials do not tell', async () => {
    const parameters = { x: { double: [0, 2] }, sometimes: { fixed: 0.5, when: { x: { min: 1 } } }, batch: { fixed: 64 } }
    const file = (name: string, own: object) => {
      const spec = { objectives: [{ metric: 'loss', goal: 'minimize' }], parameters: own }
      writeFileSync(join(folder, `${name}.yaml`), JSON.stringify({ apiVersion: 'hone.dev/v1', kind: 'Study', metadata: { name }, spec }))
      return `${name}.yaml`
    }
    // The clash of kinds is settled by the file; what it fixes is filled in.
    const settled = await hone('import', 'clashing.log', '--file', file('settled', { x: parameters.x, batch: parameters.batch }))
    expect(settled).toMatchObject({ code: 0, stderr: expect.stringContaining('batch is not in the history: taken as 64, its only value') })
    expect((await exported('settled')).trials.every(({ parameters: { batch } }) => batch === 64)).toBe(true)
    // What comes and goes is held against the file, trial by trial.
    const odd = await hone('import', 'optuna.db', '--study', 'whimsical', '--file', file('odd', parameters))
    expect(odd.stderr).toContain('parameters.sometimes is inactive here')
    const without = await hone('import', 'optuna.db', '--study', 'whimsical', '--file', file('without', { x: parameters.x }))
    expect(without).toMatchObject({ code: 0, stderr: expect.stringContaining('sometimes is no parameter of the study: left out') })
  })

  it('comes into a study that a file describes, by the names of its objectives; a trial outside of it is named', async () => {
    const file = (name: string, max: number) => {
      const spec = { objectives: [{ metric: 'loss', goal: 'minimize' }], parameters: { x: { double: [0, max] }, mode: { choice: [1, 2] } } }
      const document = { apiVersion: 'hone.dev/v1', kind: 'Study', metadata: { name }, spec }
      writeFileSync(join(folder, `${name}.yaml`), JSON.stringify(document))
      return `${name}.yaml`
    }
    expect((await hone('import', 'optuna.db', '--study', 'widening', '--file', file('wide', 9), '--paused')).stdout).toContain('is paused')
    expect((await exported('wide')).trials.every(({ values }) => values.length === 1)).toBe(true)
    const narrow = await hone('import', 'optuna.db', '--study', 'widening', '--file', file('narrow', 0.0001))
    expect(narrow).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/trial \d of the history cannot be taken, and nothing was kept/),
    })
    expect(await names()).not.toContain('narrow')
  })

  it('and so is what our own export wrote', async () => {
    writeFileSync(join(folder, 'whole.csv'), (await hone('export', 'journal')).stdout)
    const imported = await hone('import', 'whole.csv', '--minimize', 'value')
    expect(imported).toMatchObject({ code: 0, stdout: expect.stringContaining('whole has 40 trials') })
    const [before, after] = [await exported('journal'), await exported('whole')]
    const kept = ({ trials }: Exported) =>
      trials.map(({ state, parameters, values }) => ({ state, parameters, values: values.map(String) }))
    expect(kept(after)).toEqual(kept(before))
  })
})
