import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Study, Trial, TrialNumber } from '../../../src/model/index.ts'
import { StudyBroadcast, type StudyWatcher } from '../../../src/study/change/broadcast.ts'
import type { Mutation, StudyChange } from '../../../src/study/index.ts'

const LONG = 60_000

interface Told {
  readonly report?: TrialNumber
  readonly remove?: TrialNumber
  readonly length?: number
}

function commit(revision: number, { report, remove, length = 1 }: Told): Mutation {
  const study = { revision } as Study
  if (remove !== undefined) return { study, deletedTrials: [remove] }
  if (report === undefined) return { study }
  const points = Array.from({ length }, () => ({ step: revision, values: {}, at: 0 }))
  return { study, trials: [{ number: report, revision } as Trial], points: [{ trial: report, revision, points }] }
}

/** What a reader knows who is told everything. */
class Reader {
  revision = 0
  readonly trials = new Map<number, number>()
  readonly steps = new Map<number, number[]>()

  hear(change: StudyChange | undefined): void {
    if (change === undefined) return
    this.revision = change.revision
    for (const trial of change.trials) this.trials.set(trial.number, trial.revision)
    for (const { trial, points } of change.points)
      this.steps.set(trial, [...(this.steps.get(trial) ?? []), ...points.map((point) => point.step)])
    for (const number of change.deletedTrials) {
      this.trials.delete(number)
      this.steps.delete(number)
    }
  }
}

describe('the broadcast of a study', () => {
  it('brings every watcher to the same knowledge, each point once, whenever it looks and wherever it began', () => {
    const number = fc.integer({ min: 1, max: 4 })
    const step = fc.oneof(
      fc.record({ report: number }),
      fc.record({ remove: number }),
      fc.constant({}),
      fc.record({ look: fc.nat(2) }),
      fc.constant({ begin: true }),
    )
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const broadcast = new StudyBroadcast()
        const all = new Reader()
        const readers: { watcher: StudyWatcher; reader: Reader }[] = []
        const gone = new Set<number>()
        let revision = 0
        const begin = () => {
          // as it is read from the store, at a revision that is on its way for those who began before
          const reader = new Reader()
          reader.revision = revision
          for (const [trial, at] of all.trials) reader.trials.set(trial, at)
          for (const [trial, points] of all.steps) reader.steps.set(trial, [...points])
          readers.push({ watcher: broadcast.subscribe(), reader })
        }
        const look = ({ watcher, reader }: (typeof readers)[number]) => reader.hear(watcher.take(reader.revision))
        for (let k = 0; k < 3; k++) begin()
        for (const told of steps) {
          if ('begin' in told) begin()
          else if ('look' in told) look(readers[told.look]!)
          else {
            if ('report' in told && gone.has(told.report)) continue
            if ('remove' in told) gone.add(told.remove)
            revision += 1
            const mutation = commit(revision, told)
            broadcast.publish(mutation)
            const { trials = [], points = [], deletedTrials = [] } = mutation
            all.hear({ revision, study: mutation.study!, trials, points, deletedTrials })
          }
        }
        for (const one of readers) look(one)
        for (const { reader } of readers) expect(reader).toEqual(all)
      }),
    )
  })

  it('gives watchers at the same place one value, and says what of it a reader knows already no more', () => {
    const broadcast = new StudyBroadcast()
    const [early, also, knowing] = [broadcast.subscribe(), broadcast.subscribe(), broadcast.subscribe()]
    broadcast.publish(commit(1, { report: 1 }))
    broadcast.publish(commit(2, { report: 2 }))
    const late = broadcast.subscribe()
    const change = early.take(0)
    expect(change!.trials.map((trial) => trial.number)).toEqual([1, 2])
    expect(also.take(0)).toBe(change)
    expect(knowing.take(1)!.points.map(({ trial }) => trial)).toEqual([2])
    expect(late.take(2)).toBeUndefined()
    broadcast.publish(commit(3, {}))
    const next = late.take(2)
    expect([early, also, knowing].map((watcher) => watcher.take(2))).toEqual([next, next, next])
    expect(early.take(3)).toBeUndefined()
  })

  it('leaves a watcher behind that does not look, however its study grows, and no other', () => {
    const broadcast = new StudyBroadcast()
    const [stalled, awake] = [broadcast.subscribe(), broadcast.subscribe()]
    broadcast.publish(commit(1, { report: 1, length: LONG }))
    awake.take(0)
    broadcast.publish(commit(2, { report: 1, length: LONG }))
    expect([stalled.lagged, awake.lagged]).toEqual([true, false])
    expect(awake.take(1)!.points[0]!.points).toHaveLength(LONG)
    // also by commits that bring no points
    const unread = broadcast.subscribe()
    for (let revision = 3; revision < LONG; revision++) broadcast.publish(commit(revision, {}))
    expect(unread.lagged).toBe(true)
  })

  it('lets go of what all who look have seen, also while one is left behind', async () => {
    const broadcast = new StudyBroadcast()
    const [stalled, awake] = [broadcast.subscribe(), broadcast.subscribe()]
    const publish = (revision: number, told: Told): WeakRef<object> => {
      const mutation = commit(revision, told)
      broadcast.publish(mutation)
      return new WeakRef(mutation)
    }
    const first = publish(1, { report: 1, length: LONG })
    await collectGarbage()
    expect(first.deref()).toBeDefined()
    awake.take(0)
    const second = publish(2, { report: 1, length: LONG })
    awake.take(1)
    publish(3, {})
    awake.take(2)
    await collectGarbage()
    expect([first.deref(), second.deref(), stalled.lagged]).toEqual([undefined, undefined, true])
  })
})

async function collectGarbage(): Promise<void> {
  setFlagsFromString('--expose-gc')
  // what a WeakRef was asked for stays until the turn is over
  await new Promise((resolve) => setImmediate(resolve))
  runInNewContext('gc')()
}
