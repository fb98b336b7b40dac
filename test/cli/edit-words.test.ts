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

it('says so too of how trials are run', () => {
  const trial = { command: ['train'], env: {}, workingFolder: '/work', graceMs: 10_000, resources: { gpu: 0, memory: '4Gi' }, workload: {} }
  const after = {
    ...trial,
    command: ['train', '--half'],
    env: { A: 'b', TOKEN: { secret: 'hub' } },
    timeoutMs: 60_000,
    resources: { gpu: 0, memory: '8Gi' },
    workload: { object: {} },
    image: 'ghcr.io/me/train:2',
    slurm: { options: [] },
  }
  expect(editWords(study({ trial }), study({ trial: after }))).toEqual([
    'trial.command',
    'trial.env.A',
    'trial.env.TOKEN',
    'trial.resources.memory 4Gi → 8Gi',
    'trial.template',
    'trial.timeout none → 1:00',
    'trial.image none → ghcr.io/me/train:2',
    'trial.slurm',
  ])
})
