import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { pythonOf } from './python.ts'
import { runProgram } from './real-server.ts'

const ROOT = resolve(import.meta.dirname, '../..')
const CONTROLLER = join(import.meta.dirname, 'katib/programs/controller.py')
const python = pythonOf('katib')

/** What the controller saw of an algorithm. */
interface Played {
  readonly points: readonly Record<string, string>[]
  readonly best: number
}

/** `hone suggestion-service` as katib-config starts it. */
class SuggestionService {
  #process: ChildProcess | undefined
  address = '127.0.0.1:0'

  async start(): Promise<void> {
    const service = spawn(process.execPath, [join(ROOT, 'bin/hone'), 'suggestion-service', '--listen', this.address], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    this.#process = service
    const [line] = await once(service.stdout, 'data')
    this.address = /^hone: ready suggestions=(\S+)/.exec(String(line))![1]!
  }

  async kill(): Promise<void> {
    const gone = once(this.#process!, 'exit')
    this.#process!.kill('SIGKILL')
    await gone
  }
}

describe.skipIf(python === undefined)('Katib’s controller, by Katib’s own stubs', () => {
  const service = new SuggestionService()
  let said: { readonly found: Readonly<Record<string, Played>>; readonly refused: Readonly<Record<string, readonly string[]>> }

  beforeAll(async () => {
    await service.start()
    const restart = async (): Promise<void> => {
      await service.kill()
      await service.start()
    }
    said = (await runProgram(python!, CONTROLLER, { HONE_SUGGESTIONS: service.address }, restart)) as never
  })
  afterAll(() => service.kill())

  it('gets 24 points of every algorithm, three at a time, though the service is killed in the middle', () => {
    const counts = Object.entries(said.found).map(([algorithm, { points }]) => [algorithm, points.length])
    expect(Object.fromEntries(counts)).toEqual({
      random: 24,
      grid: 24,
      tpe: 24,
      'multivariate-tpe': 24,
      bayesianoptimization: 24,
      cmaes: 24,
      sobol: 24,
    })
  })

  it('never gets a point of a grid twice', () => {
    const { points } = said.found.grid!
    expect(new Set(points.map((point) => JSON.stringify(point))).size).toBe(points.length)
  })

  it('comes nearer to the best with the Gaussian process than by chance', () => {
    expect(said.found.bayesianoptimization!.best).toBeGreaterThan(0.97)
    expect(said.found.bayesianoptimization!.best).toBeGreaterThan(said.found.random!.best)
  })

  it('hears before the first trial what cannot be done, in the Experiment’s own fields', () => {
    expect(said.refused).toEqual({
      hyperband: ['INVALID_ARGUMENT', expect.stringContaining('spec.algorithm.algorithmName: hyperband')],
      unknown: ['INVALID_ARGUMENT', expect.stringContaining('Did you mean bayesianoptimization?')],
      setting: ['INVALID_ARGUMENT', expect.stringContaining('must be a number between 0 and 1')],
    })
  })
})
