import { describe, expect, it } from 'vitest'
import { gpuTime, type StudyId, type StudySpec } from '../../src/model/index.ts'
import { steadyClock } from '../../src/server/index.ts'
import { openStudies } from '../../src/study/index.ts'
import { DirectPool, specOf, TestStore } from './bench-room.ts'

const MINUTE = 60_000
const DAY = 86_400_000
const trial = { command: ['train'], env: {}, workingFolder: '/', retries: 0, graceMs: 0, resources: { gpu: 1 } }

/** A study with a trial that runs on a GPU, in a service whose machine's clock can be set. */
async function running(change: Partial<StudySpec>) {
  const store = new TestStore()
  const time = { ran: 0, setBy: 0 }
  const open = async () => {
    const clock = steadyClock({ wall: () => 1e12 + time.ran + time.setBy, ran: () => time.ran, up: () => time.ran })
    return openStudies({ store, pool: new DirectPool(), ...clock, newId: () => 'study0000000001' as StudyId })
  }
  const world = { studies: await open() }
  const { id } = await world.studies.createStudy({ spec: specOf({ trial, ...change }) })
  await world.studies.suggestTrials({ study: id, worker: 'w', count: 1, open: 'new' })
  await world.studies.startAttempt(id, 1, { executor: 'process', objectName: 'p', state: 'running', startedAt: world.studies.now() })
  return {
    world,
    id,
    setClock: (by: number) => {
      time.setBy += by
    },
    pass: async (ms: number) => {
      time.ran += ms
      await world.studies.expireStudies()
      return (await world.studies.getStudy(id)).end?.reason
    },
    restart: async () => {
      await world.studies.close()
      world.studies = await open()
    },
  }
}

describe('a clock that is set ahead a day', () => {
  it.each([
    ['duration', { budget: { parallel: 1, durationMs: 30 * MINUTE } }],
    ['gpuHours', { budget: { parallel: 1, gpuHours: 0.5 } }],
    ['converged', { budget: { parallel: 1 }, convergence: { durationMs: 30 * MINUTE, minDelta: 0 } }],
  ] as const)('ends no study by its %s before that time has passed, at a tick, at a write, and after a restart', async (reason, change) => {
    const { world, id, setClock, pass, restart } = await running(change)
    await pass(10 * MINUTE)
    setClock(DAY)
    await world.studies.report({ trial: { study: id, number: 1, epoch: 1 }, points: [{ step: 1, values: { loss: 1 }, at: 1 }] })
    expect(await pass(1)).toBeUndefined()
    setClock(DAY)
    expect(await pass(9 * MINUTE)).toBeUndefined()
    await restart()
    expect(await pass(9 * MINUTE)).toBeUndefined()
    expect(await pass(30 * MINUTE)).toBe(reason)
  })

  it('adds nothing to the running time and the GPU time', async () => {
    const { world, id, setClock, pass, restart } = await running({})
    await pass(10 * MINUTE)
    setClock(DAY)
    await pass(MINUTE)
    await restart()
    await pass(MINUTE)
    const paused = await world.studies.pauseStudy(id)
    expect(paused.activeMs).toBe(12 * MINUTE)
    expect(gpuTime(paused, world.studies.now())).toBe(12 * MINUTE)
  })

  it('forgets no answer that a request may still be repeated for', async () => {
    const { world, id, setClock, pass } = await running({})
    const ask = () => world.studies.suggestTrials({ study: id, worker: 'v', count: 1, open: 'new', requestId: 'once' })
    const first = await ask()
    setClock(DAY)
    await pass(MINUTE)
    expect(await ask()).toEqual(first)
    await pass(DAY)
    expect(await ask()).not.toEqual(first)
  })
})

it('after a restart with a clock that is behind what was kept, running times go on counting from then on', async () => {
  const { world, id, setClock, pass, restart } = await running({ budget: { parallel: 1, durationMs: 30 * MINUTE } })
  await pass(10 * MINUTE)
  setClock(-DAY)
  await restart()
  expect(await pass(MINUTE)).toBeUndefined()
  expect(await pass(30 * MINUTE)).toBe('duration')
  const { activeMs, gpu } = await world.studies.getStudy(id)
  expect(activeMs).toBeLessThan(DAY)
  expect(gpu!.usedMs).toBeGreaterThanOrEqual(0)
})
