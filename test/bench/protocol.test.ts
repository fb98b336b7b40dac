import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { NewStudy } from '../../bench/protocol/messages.ts'
import { Session } from '../../bench/protocol/session.ts'
import type { Assignment } from '../../src/model/index.ts'
import { type OpenServer, openServer } from '../server/grpc/open-server.ts'

const SPACE: NewStudy['space'] = [
  { name: 'kind', type: 'categorical', min: 0, max: 0, values: ['a', 'b'] },
  { name: 'lr', type: 'double', min: 1e-4, max: 1, log: true, values: [] },
  { name: 'depth', type: 'int', min: 1, max: 9, values: [], parent: { name: 'kind', values: ['b'] } },
]
const DOCUMENT = `
apiVersion: hone.dev/v1
kind: Study
metadata: {name: same}
spec:
  seed: 5
  objectives: [{metric: value, goal: minimize}]
  parameters:
    kind: {choice: [a, b]}
    lr: {double: [1.0e-4, 1.0], scale: log}
    depth: {int: [1, 9], when: {kind: b}}
  algorithm: {name: gp}
  budget: {trials: 16, parallel: 2}
`
const NEW: NewStudy = { cmd: 'new', space: SPACE, direction: 'minimize', seed: 5, budget: 16, batch: 2 }

interface Asked {
  readonly trials: readonly { readonly id: string; readonly params: Assignment }[]
}

function lossOf({ kind, lr, depth }: Assignment): number {
  return (Math.log10(Number(lr)) + 2) ** 2 + (kind === 'b' ? Math.abs(Number(depth) - 6) / 3 : 1)
}

let session: Session
let server: OpenServer
const fallbacks: string[] = []
beforeAll(async () => {
  const onFallback = (message: string) => void fallbacks.push(message)
  session = await Session.open({ algorithm: { name: 'gp', settings: {} }, stopping: { name: 'median', settings: {} }, onFallback })
  server = await openServer()
})
afterAll(async () => {
  await session.close()
  await server.close()
})

/** A study of two workers who each tell before they ask again; what they were given. */
async function bySession(): Promise<Assignment[]> {
  expect(await session.answer(NEW)).toEqual({ ok: true })
  const given: Assignment[] = []
  while (given.length < NEW.budget) {
    const { trials } = (await session.answer({ cmd: 'ask', n: 2 })) as Asked
    given.push(...trials.map((trial) => trial.params))
    const told = trials.map(({ id, params }) => ({ id, value: lossOf(params) }))
    expect(await session.answer({ cmd: 'tell', trials: told })).toEqual({ ok: true })
  }
  return given
}

async function byGrpc(): Promise<Assignment[]> {
  const { client, call } = server
  await call(client.createStudy, { document: DOCUMENT })
  const given: Assignment[] = []
  while (given.length < NEW.budget) {
    const { trials } = await call(client.suggestTrials, { study: 'same', worker: 'w', count: 2, open: 'NEW' as const })
    for (const { number, parameters } of trials) {
      const params = Object.fromEntries(Object.entries(parameters).map(([name, value]) => [name, value.number ?? value.text ?? '']))
      given.push(params)
      const measurements = [{ step: 1, values: { value: lossOf(params) } }]
      await call(client.completeTrial, { study: 'same', trial: number, result: 'SUCCEEDED' as const, measurements })
    }
  }
  return given
}

describe('the benchmark’s protocol', () => {
  it('gives the suggestions that a gRPC client gets', async () => {
    const given = await bySession()
    expect(await byGrpc()).toEqual(given)
    expect(
      given
        .slice(8)
        .map(lossOf)
        .reduce((a, b) => Math.min(a, b)),
    ).toBeLessThan(0.2)
    expect(fallbacks).toEqual([])
  })

  it('begins every study from nothing, and takes history that it did not ask for', async () => {
    await session.answer({ ...NEW, seed: 6 })
    const points = Array.from({ length: 20 }, (_, i) => ({
      params: { kind: 'a', lr: Math.max(1e-4, 10 ** (-4 + i / 5)) },
      value: (i - 10) ** 2,
    }))
    await session.answer({ cmd: 'preload', trials: points })
    expect(await session.answer({ cmd: 'best' })).toEqual({ id: '11' })
    const { trials } = (await session.answer({ cmd: 'ask' })) as Asked
    expect(trials.map((trial) => trial.id)).toEqual(['21'])
    await expect(session.answer({ cmd: 'ask', n: 5 }).then((asked) => (asked as Asked).trials.length)).resolves.toBe(1)
    await session.answer({ cmd: 'tell', trials: [{ id: '21', value: null }] })
    await session.answer(NEW)
    expect(((await session.answer({ cmd: 'ask' })) as Asked).trials[0]?.id).toBe('1')
  })

  it('takes amounts that are to be 0 or less with every value, and names no trial the best that breaks one', async () => {
    await session.answer({ ...NEW, limits: 2 })
    for (const limits of [
      [-1, 0],
      [-1, 0.1],
      [1, -1],
    ]) {
      const { trials } = (await session.answer({ cmd: 'ask' })) as Asked
      await session.answer({ cmd: 'tell', trials: trials.map(({ id }) => ({ id, value: -Number(id), limits })) })
    }
    expect(await session.answer({ cmd: 'best' })).toEqual({ id: '1' })
  })

  it('serves several objectives: a direction and a value for each', async () => {
    const start: NewStudy = { ...NEW, direction: ['minimize', 'maximize'] }
    await session.answer(start)
    const points = Array.from({ length: 12 }, (_, i) => ({ params: { kind: 'a', lr: 10 ** (-i / 4) }, value: [i, -i] }))
    await session.answer({ cmd: 'preload', trials: points })
    const { trials } = (await session.answer({ cmd: 'ask' })) as Asked
    // All of them are best at the first point, so that the model stays close to it.
    expect(Number(trials[0]?.params.lr)).toBeGreaterThan(0.1)
    expect(await session.answer({ cmd: 'tell', trials: [{ id: '13', value: [1, 2] }] })).toEqual({ ok: true })
  })

  it('judges curves by the stopping rule, and a stopped trial stays evidence', async () => {
    await session.answer({ cmd: 'new-curves', max_step: 9, seed: 1, direction: 'minimize' })
    const report = async (trial: string, step: number, value: number) =>
      ((await session.answer({ cmd: 'report', trial, step, value })) as { stop: boolean }).stop
    for (const trial of ['a', 'b', 'c', 'd', 'e']) {
      for (let step = 1; step <= 9; step++) expect(await report(trial, step, 1 / step)).toBe(false)
      expect(await session.answer({ cmd: 'finish', trial })).toEqual({ ok: true })
    }
    const stops: boolean[] = []
    for (let step = 1; step <= 9 && !stops.includes(true); step++) stops.push(await report('f', step, 5))
    expect(stops.at(-1)).toBe(true)
    expect(stops.length).toBeLessThan(9)
  })

  it('says what is wrong instead of an answer', async () => {
    await expect(session.answer({ cmd: 'report', trial: 'z', step: -1, value: 1 })).rejects.toThrow(/step/)
    await expect(session.answer({ cmd: 'nothing' } as never)).rejects.toThrow('there is no request "nothing"')
    await expect(session.answer({ ...NEW, space: [{ ...SPACE[1]!, min: 2 }] })).rejects.toThrow(/problem/)
  })
})
