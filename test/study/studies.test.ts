import { describe, expect, it } from 'vitest'
import { HoneError, type Study } from '../../src/model/index.ts'
import { createMemoryStore, openSqliteStore, type StudiesChange } from '../../src/study/index.ts'
import { openBench, specOf, TestStore } from './bench-room.ts'
import { Replica, settle } from './commands.ts'

describe('createStudy', () => {
  it('refuses a taken name, or takes the next free number; projects do not meet', async () => {
    const { studies } = await openBench()
    await studies.createStudy({ spec: specOf() })
    await expect(studies.createStudy({ spec: specOf() })).rejects.toMatchObject({ code: 'STUDY_EXISTS' })
    const numbered = await Promise.all([1, 2].map(() => studies.createStudy({ spec: specOf(), onNameTaken: 'number' })))
    expect(numbered.map((s) => s.spec.name)).toEqual(['digits-2', 'digits-3'])
    expect((await studies.createStudy({ spec: specOf({ project: 'other' }) })).spec.name).toBe('digits')
    expect((await studies.getStudy({ project: 'default', name: 'digits-2' })).id).toBe(numbered[0]!.id)
    expect(await studies.listStudies({ project: 'other' })).toHaveLength(1)
  })

  it('refuses a name that is being taken once it is, and takes it when it was not after all', async () => {
    for (const isKept of [true, false]) {
      const store = new TestStore()
      const { promise, resolve, reject } = Promise.withResolvers<void>()
      const keepStudy = store.createStudy
      store.createStudy = (...args) => promise.then(() => keepStudy(...args))
      const { studies } = await openBench(store)
      const first = studies.createStudy({ spec: specOf() })
      // Whoever is refused can ask for the study at once.
      const second = studies.createStudy({ spec: specOf() }).catch(() => studies.getStudy({ project: 'default', name: 'digits' }))
      store.createStudy = keepStudy
      if (isKept) resolve()
      else reject(new HoneError('STORE_UNAVAILABLE', 'the disk is full'))
      if (isKept) expect((await second).id).toBe((await first).id)
      else await expect(first).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' })
      expect((await second).spec.name).toBe('digits')
    }
  })

  it('may begin paused: history comes in, nothing is given out and no time passes before it is resumed', async () => {
    const bench = await openBench()
    const { id } = await bench.studies.createStudy({ spec: specOf(), paused: true })
    bench.clock.ms += 60_000
    const finished = { as: 'succeeded' as const, points: [{ step: 1, values: { accuracy: 0.5, loss: 0.5 }, at: bench.clock.ms }] }
    await bench.studies.createTrial({ study: id, parameters: { x: 0.5 }, finished, source: 'import' })
    const ask = () => bench.studies.suggestTrials({ study: id, worker: 'w', count: 1, open: 'new' })
    expect(await ask()).toMatchObject({ kind: 'wait' })
    expect((await bench.studies.resumeStudy(id)).activeMs).toBe(0)
    expect(await ask()).toMatchObject({ kind: 'trials', trials: [{ number: 2 }] })
  })

  it('names every problem at once and creates nothing', async () => {
    const { studies } = await openBench()
    const spec = specOf({
      algorithm: { name: 'oracle', settings: {} },
      earlyStopping: { name: 'median', settings: { startStep: -1 } },
      budget: { parallel: 0, trials: 1.5 },
      startAt: [{ x: 3 }],
    })
    const problems = await studies.validateStudy(spec)
    expect(problems.map((p) => p.field)).toEqual([
      'spec.budget.trials',
      'spec.budget.parallel',
      'spec.startAt[0].x',
      'spec.algorithm.name',
      'spec.earlyStopping.startStep',
    ])
    await expect(studies.createStudy({ spec })).rejects.toMatchObject({ code: 'INVALID_STUDY', problems })
    expect(await studies.listStudies()).toEqual([])
    expect(await studies.validateStudy(specOf())).toEqual([])
  })

  it('answers a repeated request id with the same study and refuses it for another body', async () => {
    const bench = await openBench()
    const create = (seed: number) => bench.studies.createStudy({ spec: specOf({ seed }), requestId: 'r' })
    const [a, b] = await Promise.all([create(1), create(1)])
    expect(b).toEqual(a)
    await expect(create(2)).rejects.toMatchObject({ code: 'REQUEST_ID_REUSED' })
    const again = await bench.reopen()
    expect(await again.studies.createStudy({ spec: specOf({ seed: 1 }), requestId: 'r' })).toEqual(a)
    bench.clock.ms += 25 * 3_600_000
    await expect(again.studies.createStudy({ spec: specOf({ seed: 1 }), requestId: 'r' })).rejects.toMatchObject({ code: 'STUDY_EXISTS' })
  })
})

describe('deleteStudy', () => {
  it('frees the name, ends its watches, and later calls find nothing', async () => {
    const { studies, pool } = await openBench()
    const { id } = await studies.createStudy({ spec: specOf() })
    const replica = new Replica()
    replica.follow(studies, id)
    await settle()
    await studies.deleteStudy(id)
    await replica.stop()
    expect(pool.forgotten).toContain(id)
    await expect(studies.getStudy(id)).rejects.toMatchObject({ code: 'STUDY_NOT_FOUND' })
    await expect(studies.listTrials(id)).rejects.toMatchObject({ code: 'STUDY_NOT_FOUND' })
    await studies.createStudy({ spec: specOf() })
  })
})

describe('watching', () => {
  it('reads nothing from the store while nothing happens, however many watch', async () => {
    const { studies, store } = await openBench()
    const { id } = await studies.createStudy({ spec: specOf() })
    await studies.suggestTrials({ study: id, worker: 'w', count: 1, open: 'new' })
    const replicas = Array.from({ length: 100 }, () => new Replica())
    for (const replica of replicas) replica.follow(studies, id)
    await settle()
    const { reads } = store
    await settle()
    await studies.report({ trial: { study: id, number: 1 }, points: [{ step: 1, values: { loss: 1 }, at: 1 }] })
    await settle()
    expect(store.reads).toBe(reads)
    for (const replica of replicas) {
      expect(replica.points.get(1)).toHaveLength(1)
      await replica.stop()
    }
  })

  it('resumes after a revision with only what is newer, each point once', async () => {
    const { studies } = await openBench()
    const { id } = await studies.createStudy({ spec: specOf() })
    await studies.suggestTrials({ study: id, worker: 'w', count: 2, open: 'new' })
    const send = (number: number, step: number) =>
      studies.report({ trial: { study: id, number }, points: [{ step, values: { loss: step }, at: 1 }] })
    await send(1, 1)
    const { revision } = await studies.getStudy(id)
    await send(2, 7)
    const replica = new Replica()
    replica.follow(studies, id, revision)
    await settle()
    await send(2, 8)
    await settle()
    expect([...replica.trials.keys()]).toEqual([2])
    expect(replica.points.get(2)!.map((p) => p.step)).toEqual([7, 8])
    await replica.stop()
  })

  it('tells each point once to one that begins while its commit is under way and the next comes before it was read', async () => {
    const { studies, store } = await openBench()
    const { id } = await studies.createStudy({ spec: specOf() })
    await studies.suggestTrials({ study: id, worker: 'w', count: 1, open: 'new' })
    const send = (step: number) => studies.report({ trial: { study: id, number: 1 }, points: [{ step, values: { loss: step }, at: 1 }] })
    const [kept, read] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
    store.gate = kept.promise
    const { readPoints } = store
    store.readPoints = (...args) => read.promise.then(() => readPoints(...args))
    const first = send(1)
    await settle()
    const replica = new Replica()
    replica.follow(studies, id)
    await settle()
    kept.resolve()
    await first
    await send(2)
    read.resolve()
    await settle()
    expect(replica.points.get(1)!.map((point) => point.step)).toEqual([1, 2])
    await replica.stop()
  })

  it('is told only of what was kept', async () => {
    const { studies, store } = await openBench()
    const { id } = await studies.createStudy({ spec: specOf() })
    const replica = new Replica()
    replica.follow(studies, id)
    await settle()
    store.failNext = 1
    await expect(studies.createTrial({ study: id, parameters: { x: 0.5 } })).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' })
    await settle()
    expect(replica.trials.size).toBe(0)
    await studies.createTrial({ study: id, parameters: { x: 0.25 } })
    await settle()
    expect(replica.trials.get(1)!.parameters).toEqual({ x: 0.25 })
    await replica.stop()
  })

  it('of all studies resumes from its revision; one of another life gets the whole list', async () => {
    const bench = await openBench()
    const { studies } = bench
    const next = async (room: typeof studies, afterRevision?: number): Promise<StudiesChange> => {
      const stop = new AbortController()
      for await (const change of room.watchStudies(stop.signal, afterRevision === undefined ? {} : { afterRevision })) {
        stop.abort()
        return change
      }
      throw new Error('the watch ended')
    }
    const [one, two, three] = await Promise.all(['one', 'two', 'three'].map((name) => studies.createStudy({ spec: specOf({ name }) })))
    const first = await next(studies)
    expect(first).toMatchObject({ whole: true, deleted: [] })
    expect(first.studies).toHaveLength(3)
    await studies.pauseStudy(one!.id)
    await studies.deleteStudy(two!.id)
    const { reads } = bench.store
    expect(await next(studies, first.revision)).toMatchObject({
      whole: false,
      studies: [{ id: one!.id, state: 'paused' }],
      deleted: [two!.id],
    })
    expect(bench.store.reads).toBe(reads)
    bench.clock.ms += 1
    const again = await bench.reopen()
    const anew = await next(again.studies, first.revision)
    expect(anew.whole).toBe(true)
    expect(anew.studies.map((s) => s.id).sort()).toEqual([one!.id, three!.id])
    expect(await next(again.studies, 2 * anew.revision)).toMatchObject({ whole: true })
  })

  it('lists the studies, then tells of each that changes', async () => {
    const { studies } = await openBench()
    const { id } = await studies.createStudy({ spec: specOf() })
    const stop = new AbortController()
    const seen: Study[] = []
    const done = (async () => {
      for await (const change of studies.watchStudies(stop.signal)) seen.push(...change.studies)
    })()
    await settle()
    await studies.createStudy({ spec: specOf({ name: 'second' }) })
    await settle()
    await studies.pauseStudy(id)
    await settle()
    expect(seen.map((s) => [s.spec.name, s.state])).toEqual([
      ['digits', 'active'],
      ['second', 'active'],
      ['digits', 'paused'],
    ])
    await studies.close()
    await done
    await expect(studies.listTrials(id)).rejects.toMatchObject({ code: 'SERVER_STOPPING' })
    stop.abort()
  })
})

describe('the store underneath', () => {
  it('makes no difference: SQLite and memory keep the same study', async () => {
    const kept = await Promise.all(
      [createMemoryStore(), await openSqliteStore(':memory:')].map(async (inner) => {
        const bench = await openBench(new TestStore(inner))
        const { id } = await bench.studies.createStudy({ spec: specOf({ budget: { parallel: 3, trials: 5 } }) })
        for (let k = 1; k <= 5; k++) {
          await bench.studies.suggestTrials({ study: id, worker: 'w', count: 1, open: 'new', requestId: `s${k}` })
          await bench.studies.report({
            trial: { study: id, number: k },
            points: [{ step: k, values: { loss: k, odd: Number.NaN }, at: k }],
          })
          await bench.studies.completeTrial({ trial: { study: id, number: k }, as: 'succeeded' })
        }
        const { studies } = await bench.reopen()
        const rows = [await studies.getStudy(id), await studies.listTrials(id), await studies.readCurves(id)]
        await inner.close()
        return rows
      }),
    )
    expect(kept[0]).toMatchObject([{ state: 'ended', end: { reason: 'trials' }, counts: { succeeded: 5 } }, {}, {}])
    expect(kept[1]).toEqual(kept[0])
  })
})
