import { afterEach, describe, expect, test } from 'vitest'
import type { Measurement, Study, StudyId, Trial } from '../../src/model/index.ts'
import type { RequestRow, Store, StoredCurve } from '../../src/study/store/index.ts'

/** A store under test. */
export interface StoreUnderTest {
  readonly store: Store
  /** Closes it and opens it again on the same data; absent for stores that keep nothing. */
  readonly reopen?: () => Promise<Store>
}

/** A study that a store can keep; its text values begin with what naive encodings trip over. */
export function sampleStudy(id: string, change: Partial<Study> & { name?: string; project?: string } = {}): Study {
  const { name = id, project = 'default', ...rest } = change
  return {
    id: id as StudyId,
    spec: {
      project,
      name,
      description: '#NaN is not a number, ##hash neither',
      labels: { '#': '#', __proto__x: '' },
      seed: 2 ** 53 - 1,
      constraints: [],
      derived: {},
      parameters: [{ kind: 'double', name: 'lr', min: 1e-300, max: 1e300, scale: 'log', when: [] }],
      objectives: [{ metric: 'loss', goal: 'minimize', reduce: 'last', target: Number.NEGATIVE_INFINITY }],
      startAt: [],
      algorithm: { name: 'random', settings: {} },
      budget: { parallel: 2 },
      finish: 'stop',
      noise: 'unknown',
      metrics: { name: 'stdout', settings: {} },
    },
    state: 'active',
    revision: 0,
    createdAt: 1_764_000_000_000,
    activeMs: 0,
    counts: { requested: 0, active: 0, stopping: 0, succeeded: 0, stopped: 0, infeasible: 0, failed: 0, cancelled: 0 },
    steps: { used: 0, saved: 0 },
    ...rest,
  }
}

export function sampleTrial(study: Study, number: number, change: Partial<Trial> = {}): Trial {
  return {
    study: study.id,
    number,
    state: 'active',
    parameters: { lr: -0 },
    source: 'algorithm',
    revision: study.revision,
    createdAt: 1,
    metrics: {},
    measurements: 0,
    failedAttempts: 0,
    labels: {},
    ...change,
  }
}

export function samplePoints(length: number, from = 0): Measurement[] {
  return Array.from({ length }, (_, i) => ({ step: from + i, at: 1_764_000_000_000 + i, values: { loss: 1 / (i + 1) } }))
}

const ODD_NUMBERS = [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, -0, 5e-324, Number.MAX_VALUE, 0.1]

/** Every promise of the Store interface. Run it over each implementation. */
export function describeStore(name: string, open: () => Promise<StoreUnderTest>): void {
  describe(`${name} keeps the promises of a store`, () => {
    const opened: Store[] = []
    async function begin(): Promise<StoreUnderTest> {
      const subject = await open()
      opened.push(subject.store)
      return subject
    }
    afterEach(() => Promise.all(opened.splice(0).map((store) => store.close())))

    test('what was written is what is read, odd numbers and texts included', async () => {
      const { store } = await begin()
      const study = sampleStudy('alpha', { document: 'kind: Study # NaN\n', activeSince: 5 })
      await store.createStudy(study)
      const next = { ...study, revision: 1, best: 3 }
      const trial = sampleTrial(next, 3, {
        values: ODD_NUMBERS,
        metrics: { a: Number.NaN, b: -0 },
        worker: '#w',
        outcome: { reason: '', message: '#-0' },
      })
      const state = { deep: [ODD_NUMBERS, { '#k': '##' }], none: null }
      const points = [{ step: 2 ** 40, at: 0.5, values: { é: Number.NaN, __proto__: 1 } }, ...samplePoints(3)]
      await store.commit(study.id, 0, 1, {
        study: next,
        trials: [trial],
        points: [{ trial: 3, revision: 1, points }],
        algorithmState: state,
        request: { requestId: 'r', bodyHash: 'h', reply: ODD_NUMBERS, at: 9 },
      })
      expect(await store.readStudy(study.id)).toStrictEqual({ study: next, trials: [trial], algorithmState: state, nextNumber: 4 })
      expect(await store.readPoints(study.id)).toStrictEqual([{ trial: 3, revision: 1, points }])
      expect(await store.readRequest(study.id, 'r')).toStrictEqual({ requestId: 'r', bodyHash: 'h', reply: ODD_NUMBERS, at: 9 })
    })

    test('keeps every state of the algorithm and every deletion with the revision of its commit', async () => {
      const { store } = await begin()
      const study = sampleStudy('alpha')
      await store.createStudy(study)
      expect(await store.readHistory(study.id)).toEqual({ algorithmStates: [], deletedTrials: [] })
      const trials = [1, 2].map((number) => sampleTrial({ ...study, revision: 1 }, number))
      await store.commit(study.id, 0, 1, { trials, algorithmState: { fit: Number.NaN } })
      await store.commit(study.id, 1, 2, { algorithmState: { fit: Number.NaN }, deletedTrials: [2] })
      await store.commit(study.id, 2, 3, { algorithmState: null, deletedTrials: [1] })
      expect(await store.readHistory(study.id)).toEqual({
        algorithmStates: [
          { revision: 1, state: { fit: Number.NaN } },
          { revision: 3, state: null },
        ],
        deletedTrials: [
          { number: 1, revision: 3 },
          { number: 2, revision: 2 },
        ],
      })
      expect((await store.readStudy(study.id))?.algorithmState).toBeNull()
    })

    test('what a caller changes after a call does not reach the store', async () => {
      const { store } = await begin()
      const study = sampleStudy('alpha')
      await store.createStudy(study)
      const trial = sampleTrial(study, 1) as { worker?: string } & Trial
      const committed = store.commit(study.id, 0, 1, { trials: [trial] })
      trial.worker = 'late'
      await committed
      expect((await store.readStudy(study.id))?.trials[0]?.worker).toBeUndefined()
    })

    test('a commit without a study moves the revision that is read', async () => {
      const { store } = await begin()
      const study = sampleStudy('alpha')
      await store.createStudy(study)
      await store.commit(study.id, 0, 7, {})
      expect((await store.readStudy(study.id))?.study.revision).toBe(7)
      expect((await store.listStudies())[0]?.revision).toBe(7)
    })

    test('rows replace rows of the same key; what a mutation does not name stays', async () => {
      const { store } = await begin()
      const study = sampleStudy('alpha')
      await store.createStudy(study)
      await store.commit(study.id, 0, 1, { trials: [sampleTrial(study, 2), sampleTrial(study, 1)], algorithmState: [1] })
      await store.commit(study.id, 1, 2, { trials: [sampleTrial(study, 1, { state: 'failed' })] })
      const rows = await store.readStudy(study.id)
      expect(rows?.trials.map((trial) => [trial.number, trial.state])).toEqual([
        [1, 'failed'],
        [2, 'active'],
      ])
      expect(rows?.algorithmState).toEqual([1])
    })

    test('points come in the order of their commits, several rows of one trial included, and can be narrowed', async () => {
      const { store } = await begin()
      const study = sampleStudy('alpha')
      await store.createStudy(study)
      const row = (trial: number, revision: number, from: number) => ({ trial, revision, points: samplePoints(2, from) })
      const first = [row(2, 1, 0), row(1, 1, 0), row(2, 1, 10)]
      const second = [row(1, 3, 20), row(3, 3, 0)]
      await store.commit(study.id, 0, 1, { trials: [1, 2, 3].map((number) => sampleTrial(study, number)), points: first })
      await store.commit(study.id, 1, 3, { points: second })
      expect(await store.readPoints(study.id)).toEqual([...first, ...second])
      expect(await store.readPoints(study.id, { afterRevision: 1 })).toEqual(second)
      expect(await store.readPoints(study.id, { trials: [1, 3, 9] })).toEqual([first[1], ...second])
      expect(await store.readPoints(study.id, { trials: [2], afterRevision: 1 })).toEqual([])
      expect(await store.readPoints(study.id, { trials: [] })).toEqual([])
    })

    test('reading one metric gives each named trial in turn, its points in the order of their commits, nothing newer than asked', async () => {
      const { store } = await begin()
      const study = sampleStudy('alpha')
      await store.createStudy(study)
      const points = (from: number, metric: string): Measurement[] => [
        { step: from, at: 1, values: { [metric]: from } },
        { step: 0, at: 1, values: { [metric]: Number.NaN, __proto__x: 1 } },
      ]
      const trials = [1, 2, 3].map((number) => sampleTrial(study, number))
      const row = (trial: number, revision: number, metric = 'loss') => ({ trial, revision, points: points(10 * revision, metric) })
      await store.commit(study.id, 0, 1, { trials, points: [row(1, 1), row(2, 1)] })
      await store.commit(study.id, 1, 2, { points: [row(2, 2, 'other'), row(1, 2)] })
      await store.commit(study.id, 2, 3, { points: [row(3, 3), row(1, 3)] })
      const read = async (numbers: number[], throughRevision: number) => {
        const found: [number, number, number][] = []
        for await (const slice of store.readMetric(study.id, 'loss', { trials: numbers, throughRevision })) {
          slice.trials.forEach((trial, i) => {
            found.push([trial, slice.steps[i]!, slice.values[i]!])
          })
        }
        return found
      }
      const nan = Number.NaN
      const one = [
        [1, 10, 10],
        [1, 0, nan],
        [1, 20, 20],
        [1, 0, nan],
      ]
      expect(await read([3, 1, 2, 9], 2)).toEqual([...one, [2, 10, 10], [2, 0, nan]])
      expect(await read([1], 3)).toEqual([...one, [1, 30, 30], [1, 0, nan]])
      expect(await read([], 3)).toEqual([])
    })

    test('curves come in the asked order, by step, with the asked metrics, thinned; those without a point are left out', async () => {
      const { store } = await begin()
      const study = sampleStudy('alpha')
      await store.createStudy(study)
      const trials = [1, 2, 3, 4].map((number) => sampleTrial(study, number))
      const late = [
        { step: 5, at: 1, values: { loss: 5 } },
        { step: 2, at: 2, values: { loss: 2, other: 7 } },
        { step: 5, at: 3, values: { other: 8 } },
      ]
      const points = [
        { trial: 1, revision: 1, points: samplePoints(100) },
        { trial: 3, revision: 1, points: late },
        { trial: 4, revision: 1, points: [{ step: 0, at: 1, values: { other: 1 } }] },
      ]
      await store.commit(study.id, 0, 1, { trials, points })
      const merged = [
        { step: 2, at: 2, values: { loss: 2, other: 7 } },
        { step: 5, at: 3, values: { loss: 5, other: 8 } },
      ]
      // Few are read at once, many apart from the event loop: the curves are the same.
      for (const stored of [104, 1e9]) {
        const read = async (curves: { trial: number; pointsMax?: number }[], metrics?: string[]) => {
          const found: StoredCurve[] = []
          for await (const portion of store.readCurves(study.id, { curves, metrics, stored })) found.push(...portion)
          return found
        }
        const [first, second, ...none] = await read([{ trial: 3 }, { trial: 2 }, { trial: 1, pointsMax: 4 }, { trial: 9 }])
        expect([first, second!.trial, none]).toEqual([{ trial: 3, points: merged }, 1, []])
        expect(second!.points.map(({ step }) => step)).toEqual([0, 1, 98, 99])
        expect(await read([{ trial: 4 }, { trial: 3 }], ['loss'])).toEqual([
          {
            trial: 3,
            points: [2, 5].map((step) => ({ ...merged.find((p) => p.step === step)!, at: step === 2 ? 2 : 1, values: { loss: step } })),
          },
        ])
      }
      for await (const portion of store.readCurves('nothing' as StudyId, { curves: [{ trial: 1 }], stored: 1 })) expect(portion).toEqual([])
    })

    test('a long curve that came point by point reads like what was reported, also after its end and a new start', async () => {
      const { store, reopen } = await begin()
      const study = sampleStudy('alpha')
      await store.createStudy(study)
      await store.commit(study.id, 0, 1, { trials: [sampleTrial(study, 1), sampleTrial(study, 2)] })
      const rows = Array.from({ length: 300 }, (_, i) => {
        const large = i % 100 === 70
        return { trial: i % 7 === 0 ? 2 : 1, revision: i + 2, points: samplePoints(large ? 300 : 1, i) }
      })
      for (const points of rows) await store.commit(study.id, points.revision - 1, points.revision, { points: [points] })
      expect(await store.readPoints(study.id)).toEqual(rows)
      expect(await store.readPoints(study.id, { afterRevision: 150 })).toEqual(rows.slice(149))
      expect(await store.readPoints(study.id, { trials: [2], afterRevision: 77 })).toEqual(rows.slice(76).filter((row) => row.trial === 2))
      const last = { trial: 1, revision: 302, points: samplePoints(1, 900) }
      const again = (await reopen?.()) ?? store
      opened.push(again)
      await again.commit(study.id, 301, 302, { trials: [sampleTrial(study, 1, { state: 'succeeded' })], points: [last] })
      expect(await again.readPoints(study.id)).toEqual([...rows, last])
      const steps: number[] = []
      for await (const slice of again.readMetric(study.id, 'loss', { trials: [1], throughRevision: 302 })) steps.push(...slice.steps)
      expect(steps).toEqual([...rows.filter((row) => row.trial === 1), last].flatMap((row) => row.points.map((point) => point.step)))
    })

    test('numbers are never given again, also after the highest was deleted and after a new start', async () => {
      const { store, reopen } = await begin()
      const study = sampleStudy('alpha')
      await store.createStudy(study)
      expect((await store.readStudy(study.id))?.nextNumber).toBe(1)
      const points = [{ trial: 5, revision: 1, points: samplePoints(4) }]
      await store.commit(study.id, 0, 1, { trials: [sampleTrial(study, 4), sampleTrial(study, 5)], points })
      await store.commit(study.id, 1, 2, { deletedTrials: [5] })
      const kept = (await reopen?.()) ?? store
      opened.push(kept)
      expect(await kept.readStudy(study.id)).toMatchObject({ nextNumber: 6, trials: [{ number: 4 }] })
      expect(await kept.readPoints(study.id)).toEqual([])
    })

    test('numbers that were passed over are given to no trial either', async () => {
      const { store, reopen } = await begin()
      const study = sampleStudy('alpha')
      await store.createStudy(study)
      await store.commit(study.id, 0, 1, { trials: [sampleTrial(study, 1)], deletedTrials: [2, 3] })
      const kept = (await reopen?.()) ?? store
      opened.push(kept)
      expect(await kept.readStudy(study.id)).toMatchObject({ nextNumber: 4, trials: [{ number: 1 }] })
    })

    test('numbers are never given again, also where the highest came and went within one durable write', async () => {
      const { store, reopen } = await begin()
      const study = sampleStudy('alpha')
      await store.createStudy(study)
      await Promise.all([
        store.commit(study.id, 0, 1, { trials: [sampleTrial(study, 1)] }),
        store.commit(study.id, 1, 2, { trials: [sampleTrial(study, 2), sampleTrial(study, 3)] }),
        store.commit(study.id, 2, 3, { deletedTrials: [3] }),
        store.commit(study.id, 3, 4, { trials: [sampleTrial(study, 1, { state: 'succeeded' })] }),
      ])
      const kept = (await reopen?.()) ?? store
      opened.push(kept)
      expect(await kept.readStudy(study.id)).toMatchObject({ nextNumber: 4, trials: [{ number: 1 }, { number: 2 }] })
    })

    test('a stale revision rejects with REVISION_CONFLICT and leaves no trace', async () => {
      const { store } = await begin()
      const study = sampleStudy('alpha')
      await store.createStudy(study)
      await store.commit(study.id, 0, 1, { trials: [sampleTrial(study, 1)] })
      const before = await store.readStudy(study.id)
      const stale = store.commit(study.id, 0, 2, {
        study: { ...study, revision: 2, state: 'ended' },
        trials: [sampleTrial(study, 2)],
        points: [{ trial: 1, revision: 2, points: samplePoints(1) }],
        algorithmState: 1,
        request: { requestId: 'r', bodyHash: '', reply: 1, at: 1 },
        deletedTrials: [1],
      })
      await expect(stale).rejects.toMatchObject({ code: 'REVISION_CONFLICT', category: 'conflict' })
      expect(await store.readStudy(study.id)).toEqual(before)
      expect(await store.readPoints(study.id)).toEqual([])
      expect(await store.readRequest(study.id, 'r')).toBeUndefined()
    })

    test('commits of one turn are applied in the order of the calls, each failing alone', async () => {
      const { store } = await begin()
      const [alpha, beta] = [sampleStudy('alpha'), sampleStudy('beta')]
      await Promise.all([store.createStudy(alpha), store.createStudy(beta)])
      const results = await Promise.allSettled([
        store.commit(alpha.id, 0, 1, { trials: [sampleTrial(alpha, 1)] }),
        store.commit(alpha.id, 0, 1, { trials: [sampleTrial(alpha, 9)] }),
        // Fails after it has written a trial: that trial must go with it.
        store.commit(beta.id, 0, 1, { trials: [sampleTrial(beta, 8)], points: [{ trial: 7, revision: 1, points: samplePoints(1) }] }),
        store.commit(beta.id, 0, 1, { trials: [sampleTrial(beta, 1)] }),
        store.commit(alpha.id, 1, 2, { trials: [sampleTrial(alpha, 2)] }),
        store.createStudy(sampleStudy('gamma', { name: 'beta' })),
      ])
      expect(results.map((result) => result.status)).toEqual(['fulfilled', 'rejected', 'rejected', 'fulfilled', 'fulfilled', 'rejected'])
      const numbers = async (id: StudyId) => (await store.readStudy(id))?.trials.map((trial) => trial.number)
      expect([await numbers(alpha.id), await numbers(beta.id)]).toEqual([[1, 2], [1]])
      expect((await store.readStudy(beta.id))?.nextNumber).toBe(2)
    })

    test('a mutation that contradicts itself is a bug, not an outcome', async () => {
      const { store } = await begin()
      const study = sampleStudy('alpha')
      await store.createStudy(study)
      await expect(store.commit(study.id, 0, 0, {})).rejects.toThrow('bug')
      await expect(store.commit(study.id, 0, 1, { study })).rejects.toThrow('bug')
      await expect(store.commit(study.id, 0, 1, { points: [{ trial: 1, revision: 2, points: [] }] })).rejects.toThrow('bug')
      await expect(store.commit(study.id, 0, 1, { points: [{ trial: 1, revision: 1, points: [] }] })).rejects.toThrow('bug')
    })

    test('names are unique in a project, for new studies and for renamed ones', async () => {
      const { store } = await begin()
      const study = sampleStudy('alpha', { name: 'digits' })
      await store.createStudy(study)
      await expect(store.createStudy(sampleStudy('beta', { name: 'digits' }))).rejects.toMatchObject({ code: 'STUDY_EXISTS' })
      await store.createStudy(sampleStudy('beta', { name: 'digits', project: 'other' }))
      await store.createStudy(sampleStudy('gamma'))
      const renamed = (name: string, revision: number) => ({ study: sampleStudy('gamma', { name, revision }) })
      await expect(store.commit('gamma' as StudyId, 0, 1, renamed('digits', 1))).rejects.toMatchObject({ code: 'STUDY_EXISTS' })
      await store.commit('gamma' as StudyId, 0, 1, renamed('letters', 1))
      expect((await store.readStudy('gamma' as StudyId))?.study.spec.name).toBe('letters')
      await store.createStudy(sampleStudy('delta', { name: 'gamma' }))
    })

    test('studies are listed newest first', async () => {
      const { store } = await begin()
      for (const [id, createdAt] of [
        ['old', 1],
        ['new', 3],
        ['mid', 2],
        ['alsonew', 3],
      ] as const) {
        // biome-ignore format: pairs
        await store.createStudy(sampleStudy(id, { createdAt }))
      }
      expect((await store.listStudies()).map((study) => study.id)).toEqual(['alsonew', 'new', 'mid', 'old'])
    })

    test('what is not there reads as undefined or empty and is refused for writing', async () => {
      const { store } = await begin()
      const nobody = 'nobody' as StudyId
      expect(await store.readStudy(nobody)).toBeUndefined()
      expect(await store.readPoints(nobody)).toEqual([])
      expect(await store.readRequest(nobody, 'r')).toBeUndefined()
      await expect(store.commit(nobody, 0, 1, {})).rejects.toMatchObject({ code: 'STUDY_NOT_FOUND' })
      await expect(store.deleteStudy(nobody)).rejects.toMatchObject({ code: 'STUDY_NOT_FOUND' })
    })

    test('deleting a study takes all that belongs to it and frees its name', async () => {
      const { store } = await begin()
      const study = sampleStudy('alpha')
      const request: RequestRow = { requestId: 'r', bodyHash: 'h', reply: null, at: 1 }
      await store.createStudy(study, request)
      await store.commit(study.id, 0, 1, {
        trials: [sampleTrial(study, 1)],
        points: [{ trial: 1, revision: 1, points: samplePoints(2) }],
        request,
      })
      const deletion: RequestRow = { requestId: 'gone', bodyHash: 'h', reply: null, at: 2 }
      await store.deleteStudy(study.id, deletion)
      expect(await store.readStudy(study.id)).toBeUndefined()
      expect(await store.readRequest('studies', 'gone')).toEqual(deletion)
      expect(await store.readPoints(study.id)).toEqual([])
      expect(await store.readRequest(study.id, 'r')).toBeUndefined()
      expect(await store.readRequest('studies', 'r')).toEqual(request)
      await store.createStudy(sampleStudy('beta', { name: 'alpha' }))
      expect(await store.listStudies()).toHaveLength(1)
    })

    test('metadata, edits and the document’s format are kept, changed and taken away with a commit', async () => {
      const { store } = await begin()
      const study = sampleStudy('alpha', {
        document: 'AAAA',
        documentFormat: 'vizier',
        metadata: [
          { namespace: '', key: '#k', value: '#NaN' },
          { namespace: ':a', key: 'k', value: { typeUrl: 'type.googleapis.com/x', base64: 'AA==' } },
        ],
        edits: [{ revision: 1, at: 1, before: { noise: 'low', earlyStopping: null } }],
      })
      await store.createStudy(study)
      expect((await store.readStudy(study.id))?.study).toEqual(study)
      const { metadata: _, ...without } = study
      await store.commit(study.id, 0, 1, { study: { ...without, revision: 1 } })
      expect(await store.listStudies()).toEqual([{ ...without, revision: 1 }])
    })

    test('requests have scopes, are replaced by key, and old ones are forgotten', async () => {
      const { store } = await begin()
      const study = sampleStudy('alpha')
      const request = (at: number): RequestRow => ({ requestId: 'r', bodyHash: `at ${at}`, reply: { at }, at })
      await store.createStudy(study, request(1))
      await store.commit(study.id, 0, 1, { request: request(2) })
      await store.commit(study.id, 1, 2, { request: request(5) })
      expect(await store.readRequest('studies', 'r')).toEqual(request(1))
      expect(await store.readRequest(study.id, 'r')).toEqual(request(5))
      await store.forgetRequests(5)
      expect(await store.readRequest('studies', 'r')).toBeUndefined()
      expect(await store.readRequest(study.id, 'r')).toEqual(request(5))
    })

    test('closing lets commits finish; afterwards everything rejects with STORE_UNAVAILABLE', async () => {
      const { store, reopen } = await begin()
      const study = sampleStudy('alpha')
      await store.createStudy(study)
      const last = store.commit(study.id, 0, 1, {})
      await store.close()
      await last
      const away = { code: 'STORE_UNAVAILABLE', category: 'away' }
      await expect(store.listStudies()).rejects.toMatchObject(away)
      await expect(store.commit(study.id, 1, 2, {})).rejects.toMatchObject(away)
      await store.close()
      if (reopen === undefined) return
      const again = await reopen()
      opened.push(again)
      expect((await again.readStudy(study.id))?.study.revision).toBe(1)
    })
  })
}
