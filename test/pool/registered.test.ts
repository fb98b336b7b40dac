import { afterAll, expect, test } from 'vitest'
import type { Snapshot, TrialView } from '../../src/algorithms/index.ts'
import type { Parameter, StudyId } from '../../src/model/index.ts'
import { openPool } from '../../src/pool/index.ts'
import { SUGGESTING } from '../algorithms/suggesting.ts'

const pool = openPool({ threads: 1 })
afterAll(() => pool.close())

const PARAMETERS: readonly Parameter[] = [
  { kind: 'int', name: 'depth', min: 1, max: 9, scale: 'linear', step: 1, when: [] },
  { kind: 'discrete', name: 'width', values: [8, 16, 32], scale: 'linear', when: [] },
]

function evaluated(number: number, parameters: TrialView['parameters']): TrialView {
  const value = Math.abs(Number(parameters.depth) - 4) + Number(parameters.width) / 32
  return { number, state: 'succeeded', parameters, values: [value], stale: false }
}

test.each(SUGGESTING)('$name in its thread, fed with deltas, answers as it does on the whole snapshot', async (algorithm) => {
  const study = `study0${algorithm.name}` as StudyId
  const trials: TrialView[] = []
  for (let revision = 1; revision <= 12; revision++) {
    const head: Omit<Snapshot, 'trials'> = {
      space: { parameters: PARAMETERS },
      objectives: [{ metric: 'loss', goal: 'minimize', reduce: 'last' }],
      settings: algorithm.settings.parse({}),
      seed: 11,
      count: 1,
      nextNumber: revision,
      budget: { trials: 20, parallel: 1 },
      noise: 'unknown',
      ...(algorithm.serves.fidelity === 'none' ? {} : { resource: { metric: 'epoch', min: 1, max: 9 } }),
    }
    const inputs = {
      algorithm: algorithm.name,
      head,
      revision,
      deadlineMs: 60_000,
      // Trial n ended at revision n + 1.
      trialsSince: (after: number) => ({ changed: trials.filter((trial) => trial.number >= after), deleted: [] }),
    }
    const expected = algorithm.suggest({ ...head, trials: [...trials] }, { expired: () => false, cache: new Map() })
    expect(await pool.suggest(study, inputs)).toEqual(expected)
    if (expected.kind !== 'suggestions') break
    const { parameters, resource, parent } = expected.suggestions[0]
    trials.push({
      ...evaluated(revision, parameters),
      ...(resource === undefined ? {} : { resource }),
      ...(parent === undefined ? {} : { parent }),
    })
  }
  expect(trials.length).toBeGreaterThan(0)
})
