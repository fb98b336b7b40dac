import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ServedFolder } from '../../../crash/served-folder.ts'
import { hasDaemons, SlurmCluster } from './slurm-cluster.ts'

const TRIALS = 6

/** Kills the server that submits, once: Slurm has the job, and nobody was told. */
const deadlySbatch = (folder: string): string => `#!/bin/sh
answer=$(/usr/bin/sbatch "$@") || exit
mkdir '${folder}/killed' 2>/dev/null && kill -KILL $PPID
echo "$answer"
`

const STUDY = `apiVersion: hone.dev/v1
kind: Study
metadata: {name: jobs}
spec:
  objectives: [{metric: loss, goal: minimize}]
  parameters: {lr: {double: [1.0e-3, 1.0], scale: log}}
  algorithm: {name: random}
  budget: {trials: ${TRIALS}, parallel: 3}
  trial:
    command: [sh, -c, 'echo "$HONE_TRIAL $HONE_EPOCH" >> runs.txt; echo step=1 loss=2; while [ ! -e go ]; do sleep 0.1; done; echo step=2 loss=1']
    slurm: {partition: main}
`

describe.skipIf(!hasDaemons)('a server that is killed while its trials are jobs', () => {
  const cluster = new SlurmCluster()
  const served = new ServedFolder()
  const env = { ...cluster.env, PATH: `${join(served.folder, 'bin')}:${process.env.PATH}` }
  beforeAll(async () => {
    await cluster.start()
    mkdirSync(join(served.folder, 'bin'))
    writeFileSync(join(served.folder, 'bin', 'sbatch'), deadlySbatch(served.folder))
    chmodSync(join(served.folder, 'bin', 'sbatch'), 0o755)
    writeFileSync(join(served.folder, 'study.yaml'), STUDY)
  })
  afterAll(async () => {
    await served.remove()
    await cluster.close()
  })
  const runs = (): string[] => {
    const file = join(served.folder, 'runs.txt')
    return existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n') : []
  }

  it('is followed by one that takes up every job: none is lost, and none is submitted twice', async () => {
    await served.serve({ env })
    const submitted = await served.hone('submit', 'study.yaml', '--data', served.data)
    expect(submitted.stderr + submitted.stdout).toContain('jobs')
    expect(await served.ended()).toMatchObject({ signal: 'SIGKILL' })
    await served.serve({ env })
    await expect.poll(() => runs().length, { timeout: 120_000 }).toBe(3)
    // And once more, while they run.
    await served.kill()
    await served.serve({ env })
    writeFileSync(join(served.folder, 'go'), '')
    const { code, stderr } = await served.hone('watch', 'jobs', '--data', served.data)
    expect(`${code} ${stderr}`).toMatch(/^0 /)
    const { stdout } = await served.hone('trials', 'jobs', '--json', '--data', served.data)
    const ends = JSON.parse(stdout) as { state: string; lastStep: number; attempt: { epoch: number } }[]
    expect(ends.map(({ state, lastStep, attempt }) => [state, lastStep, attempt.epoch])).toEqual(
      Array.from({ length: TRIALS }, () => ['succeeded', 2, 1]),
    )
    expect(runs().toSorted()).toEqual(Array.from({ length: TRIALS }, (_, i) => `${i + 1} 1`))
    expect(cluster.command('squeue', '--noheader', '--states=all').trim().split('\n')).toHaveLength(TRIALS)
  })
})
