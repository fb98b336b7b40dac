import { join } from 'node:path'
import { makePythonEnvironment } from '../../scripts/python-env.mjs'

const FOLDER = import.meta.dirname
const STDIO = join(FOLDER, '..', 'protocol', 'main.ts')

/** Other tuners: the environment that they live in (a folder of peers/ with requirements), their program and its arguments. */
const PEERS: Readonly<Record<string, readonly [environment: string, program: string, ...args: string[]]>> = {
  random: ['optuna', 'optuna', 'random'],
  'optuna-tpe': ['optuna', 'optuna', 'tpe'],
  'optuna-cmaes': ['optuna', 'optuna', 'cmaes'],
  'optuna-gp': ['torch', 'optuna', 'gp'],
  'optuna-nsga2': ['optuna', 'optuna', 'nsga2'],
  hyperopt: ['hyperopt', 'hyperopt'],
  ax: ['ax', 'ax'],
}

/** Who can be compared: `hone` is gp, `hone:NAME` any of Hone's algorithms, the others are peers. */
export const CONTESTANTS = ['hone', 'hone:NAME', ...Object.keys(PEERS)]

export type Command = readonly [string, ...string[]]

/** How a contestant is started; installs its environment where it is missing. Throws for an unknown name. */
export function commandOf(name: string): Command {
  const [, own] = /^hone(?::(.+))?$/.exec(name) ?? []
  if (name.startsWith('hone')) return [process.execPath, STDIO, '--algorithm', own ?? 'gp']
  const peer = PEERS[name]
  if (peer === undefined) throw new Error(`there is no contestant ${name}; there are ${CONTESTANTS.join(', ')}`)
  const [environment, program, ...args] = peer
  return [pythonOf(join('peers', environment)), join(FOLDER, 'peers', program, 'peer.py'), ...args]
}

/** The process that knows the objectives. */
export function tasksCommand(): Command {
  return [pythonOf('tasks'), join(FOLDER, 'tasks', 'tasks.py')]
}

function pythonOf(folder: string): string {
  const name = `bench-${folder.replaceAll('/', '-')}`
  const python = makePythonEnvironment(name, join(FOLDER, folder, 'requirements.txt'))
  if (python === undefined) throw new Error(`the Python environment ${name} could not be made`)
  return python
}
