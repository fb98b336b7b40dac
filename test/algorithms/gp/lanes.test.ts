import { afterEach, describe, expect, it, vi } from 'vitest'
import type { Algorithm, TrialView } from '../../../src/algorithms/index.ts'
import type { Assignment, JsonValue, Space } from '../../../src/model/index.ts'
import { runStudy } from '../../contracts/study-run.ts'

const space: Space = {
  parameters: [
    { kind: 'choice', name: 'solver', values: ['adam', 'sgd', 'lbfgs'], when: [] },
    { kind: 'double', name: 'rate', min: 1e-4, max: 1, scale: 'log', when: [] },
    { kind: 'int', name: 'layers', min: 1, max: 6, scale: 'linear', step: 1, when: [] },
    { kind: 'double', name: 'momentum', min: 0, max: 1, scale: 'linear', when: [{ parent: 'solver', values: ['sgd'] }] },
  ],
}

/** Every seventh trial fails, every fifth breaks a constraint. */
function trialOf(number: number, parameters: Assignment): TrialView {
  const { solver, rate, layers, momentum = 0 } = parameters
  const value = (Math.log10(Number(rate)) + 2) ** 2 + (Number(layers) - 4) ** 2 / 9 + Number(momentum) + (solver === 'lbfgs' ? 1 : 0)
  const margins = [number % 5 === 0 ? -1 : number / 10]
  if (number % 7 === 0) return { number, state: 'failed', parameters, stale: false, margins }
  return { number, state: 'succeeded', parameters, values: [value], stale: false, margins }
}

async function suggestions(count: number): Promise<JsonValue[]> {
  vi.resetModules()
  const { findAlgorithm } = await import('../../../src/algorithms/index.ts')
  const algorithm = findAlgorithm('gp') as Algorithm
  const { outcomes, trials } = runStudy(algorithm, space, count, (parameters, number) => trialOf(number, parameters), {
    constraints: 1,
    seed: 3,
  })
  expect(trials).toHaveLength(count)
  return outcomes.map((outcome) => JSON.parse(JSON.stringify(outcome)))
}

describe('gp in an engine without lanes', () => {
  afterEach(() => {
    vi.unstubAllGlobals()
    vi.resetModules()
  })

  it('suggests the same, bit for bit', async () => {
    const inLanes = await suggestions(30)
    vi.stubGlobal('WebAssembly', undefined)
    expect(await suggestions(30)).toEqual(inLanes)
  })
})
