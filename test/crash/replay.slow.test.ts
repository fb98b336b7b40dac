import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { ServedFolder } from './served-folder.ts'

/** Fails for some values, is slower for others, so that trials end out of order. */
const SCRIPT = `case "$1" in 0.9*|9.*) exit 3;; esac
for step in 0 1 2; do echo "step=$step loss=$1"; sleep 0.0\${HONE_TRIAL#\${HONE_TRIAL%?}}; done
`

test('a study that ran in parallel, over a kill -9 of its server, is repeated suggestion by suggestion', async () => {
  const served = new ServedFolder()
  onTestFinished(() => served.remove())
  writeFileSync(join(served.folder, 'train.sh'), SCRIPT)
  const study = {
    apiVersion: 'hone.dev/v1',
    kind: 'Study',
    metadata: { name: 'played' },
    spec: {
      objectives: [{ metric: 'loss', goal: 'minimize' }],
      parameters: { x: { double: [0.01, 10], scale: 'log' } },
      algorithm: { name: 'gp' },
      earlyStopping: { name: 'median', startStep: 1, minTrials: 3 },
      budget: { trials: 24, parallel: 4 },
      trial: { command: ['/bin/sh', 'train.sh', `\${x}`] },
      metrics: { from: 'stdout' },
    },
  }
  writeFileSync(join(served.folder, 'study.yaml'), JSON.stringify(study))
  await served.serve()
  const hone = (...args: string[]) => served.hone(...args, '--data', served.data)
  expect((await hone('submit', 'study.yaml')).stdout).toBe('played\n')
  await served.kill()
  await served.serve()
  expect((await hone('watch', 'played')).code).toBe(0)
  expect(await hone('replay', 'played')).toMatchObject({ code: 0, stdout: '24 of 24 suggestions repeated\n' })
  expect((await hone('replay', 'nobody')).code).toBe(3)
})

describe('a server that is killed while a parameter is added to its study', () => {
  const document = (parameters: object, trials: number): string =>
    JSON.stringify({
      apiVersion: 'hone.dev/v1',
      kind: 'Study',
      metadata: { name: 'grown' },
      spec: {
        objectives: [{ metric: 'loss', goal: 'minimize' }],
        parameters,
        startAt: [{ x: 5 }],
        algorithm: { name: 'gp' },
        budget: { trials, parallel: 3 },
        trial: { command: ['/bin/sh', 'train.sh', `\${x}`] },
        metrics: { from: 'stdout' },
      },
    })
  const x = { double: [0.01, 10], scale: 'log' }
  const decay = { double: [0, 1], default: 0.25 }

  /** A folder with a study of 12 trials that has ended. */
  async function played(): Promise<{ served: ServedFolder; hone: (...args: string[]) => ReturnType<ServedFolder['hone']> }> {
    const served = new ServedFolder()
    onTestFinished(() => served.remove())
    writeFileSync(join(served.folder, 'train.sh'), SCRIPT)
    writeFileSync(join(served.folder, 'study.yaml'), document({ x }, 12))
    writeFileSync(join(served.folder, 'grown.yaml'), document({ decay, x }, 24))
    const hone = (...args: string[]) => served.hone(...args, '--data', served.data)
    await served.serve()
    await hone('submit', 'study.yaml')
    expect((await hone('watch', 'grown')).code).toBe(0)
    await served.kill()
    return { served, hone }
  }

  test.each(['change.applied', 'change.kept'])(
    'has the edit with the value in every trial, or neither, when it dies at %s; it goes on, and every suggestion is repeated',
    async (failpoint) => {
      const { served, hone } = await played()
      await served.serve({ env: { HONE_FAILPOINT: failpoint } })
      const edited = hone('edit', 'grown', 'grown.yaml')
      expect((await served.ended()).signal).toBe('SIGKILL')
      expect((await edited).code).not.toBe(0)
      await served.serve()
      const trials = async () => JSON.parse((await hone('export', 'grown', '--format', 'json')).stdout).trials as { parameters: object }[]
      const has = (trial: { parameters: object }) => 'decay' in trial.parameters
      expect((await trials()).slice(0, 12).map(has)).toEqual(Array.from({ length: 12 }, () => failpoint === 'change.kept'))
      // What was kept is not done again.
      expect((await hone('edit', 'grown', 'grown.yaml')).code).toBe(0)
      expect((await hone('watch', 'grown')).code).toBe(0)
      const all = await trials()
      expect(all.slice(0, 12).map((trial) => trial.parameters)).toEqual(
        Array.from({ length: 12 }, () => expect.objectContaining({ decay: 0.25 })),
      )
      expect(all).toHaveLength(24)
      expect(all.every(has)).toBe(true)
      expect(await hone('replay', 'grown')).toMatchObject({ code: 0, stdout: '23 of 23 suggestions repeated\n' })
    },
  )
})
