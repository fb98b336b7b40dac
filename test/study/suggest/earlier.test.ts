import { describe, expect, it } from 'vitest'
import { LIMITS, type StudyId, type StudySpec } from '../../../src/model/index.ts'
import type { ReplayedTrial } from '../../../src/study/index.ts'
import { type Bench, openBench, specOf } from '../bench-room.ts'

const GP = { algorithm: { name: 'gp', settings: {} } }
const lossOf = (x: number): number => (x - 0.3) ** 2

/** A room with a finished study `old`, whose trials tried these points. */
async function withOld(xs: readonly number[], change: Partial<StudySpec> = {}): Promise<{ bench: Bench; old: StudyId }> {
  const bench = await openBench()
  const { id: old } = await bench.studies.createStudy({ spec: specOf({ name: 'old', ...change }) })
  for (const x of xs) await add(bench, old, x)
  return { bench, old }
}

function add({ studies }: Bench, study: StudyId, x: number): Promise<unknown> {
  const points = [{ step: 1, values: { loss: lossOf(x) }, at: 0 }]
  return studies.createTrial({ study, parameters: { x }, source: 'import', finished: { as: 'succeeded', points } })
}

async function advance({ studies }: Bench, study: StudyId, trials: number): Promise<void> {
  for (let n = 0; n < trials; n++) {
    const reply = await studies.suggestTrials({ study, worker: 'w', count: 1, open: 'new' })
    if (reply.kind !== 'trials') throw new Error(reply.why)
    const { number, parameters } = reply.trials[0]
    const points = [{ step: 1, values: { loss: lossOf(Number(parameters.x)) }, at: 0 }]
    await studies.completeTrial({ trial: { study, number }, as: 'succeeded', points })
  }
}

async function replayed({ studies }: Bench, study: StudyId): Promise<ReplayedTrial[]> {
  const all: ReplayedTrial[] = []
  for await (const trial of studies.replayStudy(study, new AbortController().signal)) all.push(trial)
  return all
}

describe('a study that learns from earlier ones', () => {
  it('shows its algorithm what had ended when it was made, then and after a restart', async () => {
    const { bench, old } = await withOld([0.1, 0.5, 0.9])
    const { id, earlier } = await bench.studies.createStudy({ spec: specOf({ ...GP, name: 'new', learnFrom: ['old'] }) })
    expect(earlier).toEqual([{ study: old, revision: 4 }])
    await add(bench, old, 0.3)
    await advance(bench, id, 1)
    const told = [{ parameters: ['x'], goal: 'minimize', trials: [0.1, 0.5, 0.9].map((x) => ({ parameters: { x }, value: lossOf(x) })) }]
    expect(bench.pool.asked.at(-1)?.earlier).toEqual(told)
    expect((await bench.studies.getTrial(id, 1)).parameters).toEqual({ x: 0.1 })
    const again = await bench.reopen()
    await advance(again, id, 1)
    expect(again.pool.asked.at(-1)?.earlier).toEqual(told)
  })

  it('is shown of a large one its best half and others from all along it', async () => {
    const xs = Array.from({ length: LIMITS.earlierTrials + 60 }, (_, i) => i / 160)
    const { bench } = await withOld(xs)
    const { id } = await bench.studies.createStudy({ spec: specOf({ ...GP, name: 'new', learnFrom: ['default/old'] }) })
    await advance(bench, id, 1)
    const shown = bench.pool.asked.at(-1)!.earlier![0]!.trials.map(({ parameters }) => Number(parameters.x))
    expect(new Set(shown).size).toBe(LIMITS.earlierTrials)
    const best = [...xs].sort((a, b) => lossOf(a) - lossOf(b)).slice(0, LIMITS.earlierTrials / 2)
    for (const x of best) expect(shown).toContain(x)
    expect(Math.max(...shown)).toBeGreaterThan(0.95)
  })

  it('is shown of trials with parts of the resource only those with the most', async () => {
    const bench = await openBench()
    const resource = { metric: 'step', min: 1, max: 9 }
    const asha = { name: 'asha', settings: {} }
    const { id: old } = await bench.studies.createStudy({ spec: specOf({ name: 'old', algorithm: asha, resource }) })
    for (const [x, part] of [
      [0.1, 1],
      [0.2, 9],
      [0.3, 3],
      [0.4, 9],
    ] as const) {
      // biome-ignore format: pairs
      bench.pool.answer = () => ({ kind: 'suggestions', suggestions: [{ parameters: { x }, resource: part }] })
      await advance(bench, old, 1)
    }
    bench.pool.answer = undefined
    const { id } = await bench.studies.createStudy({ spec: specOf({ ...GP, name: 'new', learnFrom: ['old'] }) })
    await advance(bench, id, 1)
    expect(bench.pool.asked.at(-1)!.earlier![0]!.trials.map(({ parameters }) => parameters.x)).toEqual([0.2, 0.4])
  })

  it('is repeated by replay until what it learnt from is gone', async () => {
    const { bench, old } = await withOld([0.1, 0.5, 0.9, 0.35])
    const { id } = await bench.studies.createStudy({ spec: specOf({ ...GP, name: 'new', learnFrom: ['old'] }) })
    await advance(bench, id, 5)
    expect((await replayed(bench, id)).map(({ kind }) => kind)).toEqual(Array(5).fill('repeated'))
    await bench.studies.deleteTrial(old, 2)
    const [first] = await replayed(bench, id)
    expect(first).toMatchObject({ kind: 'unknown', why: expect.stringContaining('trial 2 was deleted since') })
    await bench.studies.deleteStudy(old)
    expect((await replayed(bench, id))[0]).toMatchObject({ why: 'it learnt from a study that was deleted since' })
    const again = await bench.reopen()
    await advance(again, id, 1)
    expect(again.pool.asked.at(-1)?.earlier).toBeUndefined()
  })

  it('is refused for a study that is not there or shares nothing, and for algorithms that would not look', async () => {
    const { bench } = await withOld([])
    const problems = async (change: Partial<StudySpec>) =>
      (await bench.studies.validateStudy(specOf({ ...GP, name: 'new', ...change }))).map(({ field, message }) => `${field} ${message}`)
    expect(await problems({ learnFrom: ['nowhere', 'team/old'] })).toEqual([
      'spec.learnFrom[0] is no study of this server',
      'spec.learnFrom[1] is no study of this server',
    ])
    expect(await problems({ learnFrom: ['old'], algorithm: { name: 'tpe', settings: {} } })).toEqual(['spec.learnFrom is of no use to tpe'])
    expect(await problems({ learnFrom: ['old'], parameters: [{ ...specOf().parameters[0]!, name: 'z' }] })).toEqual([
      'spec.learnFrom[0] has no parameter in common with this study',
    ])
    const front = [...specOf().objectives, { metric: 'size', goal: 'minimize' as const, reduce: 'last' as const }]
    expect(await problems({ learnFrom: ['old'], objectives: front })).toEqual(['spec.learnFrom is for studies with one objective'])
    await expect(bench.studies.createStudy({ spec: specOf({ ...GP, name: 'new', learnFrom: ['nowhere'] }) })).rejects.toMatchObject({
      code: 'INVALID_STUDY',
    })
  })
})
