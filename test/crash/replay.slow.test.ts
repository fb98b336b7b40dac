import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
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
