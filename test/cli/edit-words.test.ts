import { expect, it } from 'vitest'
import { editWords } from '../../src/cli/edit-words.ts'
import type { ReadStudy } from '../../src/wire/index.ts'

const study = (spec: object) => ({ specJson: JSON.stringify(spec) }) as ReadStudy

it('says of each field that an edit changed what it was and is, as far as a word says it', () => {
  const x = { name: 'x', min: 0, max: 1 }
  const before = {
    description: '',
    finish: 'stop',
    budget: { trials: 40, parallel: 2, durationMs: 3_600_000 },
    labels: {},
    parameters: [x],
  }
  const after = {
    ...before,
    description: 'of two words',
    finish: 'let-run',
    budget: { trials: 20, parallel: 2, gpuHours: 1.5 },
    labels: { team: 'vision' },
    parameters: [{ ...x, max: 2 }, { name: 'y' }],
    earlyStopping: { name: 'median' },
  }
  expect(editWords(study(before), study(after))).toEqual([
    'description',
    'finish stop → let-run',
    'budget.trials 40 → 20',
    'budget.duration 1:00:00 → none',
    'budget.gpuHours none → 1.5',
    'labels.team none → vision',
    'parameters.x',
    'parameters.y',
    'earlyStopping',
  ])
  expect(editWords(study(before), study(before))).toEqual([])
})
