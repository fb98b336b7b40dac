import { execFile } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { jobScript } from '../../../../src/trials/executors/slurm/job-script.ts'
import { launchOf } from '../launches.ts'

describe('the script of a job', () => {
  let folder: string
  const run = (command: readonly string[], env: Record<string, string> = {}): Promise<unknown> => {
    writeFileSync(join(folder, 'job.sh'), jobScript(launchOf(command), folder, 1024))
    return promisify(execFile)('/bin/sh', [join(folder, 'job.sh')], { env: { PATH: `${process.env.PATH}`, SLURM_JOB_ID: '7', ...env } })
  }
  const record = (): unknown => JSON.parse(readFileSync(join(folder, 'exit.json'), 'utf8'))
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), `hone job's 100% `))
  })
  afterEach(() => rmSync(folder, { recursive: true, force: true }))

  it('leaves the record of a command that ended by itself', async () => {
    await run(['true'])
    expect(record()).toEqual({ status: 0 })
    await expect(run(['true'])).resolves.toBeDefined()
  })

  it('is there also where the trial has a PATH that lacks everything else, which is the command’s alone', async () => {
    await run(['/bin/sh', '-c', 'echo "$PATH"'], { PATH: folder })
    expect(record()).toEqual({ status: 0 })
    expect(readFileSync(join(folder, 'stdout'), 'utf8')).toBe(`${folder}\n`)
    rmSync(join(folder, 'slurm-runner.json'))
    rmSync(join(folder, 'exit.json'))
    await expect(run(['true-or-not'], { PATH: folder })).rejects.toMatchObject({ code: 127 })
    expect(record()).toMatchObject({ cannotStart: 'true-or-not was not found on the job’s node' })
  })

  it('says that it was told to end, also when its command heard of that first and has ended', async () => {
    mkdirSync(join(folder, 'bin'))
    // Whoever pauses is told then.
    writeFileSync(join(folder, 'bin', 'sleep'), '#!/bin/sh\nkill -s TERM $PPID\n')
    chmodSync(join(folder, 'bin', 'sleep'), 0o755)
    await run(['true'], { PATH: `${join(folder, 'bin')}:${process.env.PATH}` })
    expect(record()).toEqual({ status: 0, told: true })
  })

  it('leaves what another job of the attempt has begun, and fails where Slurm begins that one a second time', async () => {
    await run(['sh', '-c', 'echo once'])
    await run(['sh', '-c', 'echo once'], { SLURM_JOB_ID: '8' })
    await expect(run(['sh', '-c', 'echo once'], { SLURM_RESTART_COUNT: '1' })).rejects.toMatchObject({ code: 1 })
    expect(readFileSync(join(folder, 'stdout'), 'utf8')).toBe('once\n')
  })
})
