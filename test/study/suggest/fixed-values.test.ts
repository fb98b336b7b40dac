import { describe, expect, it } from 'vitest'
import type { Assignment, Parameter, StudyId, StudySpec, Trial } from '../../../src/model/index.ts'
import { type Bench, openBench, specOf } from '../bench-room.ts'

const PARAMETERS: readonly Parameter[] = [
  { name: 'arm', kind: 'choice', values: ['a', 'b'], when: [] },
  { name: 'n', kind: 'int', min: 1, max: 3, step: 1, scale: 'linear', when: [] },
  { name: 'depth', kind: 'int', min: 1, max: 9, step: 1, scale: 'linear', when: [{ parent: 'arm', values: ['b'] }] },
]

async function opened(change: Partial<StudySpec> = {}): Promise<{ bench: Bench; id: StudyId }> {
  const bench = await openBench()
  const { id } = await bench.studies.createStudy({ spec: specOf({ parameters: PARAMETERS, ...change }) })
  return { bench, id }
}

function ask({ studies }: Bench, study: StudyId, ...fixed: Assignment[]) {
  return studies.suggestTrials({ study, worker: 'w', count: fixed.length, open: 'new', fixed })
}

async function given(bench: Bench, study: StudyId, ...fixed: Assignment[]): Promise<readonly Trial[]> {
  const reply = await ask(bench, study, ...fixed)
  if (reply.kind !== 'trials') throw new Error(`no trials: ${reply.why}`)
  return reply.trials
}

describe('trials of values that are asked for', () => {
  it('are requested ones that have them, then start points, then what the algorithm suggests within them', async () => {
    const { bench, id } = await opened({ startAt: [{ arm: 'b', n: 2, depth: 3 }], budget: { parallel: 9 } })
    await bench.studies.createTrial({ study: id, parameters: { arm: 'a', n: 1 } })
    await bench.studies.createTrial({ study: id, parameters: { arm: 'a', n: 3 } })
    const [requested, start, suggested, known] = await given(bench, id, { n: 3 }, { arm: 'b' }, { arm: 'b', n: 1 }, { arm: 'a', n: 2 })
    expect(requested).toMatchObject({ number: 2, parameters: { arm: 'a', n: 3 } })
    expect(start).toMatchObject({ source: 'startAt', parameters: { arm: 'b', n: 2, depth: 3 } })
    // What leaves nothing to be chosen needs no algorithm.
    expect(known).toMatchObject({ source: 'user', parameters: { arm: 'a', n: 2 } })
    expect(suggested).toMatchObject({ source: 'algorithm', parameters: { arm: 'b', n: 1, depth: expect.any(Number) } })
    expect((await bench.studies.getTrial(id, 1)).state).toBe('requested')
  })

  it('are a worker’s open ones where they have them', async () => {
    const { bench, id } = await opened()
    const [first, second] = await given(bench, id, { n: 1 }, { n: 2 })
    const again = await bench.studies.suggestTrials({ study: id, worker: 'w', count: 2, open: 'reclaim', fixed: [{ n: 2 }, { n: 3 }] })
    if (again.kind !== 'trials') throw new Error(again.why)
    expect(again.trials.map(({ number, parameters }) => [number, parameters.n])).toEqual([
      [second!.number, 2],
      [3, 3],
    ])
    expect(first!.state).toBe('active')
  })

  it('go each to who asked for it, when several are one batch', async () => {
    const { bench, id } = await opened({ algorithm: { name: 'gp', settings: {} } })
    const arms = ['a', 'b', 'b', 'a']
    const replies = await Promise.all(arms.map((arm) => given(bench, id, { arm })))
    expect(replies.map(([trial]) => trial!.parameters.arm)).toEqual(arms)
    expect(bench.pool.asked).toHaveLength(1)
    expect(bench.pool.asked[0]).toMatchObject({ count: 4, fixed: arms.map((arm) => ({ arm })) })
  })

  it('are used up without an end of the study, which has other points', async () => {
    const { bench, id } = await opened({ algorithm: { name: 'grid', settings: {} }, parameters: PARAMETERS.slice(0, 2) })
    const trials = await given(bench, id, { arm: 'a' }, { arm: 'a' }, { arm: 'a' })
    for (const { number } of trials) {
      await bench.studies.completeTrial({
        trial: { study: id, number },
        as: 'succeeded',
        points: [{ step: 1, values: { loss: 1 }, at: 1 }],
      })
    }
    expect(await ask(bench, id, { arm: 'a' })).toMatchObject({ kind: 'exhausted' })
    expect((await bench.studies.getStudy(id)).state).toBe('active')
    expect((await given(bench, id, { arm: 'b' }))[0]!.parameters.arm).toBe('b')
  })

  it.each(['grid', 'gp', 'tpe'])(
    'that are used up take nothing from the others of their batch, however many may run (%s)',
    async (name) => {
      for (const parallel of [4, 9]) {
        const { bench, id } = await opened({ algorithm: { name, settings: {} }, parameters: PARAMETERS.slice(0, 2), budget: { parallel } })
        await given(bench, id, { arm: 'a' }, { arm: 'a' }, { arm: 'a' })
        const [used, others] = await Promise.all([ask(bench, id, { arm: 'a' }, { arm: 'a' }), ask(bench, id, { arm: 'a' }, { arm: 'b' })])
        expect(used.kind).toBe(parallel === 4 ? 'wait' : 'exhausted')
        expect(others).toMatchObject({ kind: 'trials', trials: [{ parameters: { arm: 'b' } }] })
      }
    },
  )

  it('are refused when they are not of the space, or are not said for each trial', async () => {
    const { bench, id } = await opened()
    const refusals: [Assignment[], string, number?][] = [
      [[{ n: 4 }], 'fixed[0].n'],
      [[{}, { speed: 1 }], 'fixed[1].speed'],
      // Nobody says that its parent has the right value.
      [[{ depth: 2 }], 'fixed[0].depth'],
      [[{ arm: 'a', depth: 2 }], 'fixed[0].depth'],
      [[{ n: 1 }], 'fixed', 2],
    ]
    for (const [fixed, field, count = fixed.length] of refusals) {
      const refused = bench.studies.suggestTrials({ study: id, worker: 'w', count, open: 'new', fixed })
      await expect(refused).rejects.toMatchObject({ code: 'INVALID_REQUEST', problems: [{ field }] })
    }
    expect(await bench.studies.listTrials(id)).toEqual([])
  })

  it.each(['random', 'gp', 'tpe', 'grid'])('are suggested again by a replay of %s', async (name) => {
    const { bench, id } = await opened({
      algorithm: { name, settings: name === 'grid' ? { steps: 5 } : {} },
      parameters: [...PARAMETERS, ...specOf().parameters],
    })
    for (let round = 0; round < 5; round++) {
      for (const { number, parameters } of await given(bench, id, { arm: 'b', n: 1 + (round % 3) }, {}, { arm: 'a' })) {
        const points = [{ step: 1, values: { loss: Number(parameters.n) + Number(parameters.x) }, at: 1 }]
        await bench.studies.completeTrial({ trial: { study: id, number }, as: 'succeeded', points })
      }
    }
    const kinds: string[] = []
    for await (const { kind } of bench.studies.replayStudy(id, new AbortController().signal)) kinds.push(kind)
    expect(kinds).toEqual(new Array(15).fill('repeated'))
  })
})
