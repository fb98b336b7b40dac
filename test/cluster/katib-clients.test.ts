import { execFile } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { pythonOf } from '../clients/python.ts'
import { OWN_CLUSTER } from './harness/control-plane.ts'
import { Experiments } from './harness/experiments.ts'
import { BACK, BACK_PORTS, Hone } from './harness/hone.ts'
import { KUBECONFIG, Kubernetes } from './harness/kubernetes.ts'
import { TestNamespace } from './harness/namespace.ts'

const PROGRAM = join(resolve(import.meta.dirname, '../..'), 'test/clients/katib/programs/push.py')
const run = promisify(execFile)
const python = pythonOf('katib')
/** Pods see it under Katib's own name and port. */
const DB_MANAGER = `127.0.0.1:${BACK_PORTS.at(-1)}`

/** What an environment has installed: the image's Python is of the same version. */
function packagesOf(interpreter: string): string {
  const lib = join(interpreter, '../../lib')
  return join(lib, readdirSync(lib)[0] ?? '', 'site-packages')
}

describe.skipIf(!OWN_CLUSTER || BACK_PORTS.length === 0 || python === undefined)('training code that reports by Katib’s client', () => {
  let space: TestNamespace
  let experiments: Experiments
  let hone: Hone

  beforeAll(async () => {
    const kubernetes = new Kubernetes(KUBECONFIG ?? '')
    space = await TestNamespace.open(kubernetes, 'katib-clients')
    experiments = await Experiments.define(kubernetes, space.name)
    hone = await Hone.serve(space, KUBECONFIG ?? '', ['--experiments', '--db-manager', DB_MANAGER])
  })
  afterAll(async () => {
    await hone?.[Symbol.asyncDispose]()
    await space?.[Symbol.asyncDispose]()
    await experiments?.[Symbol.asyncDispose]()
  })

  it('is unchanged, is stopped by the rule where it is hopeless, and its metrics and logs are read by the client', async () => {
    const env = {
      ...process.env,
      HONE_TEST_KUBECONFIG: KUBECONFIG,
      HONE_TEST_NAMESPACE: space.name,
      HONE_TEST_PACKAGES: packagesOf(python!),
      HONE_TEST_BACK: BACK,
      HONE_TEST_DB_MANAGER: DB_MANAGER,
    }
    const { stdout } = await run(python!, ['-B', PROGRAM], { env })
    const seen = JSON.parse(stdout.trim().split('\n').at(-1)!)
    for (const number of ['1', '2']) {
      const { lr, ...trial } = seen[number]
      expect(trial).toEqual({
        condition: 'Succeeded',
        rows: [
          ['loss', '9'],
          ['accuracy', '0.5'],
          ['loss', lr],
          ['accuracy', '0.5'],
        ],
        log: ['loss=77 is printed, and not read', 'it is done'],
        job: 'Job',
      })
    }
    expect(seen['3']).toMatchObject({ condition: 'EarlyStopped', rows: expect.arrayContaining([['loss', '1000']]) })
    expect(seen.unknown).toContain('nobody-000000-1 is no trial of an Experiment')
    expect(await hone.study('push')).toMatchObject({ counts: { succeeded: 2, stopped: 1 } })
  })
})
