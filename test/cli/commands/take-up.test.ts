import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { takeUp } from '../../../src/cli/commands/take-up.ts'
import type { Connection } from '../../../src/cli/connection.ts'
import { EXIT } from '../../../src/cli/exit.ts'
import { CliFailure } from '../../../src/cli/failure.ts'

const X = { name: 'x', kind: 'double', min: 0, max: 1 }
const MADE = { name: 'bowl', project: 'default', seed: 7, budget: { trials: 20, parallel: 1 }, parameters: [X] }
const TAKEN = new CliFailure(EXIT.state, 'project default has a study bowl already', {
  outcome: { reason: 'STUDY_EXISTS', metadata: { project: 'default', name: 'bowl' } },
})

/** What becomes of the command whose document is this spec, while the study is that one. */
function resubmitted(said: object, spec: object, befores: readonly object[] = []) {
  const edits = befores.map((before) => ({ beforeJson: JSON.stringify(before) }))
  const study = { project: 'default', name: 'bowl', state: 'ACTIVE', specJson: JSON.stringify(spec), edits }
  const getStudy = (_: object, callback: (error: null, reply: object) => void) => callback(null, study)
  const connection = { client: { getStudy }, address: { grpc: '' } } as unknown as Connection
  return takeUp(connection, TAKEN, { specJson: JSON.stringify(said), source: 'bowl.yaml' })
}

let told: string[]
beforeEach(() => {
  told = []
  vi.spyOn(console, 'error').mockImplementation((line: string) => void told.push(line))
})
afterEach(() => void vi.restoreAllMocks())

it('goes on with the study of the same document, and says what was changed since', async () => {
  const said = { ...MADE, seed: 3 }
  await resubmitted(said, MADE)
  await resubmitted(said, { ...MADE, budget: { trials: 50, parallel: 1 } }, [{ budget: MADE.budget }])
  const grown = { ...MADE, parameters: [{ max: 1, min: 0, kind: 'double', name: 'x' }, { name: 'y' }], earlyStopping: { name: 'median' } }
  await resubmitted(said, grown, [{ earlyStopping: null }, { parameters: [X] }])
  expect(told).toEqual([
    'bowl was begun before and goes on',
    'bowl was begun before and goes on, with what was changed since: budget.trials 20 → 50',
    'bowl was begun before and goes on, with what was changed since: parameters.y, earlyStopping',
  ])
})

it('of another document leaves the study alone, and says what can be done', async () => {
  const other = resubmitted({ ...MADE, parameters: [{ ...X, max: 2 }] }, MADE)
  await expect(other).rejects.toMatchObject({ message: `${TAKEN.message}, of another document, and it is unfinished` })
  await expect(other).rejects.toMatchObject({ remedy: expect.stringContaining('hone edit bowl bowl.yaml') })
  expect(told).toEqual([])
})
