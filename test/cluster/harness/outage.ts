import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'vitest'
import { FaultyLine } from './faulty-line.ts'
import { Hone, isRunning } from './hone.ts'
import { KUBECONFIG, until } from './kubernetes.ts'
import type { TestNamespace } from './namespace.ts'

const POINTS = 12
/** Measures once a second, so that it ends while the control plane is away. */
const TRAIN = ['python3', '-uc', `import time\nfor i in range(${POINTS}):\n  print(f"epoch={i} loss={1 / (i + 1)}")\n  time.sleep(1)`]

/** What is done to a study that runs, and over which line its server speaks with the API server. */
export type Fault = (line: FaultyLine, hone: Hone, study: string) => Promise<void> | void

/** Lets a study of two trials meet a fault while the first one runs, and sees that nothing is started twice and no measurement is missing. */
export async function comeThrough(space: TestNamespace, fault: Fault): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'hone-line-'))
  try {
    const kubeconfig = join(folder, randomBytes(4).toString('hex'))
    await using line = await FaultyLine.open(KUBECONFIG ?? '', kubeconfig)
    await using hone = await Hone.serve(space, kubeconfig)
    const study = await hone.submit('outage', {
      trial: { command: TRAIN, pod: { keep: '1h' } },
      spec: { budget: { trials: 2, parallel: 1 } },
    })
    await hone.pod(study, 'it runs', isRunning)
    await hone.trial(study, 'it has been heard', ({ measurementCount }) => measurementCount > 0)
    await fault(line, hone, study)
    await until('the study has ended', async () => (await hone.study(study)).state === 'ENDED', 180_000)
    const trials = await hone.trials(study)
    const seen = trials.map(({ state, attempt, measurementCount }) => ({ state, epoch: attempt?.epoch, points: measurementCount }))
    expect(seen).toEqual([1, 2].map(() => ({ state: 'SUCCEEDED', epoch: 1, points: POINTS })))
    expect(await hone.pods(study)).toHaveLength(2)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
