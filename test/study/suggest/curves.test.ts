import { afterAll, beforeAll, expect, it } from 'vitest'
import { z } from 'zod'
import { ALGORITHMS, type Algorithm } from '../../../src/algorithms/index.ts'
import type { StudyId } from '../../../src/model/index.ts'
import { type Bench, openBench, specOf } from '../bench-room.ts'

/** Suggests the sum of all that it sees of curves: whatever is missing, or too much, is another point. */
const curveReader: Algorithm = {
  name: 'curve-reader',
  version: '1',
  summary: 'Looks at curves.',
  settings: z.unknown(),
  history: 'curves',
  serves: { kinds: ['double'], conditional: true, objectives: 1, fidelity: 'none' },
  suggest({ trials }) {
    const all = trials.flatMap(({ curve }) => curve?.values.map((value, k) => value * curve.steps[k]!) ?? [])
    const x = all.reduce((sum, one) => sum + one, 0) / 1_000
    return { kind: 'suggestions', suggestions: [{ parameters: { x } }] }
  },
}

/** A line in the registry, as an algorithm that becomes a part of Hone has it. */
const registry = ALGORITHMS as Algorithm[]
beforeAll(() => void registry.push(curveReader))
afterAll(() => void registry.splice(registry.indexOf(curveReader), 1))

async function ask({ studies }: Bench, study: StudyId): Promise<number> {
  const reply = await studies.suggestTrials({ study, worker: 'w', count: 1, open: 'new' })
  return reply.kind === 'trials' ? Number(reply.trials[0]!.parameters.x) : Number.NaN
}

const report = ({ studies }: Bench, study: StudyId, number: number, step: number, loss: number) =>
  studies.report({ trial: { study, number }, points: [{ step, at: 0, values: { loss } }] })

it('an algorithm that looks at curves is shown those of open and of ended trials, step by step, also after a restart, and is replayed', async () => {
  const bench = await openBench()
  const spec = specOf({ algorithm: { name: curveReader.name, settings: {} }, budget: { parallel: 10 } })
  const { id } = await bench.studies.createStudy({ spec })
  expect(await ask(bench, id)).toBe(0)
  await report(bench, id, 1, 2, 5)
  expect(await ask(bench, id)).toBe(0.01)
  await report(bench, id, 2, 1, 7)
  await report(bench, id, 1, 1, 3)
  await bench.studies.completeTrial({ trial: { study: id, number: 1 }, as: 'succeeded' })
  expect(await ask(bench, id)).toBe(0.02)
  const again = await bench.reopen()
  await report(again, id, 2, 4, 10)
  expect(await ask(again, id)).toBe(0.06)
  expect(again.pool.asked.at(-1)?.trials.map(({ state, curve }) => [state, curve])).toEqual([
    ['succeeded', { steps: [1, 2], values: [3, 5] }],
    ['active', { steps: [1, 4], values: [7, 10] }],
    ['active', undefined],
  ])
  const kinds: string[] = []
  for await (const { kind } of again.studies.replayStudy(id, new AbortController().signal)) kinds.push(kind)
  expect(kinds).toEqual(['repeated', 'repeated', 'repeated', 'repeated'])
})
