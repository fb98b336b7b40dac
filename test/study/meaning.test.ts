/** The tables of docs/concepts.md, row by row: a row that is not exercised here fails. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { StudyId, StudySpec, Trial } from '../../src/model/index.ts'
import type { CompleteRequest } from '../../src/study/index.ts'
import { type Bench, openBench, specOf } from './bench-room.ts'

const PAGE = readFileSync(join(import.meta.dirname, '../../docs/concepts.md'), 'utf8')

/** The rows of the table below a heading, without its head. */
function tableOf(heading: string): string[][] {
  const section = PAGE.split(`## ${heading}\n`)[1]?.split('\n## ')[0] ?? ''
  const rows = section.split('\n').filter((line) => line.startsWith('| '))
  return rows.slice(1).map((row) =>
    row
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  )
}

const at = (loss: number) => [{ step: 1, values: { loss }, at: 1 }]

async function running(change: Partial<StudySpec> = {}, count = 1): Promise<{ bench: Bench; study: StudyId }> {
  const bench = await openBench()
  const { id } = await bench.studies.createStudy({ spec: specOf({ budget: { parallel: 9 }, ...change }) })
  await bench.studies.suggestTrials({ study: id, worker: 'w', count, open: 'new' })
  return { bench, study: id }
}

type End = Pick<CompleteRequest, 'as' | 'points' | 'outcome'>

const WORDS: Record<string, End[]> = {
  'succeeded, finite objectives': [{ as: 'succeeded', points: at(1) }],
  'succeeded, an objective NaN or infinite': [
    { as: 'succeeded', points: at(Number.NaN) },
    { as: 'succeeded', points: at(Number.NEGATIVE_INFINITY) },
  ],
  'succeeded, an objective never reported': [{ as: 'succeeded' }],
  failed: [{ as: 'failed', points: at(1), outcome: { reason: 'oom', message: 'out of memory' } }],
  cancelled: [{ as: 'cancelled', points: at(1) }],
  stopped: [{ as: 'stopped', points: at(1) }],
  infeasible: [{ as: 'infeasible', points: at(1) }],
  'anything else': [
    { as: 'succeeded', points: at(1) },
    { as: 'failed', points: at(1) },
    { as: 'stopped', points: at(1) },
    { as: 'cancelled', points: at(1) },
  ],
}

/** Brings a running trial into the state that a row begins with. */
const WAS: Record<string, (bench: Bench, study: StudyId) => Promise<unknown>> = {
  active: async () => undefined,
  'stopping, by a rule': async ({ studies }, study) => {
    await studies.createTrial({ study, parameters: { x: 0 }, finished: { as: 'succeeded', points: at(0) } })
    const { stop } = await studies.report({ trial: { study, number: 1 }, points: at(9) })
    expect(stop).toBe(true)
  },
  'stopping, by a person': ({ studies }, study) => studies.stopTrial(study, 1, 'enough'),
  'the study’s end': ({ studies }, study) => studies.stopStudy(study, 'enough'),
}

/** The states of a cell such as "active or stopping". */
function statesOf(cell: string): string[] {
  if (cell === 'active or stopping') return ['active', 'stopping, by a rule', 'stopping, by a person', 'the study’s end']
  return cell
    .replaceAll("'", '’')
    .split(' or ')
    .map((state) => state.trim())
}

describe('how trials end', () => {
  const rows = tableOf('How trials end')
  const rule = { earlyStopping: { name: 'median', settings: { startStep: 1, minTrials: 1 } } }

  it.each(rows.flatMap(([says, was, becomes]) => statesOf(was!).map((state) => [says!, state, becomes!] as const)))(
    '%s, while %s: %s',
    async (says, was, becomes) => {
      for (const end of WORDS[says]!) {
        const { bench, study } = await running(was === 'stopping, by a rule' ? rule : {})
        await WAS[was]!(bench, study)
        const trial = await bench.studies.completeTrial({ trial: { study, number: 1 }, ...end })
        expect(trial.state).toBe(/`(\w+)`/.exec(becomes)![1])
        const reason = /reason `(\w+)`/.exec(becomes)?.[1]
        if (reason !== undefined) expect(trial.outcome).toMatchObject({ reason })
        if (becomes.includes('outcome')) expect(trial.outcome).toEqual(end.outcome)
        if (becomes.includes('values')) expect(trial.values).toBeDefined()
        await expect(bench.studies.completeTrial({ trial: { study, number: 1 }, ...end })).rejects.toMatchObject({ code: 'TRIAL_ENDED' })
      }
    },
  )

  it('has a row for whatever a worker can say', () => {
    expect(rows.length).toBeGreaterThanOrEqual(8)
    expect(new Set(rows.map(([says]) => says))).toEqual(new Set(Object.keys(WORDS)))
  })

  it('a person’s stop waits for the worker, or cancels at once what nobody has', async () => {
    const { bench, study } = await running()
    await bench.studies.createTrial({ study, parameters: { x: 0.5 } })
    expect((await bench.studies.stopTrial(study, 1, 'enough')).state).toBe('stopping')
    expect((await bench.studies.stopTrial(study, 2, 'enough')).state).toBe('cancelled')
  })

  it('a retry goes on with the trial’s curve, and says whether it uses up a retry', async () => {
    const { bench, study } = await running()
    const attempt = { executor: 'process', objectName: 'p', state: 'running' as const }
    for (const [epoch, countsAsFailure] of [
      [1, false],
      [2, true],
      [3, false],
    ] as const) {
      const { failedAttempts } = await bench.studies.startAttempt(study, 1, attempt, { countsAsFailure })
      expect(failedAttempts).toBe(epoch === 1 ? 0 : 1)
      await bench.studies.report({ trial: { study, number: 1, epoch }, points: [{ step: epoch, values: { loss: epoch }, at: 1 }] })
    }
    expect((await bench.studies.readCurves(study))[0]!.points.map((p) => p.step)).toEqual([1, 2, 3])
  })
})

/** Ends a study by each reason of the table. */
const ENDS: Record<string, () => Promise<{ bench: Bench; study: StudyId }>> = {
  target: async () => {
    const set = await running({ objectives: [{ metric: 'loss', goal: 'minimize', reduce: 'last', target: 1 }] })
    await complete(set, 1, { as: 'succeeded', points: at(1) })
    return set
  },
  noObjective: async () => {
    const set = await running({}, 3)
    for (const number of [1, 2, 3]) await complete(set, number, { as: 'succeeded' })
    return set
  },
  failures: async () => {
    const set = await running({ budget: { parallel: 9, failures: 2 } }, 2)
    for (const number of [1, 2]) await complete(set, number, { as: 'failed' })
    return set
  },
  converged: async () => {
    const set = await running({ convergence: { trials: 2, minDelta: 0 } }, 3)
    for (const number of [1, 2, 3]) await complete(set, number, { as: 'succeeded', points: at(number) })
    return set
  },
  trials: async () => {
    const set = await running({ budget: { parallel: 9, trials: 1 } })
    await complete(set, 1, { as: 'succeeded', points: at(1) })
    return set
  },
  exhausted: async () => {
    const set = await running({ algorithm: { name: 'grid', settings: { steps: 2 } } }, 9)
    for (const number of [1, 2]) await complete(set, number, { as: 'succeeded', points: at(1) })
    await set.bench.studies.suggestTrials({ study: set.study, worker: 'w', count: 1, open: 'new' })
    return set
  },
  duration: async () => {
    const set = await running({ budget: { parallel: 9, durationMs: 1_000 } })
    set.bench.clock.ms += 1_000
    await set.bench.studies.expireStudies()
    return set
  },
  gpuHours: async () => {
    const trial = { command: ['train'], env: {}, workingFolder: '/', retries: 0, graceMs: 0, resources: { gpu: 1 } }
    const set = await running({ trial, budget: { parallel: 9, gpuHours: 1 } })
    const attempt = { executor: 'process', objectName: 'p', state: 'running' as const, startedAt: set.bench.clock.ms }
    await set.bench.studies.startAttempt(set.study, 1, attempt)
    set.bench.clock.ms += 3_600_000
    await set.bench.studies.expireStudies()
    return set
  },
  stopped: async () => {
    const set = await running()
    await set.bench.studies.stopStudy(set.study, 'enough')
    return set
  },
}

async function complete({ bench, study }: { bench: Bench; study: StudyId }, number: number, end: End): Promise<Trial> {
  return bench.studies.completeTrial({ trial: { study, number }, ...end })
}

describe('how studies end', () => {
  const rows = tableOf('How studies end')

  it.each(rows.map(([reason, when, failed]) => [reason!.replaceAll('`', ''), when!, failed!] as const))(
    '%s: %s',
    async (reason, _, failed) => {
      const { bench, study } = await ENDS[reason]!()
      expect((await bench.studies.getStudy(study)).end).toMatchObject({ reason, failed: failed === 'yes' })
      // What ended is still so after a restart.
      expect((await (await bench.reopen()).studies.getStudy(study)).end).toMatchObject({ reason })
    },
  )

  it('has a row for every reason', () => {
    expect(rows.map(([reason]) => reason!.replaceAll('`', '')).sort()).toEqual(Object.keys(ENDS).sort())
  })

  it('the target comes before failures, and these before the budget', async () => {
    const objectives: StudySpec['objectives'] = [{ metric: 'loss', goal: 'minimize', reduce: 'last', target: 1 }]
    const both = await running({ objectives, budget: { parallel: 9, trials: 1 } })
    await complete(both, 1, { as: 'succeeded', points: at(1) })
    expect((await both.bench.studies.getStudy(both.study)).end).toMatchObject({ reason: 'target' })
    const failing = await running({ budget: { parallel: 9, trials: 1, failures: 1 } })
    await complete(failing, 1, { as: 'failed' })
    expect((await failing.bench.studies.getStudy(failing.study)).end).toMatchObject({ reason: 'failures' })
  })

  it('a row of failures is broken by a success, a stop or an infeasible trial, not by a cancelled one', async () => {
    for (const [as, broken] of [
      ['succeeded', true],
      ['infeasible', true],
      ['cancelled', false],
    ] as const) {
      const set = await running({ budget: { parallel: 9, failuresInARow: 2 } }, 3)
      await complete(set, 1, { as: 'failed' })
      await complete(set, 2, { as, points: at(1) })
      await complete(set, 3, { as: 'failed' })
      expect((await set.bench.studies.getStudy(set.study)).state).toBe(broken ? 'active' : 'ended')
    }
  })

  it('a running trial that reaches the target does not end the study before it has ended itself', async () => {
    const set = await running({ objectives: [{ metric: 'loss', goal: 'minimize', reduce: 'last', target: 1 }] })
    await set.bench.studies.report({ trial: { study: set.study, number: 1 }, points: at(0) })
    expect((await set.bench.studies.getStudy(set.study)).state).toBe('active')
  })
})

it.each([
  ['精度', '精度=0.5'],
  ['val/acc', 'val/acc=0.5'],
  ['🎯 rate', '{"🎯 rate":0.5}'],
])('the objective %s that nobody reports is shown in a form that is read', async (metric, example) => {
  const set = await running({ objectives: [{ metric, goal: 'minimize', reduce: 'last' }] }, 3)
  for (const number of [1, 2, 3]) await complete(set, number, { as: 'succeeded' })
  expect((await set.bench.studies.getStudy(set.study)).end?.message).toContain(`for example as ${example}?`)
})
