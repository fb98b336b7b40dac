import { join } from 'node:path'
import { makePythonEnvironment } from '../../scripts/python-env.mjs'
import type { Choice } from '../../src/model/index.ts'

export interface Contestant {
  readonly algorithm: string
  /** Of the algorithm. */
  readonly settings?: Choice['settings']
  readonly stopping?: Choice
}

const plainly = (name: string): Choice => ({ name, settings: {} })

/** What is compared of Hone's; the first is the yardstick. */
export const CONTESTANTS: Readonly<Record<string, Contestant>> = {
  random: { algorithm: 'random' },
  'random+median': { algorithm: 'random', stopping: plainly('median') },
  'random+percentile': { algorithm: 'random', stopping: plainly('percentile') },
  'random+predictive': { algorithm: 'random', stopping: { name: 'predictive', settings: { chance: 0.15 } } },
  'random+asha': { algorithm: 'random', stopping: plainly('asha') },
  gp: { algorithm: 'gp' },
  'gp+asha': { algorithm: 'gp', stopping: plainly('asha') },
  'gp+median': { algorithm: 'gp', stopping: plainly('median') },
  'gp+predictive': { algorithm: 'gp', stopping: plainly('predictive') },
  hyperband: { algorithm: 'hyperband' },
  asha: { algorithm: 'asha' },
  bohb: { algorithm: 'bohb' },
  'asha-gp': { algorithm: 'asha-gp' },
  'asha-gp stop': { algorithm: 'asha-gp', settings: { mode: 'stop' }, stopping: plainly('asha') },
}

/** Other tuners: the environment that they live in (a folder of peers/), and the arguments of its program. */
const PEERS: Readonly<Record<string, readonly [environment: string, ...args: string[]]>> = {
  'optuna-tpe+hyperband': ['optuna', 'tpe', 'hyperband'],
  'optuna-tpe+halving': ['optuna', 'tpe', 'halving'],
  'optuna-tpe+median': ['optuna', 'tpe', 'median'],
  'optuna-mtpe+hyperband': ['optuna', 'mtpe', 'hyperband'],
  'optuna-mtpe+halving': ['optuna', 'mtpe', 'halving'],
  'optuna-mtpe+median': ['optuna', 'mtpe', 'median'],
  dehb: ['dehb'],
  smac: ['smac'],
  'synetune-asha': ['syne-tune', 'asha'],
  'synetune-bohb': ['syne-tune', 'bohb'],
  'synetune-mobster': ['syne-tune', 'mobster'],
  'synetune-hypertune': ['syne-tune', 'hypertune'],
}

/** How a peer is started; installs its environment where it is missing. Throws for an unknown name. */
export function peerCommand(name: string): readonly [string, ...string[]] {
  const peer = PEERS[name]
  if (peer === undefined) throw new Error(`there is no peer ${name}; there are ${Object.keys(PEERS).join(', ')}`)
  const [environment, ...args] = peer
  const folder = join(import.meta.dirname, 'peers', environment)
  const python = makePythonEnvironment(`bench-stopping-${environment}`, join(folder, 'requirements.txt'))
  if (python === undefined) throw new Error(`the Python environment of ${environment} could not be made`)
  return [python, join(folder, 'peer.py'), ...args]
}
