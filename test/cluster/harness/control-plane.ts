import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'

const SIGNAL = join(import.meta.dirname, '..', 'kcluster', 'signal.sh')
const STATE = process.env.HONE_TEST_CLUSTER_STATE || undefined

/** Whether parts of the cluster may be stalled and ended: only where the tests brought it up themselves. */
export const OWN_CLUSTER = STATE !== undefined

export type Part = 'etcd' | 'kube-apiserver' | 'kube-controller-manager' | 'kube-scheduler' | 'kubelet' | 'gpu-plugin'

/** Sends a signal to a part: `KILL` (it comes back within a second), `STOP` and `CONT`. */
export async function signal(name: 'KILL' | 'STOP' | 'CONT', part: Part): Promise<void> {
  await promisify(execFile)(SIGNAL, [name, part], { env: { ...process.env, KCLUSTER_STATE: STATE } })
}

/** Holds a part still while something runs, and lets it go on in every case. */
export async function stalled<T>(part: Part, run: () => Promise<T>): Promise<T> {
  await signal('STOP', part)
  try {
    return await run()
  } finally {
    await signal('CONT', part)
  }
}
