import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openCommands } from '../../../../src/trials/executors/slurm/commands.ts'

/** What sbatch says when it fails, beside the words that it always has. */
const failing = (...said: string[]): string =>
  `for line; do :; done\n${said.map((line) => `echo 'sbatch: error: ${line}' >&2`).join('\n')}\nexit 1`
const POLICY = 'Batch job submission failed: Job violates accounting/QOS policy (job submit limit, user’s size and/or time limits)'

describe('Slurm’s commands', () => {
  let folder: string
  const { PATH } = process.env
  const put = (program: string, script: string): void => {
    writeFileSync(join(folder, 'bin', program), `#!/bin/sh\n${script}\n`)
    chmodSync(join(folder, 'bin', program), 0o755)
  }
  const submit = (env: Record<string, string> = {}) =>
    openCommands().submit([], { env: { PATH: `${process.env.PATH}`, ...env }, folder, signal: new AbortController().signal })
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'hone-slurm-'))
    mkdirSync(join(folder, 'bin'))
    process.env.PATH = `${join(folder, 'bin')}:${PATH}`
  })
  afterEach(() => {
    process.env.PATH = PATH
    rmSync(folder, { recursive: true, force: true })
  })

  it('are those that the server finds, also where the trial has a PATH of its own', async () => {
    put('sbatch', 'echo 7')
    expect(await submit({ PATH: '/usr/bin:/bin' })).toEqual({ kind: 'submitted', job: '7' })
  })

  it('hear nothing of what a shell sets for its own jobs, but for its defaults', async () => {
    put('sbatch', `env > '${folder}/env'; echo 7`)
    await submit({ SBATCH_ARRAY_INX: '1-3', SBATCH_WAIT: '1', SLURM_JOB_ID: '5', SBATCH_PARTITION: 'gpu', SLURM_CONF: '/etc/slurm.conf' })
    const told = readFileSync(join(folder, 'env'), 'utf8')
      .split('\n')
      .filter((line) => /^S(BATCH|LURM)_/.test(line))
    expect(told.toSorted()).toEqual(['SBATCH_PARTITION=gpu', 'SLURM_CONF=/etc/slurm.conf'])
  })

  it('do not wait for their turn with a job that is called off', async () => {
    put('sbatch', `echo $$ >> '${folder}/made'; while [ ! -e '${folder}/go' ]; do sleep 0.05; done; echo 7`)
    const made = (): string[] => (existsSync(join(folder, 'made')) ? readFileSync(join(folder, 'made'), 'utf8').trim().split('\n') : [])
    const { submit } = openCommands()
    const call = new AbortController()
    const submissions = (count: number) =>
      Array.from({ length: count }, () => submit([], { env: { PATH: `${process.env.PATH}` }, folder, signal: call.signal }))
    const first = submissions(4)
    await expect.poll(made).toHaveLength(4)
    const others = submissions(2)
    call.abort()
    expect((await Promise.all([...others, ...submissions(1)])).map(({ kind }) => kind)).toEqual(['later', 'later', 'later'])
    writeFileSync(join(folder, 'go'), '')
    expect(await Promise.all(first)).toEqual(Array(4).fill({ kind: 'submitted', job: '7' }))
    expect(made()).toHaveLength(4)
  })

  it.each([
    ['QOSMaxSubmitJobPerUserLimit', POLICY],
    ['If munged is up, restart with --num-threads=10', 'Batch job submission failed: Protocol authentication error'],
    ['Batch job submission failed: Required partition not available (inactive or drain)'],
    ['Batch job submission failed: I/O error writing script/environment to file'],
  ])('take a job later when sbatch says: %s', async (...said) => {
    put('sbatch', failing(...said))
    expect(await submit()).toEqual({ kind: 'later', message: said.join('; ') })
  })

  it.each([
    ['QOSMaxWallDurationPerJobLimit', POLICY],
    ['AssocMaxCpuPerJobLimit', POLICY],
    ['Batch job submission failed: Requested node configuration is not available'],
  ])('refuse a job for good when sbatch says: %s', async (...said) => {
    put('sbatch', failing(...said))
    expect(await submit()).toEqual({ kind: 'refused', message: said.join('; ') })
  })

  it('tell accounting that is not there from accounting that does not answer', async () => {
    put('sacct', 'echo "Slurm accounting storage is disabled" >&2; exit 1')
    expect(await openCommands().account(['1'])).toEqual([])
    put('sacct', 'echo "sacct: error: slurmdbd: Connection refused" >&2; exit 1')
    await expect(openCommands().account(['1'])).rejects.toThrow('Connection refused')
  })

  it('say which jobs were told to leave for others', async () => {
    put('squeue', `printf '%-20s%-30s\\n' 1 2026-11-30T02:19:47 2 N/A`)
    expect(await openCommands().preempted(['1', '2'])).toEqual(['1'])
    put('squeue', 'echo "slurm_load_jobs error: Invalid job id specified" >&2; exit 1')
    expect(await openCommands().preempted(['1'])).toEqual([])
    put('squeue', 'echo "slurm_load_jobs error: Unable to contact slurm controller (connect failure)" >&2; exit 1')
    await expect(openCommands().preempted(['1'])).rejects.toThrow('Unable to contact')
  })
})
