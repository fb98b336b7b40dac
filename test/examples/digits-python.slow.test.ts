import { execFile } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, describe, expect, it } from 'vitest'
import { pythonOf } from '../clients/python.ts'

const run = promisify(execFile)
const root = join(import.meta.dirname, '..', '..')
const folder = mkdtempSync(join(tmpdir(), 'hone-digits-python-'))
afterAll(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }))

const python = pythonOf('python-libraries')

describe.skipIf(python === undefined)('the example digits-python', () => {
  const { HONE_SERVER: _, HONE_DATA: __, ...outer } = process.env
  const env = {
    ...outer,
    PATH: [dirname(python ?? ''), process.env.PATH].join(delimiter),
    PYTHONPATH: join(root, 'clients', 'python', 'src'),
    XDG_STATE_HOME: join(folder, 'state'),
  }

  it('runs by itself and prints what it would report', async () => {
    const { stdout } = await run('python3', [join(root, 'examples', 'digits-python', 'train.py')], { env })
    const lines = stdout.trim().split('\n')
    expect(lines).toHaveLength(20)
    expect(Number(/accuracy=(\S+)/.exec(lines.at(-1) ?? '')?.[1])).toBeGreaterThan(0.9)
  })

  it('is tuned by its study', async () => {
    cpSync(join(root, 'examples', 'digits-python'), folder, { recursive: true })
    const study = join(folder, 'study.yaml')
    writeFileSync(study, readFileSync(study, 'utf8').replace('trials: 30', 'trials: 4'))
    const hone = (...args: string[]) => run(process.execPath, [join(root, 'bin', 'hone'), ...args, '--data', join(folder, 'data')], { env })
    await hone('run', study, '--grpc', '127.0.0.1:0', '--http', '127.0.0.1:0')
    const trials = JSON.parse((await hone('trials', 'digits-python', '--json')).stdout) as { state: string; metrics: object }[]
    expect(trials).toHaveLength(4)
    for (const trial of trials)
      expect(trial).toMatchObject({ state: expect.stringMatching(/succeeded|stopped/), metrics: { accuracy: expect.any(Number) } })
  })
})
