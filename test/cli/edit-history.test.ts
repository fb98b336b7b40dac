import { describe, expect, it } from 'vitest'
import { againLines, editLines, ranLines } from '../../src/cli/edit-history.ts'
import type { ReadStudy, ReadTrial } from '../../src/wire/index.ts'

const FIRST = { command: ['train', '--x', `\${x}`], resources: { gpu: 0, memory: '4Gi' } }
const SECOND = { command: ['train', 'a b', ['--x', `\${x}`]], resources: { gpu: 2, memory: '8Gi' }, image: 'me/train:2', timeoutMs: 60_000 }
const NOW = { ...SECOND, resources: { gpu: 2, memory: '16Gi' }, slurm: { partition: 'long', options: ['--exclusive'] } }

const at = (seconds: number) => ({ seconds, nanos: 0 })
const edit = (revision: number, by: string, before: object) => ({ revision, time: at(revision), by, beforeJson: JSON.stringify(before) })
const study = {
  specJson: JSON.stringify({ budget: { parallel: 4 }, noise: 'low', trial: NOW }),
  edits: [
    edit(5, '', { trial: FIRST }),
    edit(8, 'token ci', { trial: SECOND, budget: { parallel: 2 } }),
    edit(9, 'owner', { noise: null }),
  ],
} as unknown as ReadStudy
const attempt = (epoch: number, specRevision: number, seconds = 0) => ({ epoch, specRevision, createTime: at(seconds) })
const trial = (...attempts: object[]) =>
  ({ attempt: attempts.at(-1) ?? null, earlierAttempts: attempts.slice(0, -1) }) as unknown as ReadTrial

describe('the edits of a study', () => {
  it('are told with who made them when, and what each changed', () => {
    expect(editLines(study)).toEqual([
      'edited 1970-01-01T00:00:05.000Z: trial.command, trial.resources.gpu 0 → 2, trial.resources.memory 4Gi → 8Gi, trial.image none → me/train:2, trial.timeout none → 1:00',
      'edited 1970-01-01T00:00:08.000Z by token ci: budget.parallel 2 → 4, trial.resources.memory 8Gi → 16Gi, trial.slurm',
      'edited 1970-01-01T00:00:09.000Z by owner: noise none → low',
    ])
    expect(editLines({ ...study, edits: [] })).toEqual([])
  })

  it('are the newest of many', () => {
    const many = { ...study, edits: Array.from({ length: 7 }, (_, k) => edit(k + 1, 'owner', { noise: 'high' })) }
    expect(editLines(many)).toHaveLength(6)
    expect(editLines(many)[0]).toBe('(2 earlier edits: --json)')
  })
})

describe('what an attempt ran', () => {
  it('is what the study said when it was started, not what it says now', () => {
    expect(ranLines(study, trial(attempt(1, 3)))).toEqual([`ran train --x \${x}  memory 4Gi`])
    expect(ranLines(study, trial(attempt(1, 9)))).toEqual([
      `ran train "a b" [--x \${x}]  image me/train:2  gpu 2  memory 16Gi  partition long  --exclusive  timeout 1:00`,
    ])
    expect(ranLines(study, trial(attempt(1, 4), attempt(2, 5)))).toEqual([
      `attempt 1 ran train --x \${x}  memory 4Gi`,
      `attempt 2 ran train "a b" [--x \${x}]  image me/train:2  gpu 2  memory 8Gi  timeout 1:00`,
    ])
  })

  it('is known by its time for those of earlier versions, and is nothing where a program evaluates', () => {
    expect(ranLines(study, trial(attempt(1, 0, 4)))).toEqual([`ran train --x \${x}  memory 4Gi`])
    expect(ranLines(study, trial())).toEqual([])
    expect(ranLines(study, trial({ ...attempt(1, 0), executor: 'worker' }))).toEqual([])
    expect(ranLines({ ...study, specJson: '{}', edits: [] }, trial(attempt(1, 0)))).toEqual([])
  })

  it('of a template is its object', () => {
    const templated = { trial: { workload: { object: { apiVersion: 'batch/v1', kind: 'Job' } }, command: [] } }
    expect(ranLines({ specJson: JSON.stringify(templated), edits: [] }, trial(attempt(1, 1)))).toEqual(['ran the template (batch/v1 Job)'])
  })
})

describe('the line that runs a trial again by hand', () => {
  it('is that of its newest attempt, with its values', () => {
    const given = {
      ...trial(attempt(1, 3), attempt(2, 9)),
      number: 7,
      resource: 0,
      parameters: { x: { number: 0.5 } },
    } as unknown as ReadTrial
    expect(againLines(study, given)).toEqual(["by hand  train 'a b' --x 0.5"])
    expect(againLines(study, { ...given, resource: 9 })).toEqual(["by hand  HONE_RESOURCE=9 train 'a b' --x 0.5"])
  })

  it('is not there for what workers ran, or the object of a template', () => {
    const worked = { ...trial({ ...attempt(1, 9), executor: 'worker' }), parameters: {} } as unknown as ReadTrial
    expect(againLines(study, worked)).toEqual([])
    const templated = { trial: { command: [], workload: { object: { apiVersion: 'v1', kind: 'Pod' } } } }
    const pod = { ...trial(attempt(1, 1)), parameters: {} } as unknown as ReadTrial
    expect(againLines({ ...study, specJson: JSON.stringify(templated), edits: [] }, pod)).toEqual([])
  })
})
