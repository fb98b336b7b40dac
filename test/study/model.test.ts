/** Random command sequences, many in flight at once, with commits that fail: whatever happens, the laws of the study room hold. */
import fc from 'fast-check'
import { expect, it } from 'vitest'
import {
  assignmentProblems,
  filledIn,
  HoneError,
  isEnded,
  type Study,
  type StudyId,
  type Trial,
  usualValue,
} from '../../src/model/index.ts'
import { mergePoints } from '../../src/study/store/points/curve.ts'
import { type Bench, openBench, specOf } from './bench-room.ts'
import { type Command, command, failure, perform, Replica, settle, trialsIn } from './commands.ts'

const SPEC = specOf({
  startAt: [{ x: 0.25 }, { x: 0.75 }],
  earlyStopping: { name: 'median', settings: { startStep: 1, minTrials: 1 } },
  budget: { parallel: 3, trials: 7, failures: 4, durationMs: 6_000 },
})

class Laws {
  readonly #numbers = new Map<number, Pick<Trial, 'createdAt' | 'parameters'>>()
  readonly #ended = new Map<number, string>()
  readonly #gone = new Set<number>()
  #budget = 0

  /** What an answer shows was committed before, exactly so. */
  answer(bench: Bench, answer: unknown): void {
    for (const trial of trialsIn(answer)) {
      const kept = bench.store.commits.some((m) => m.trials?.some((t) => t.number === trial.number && sameTrial(t, trial)))
      expect(kept, `trial ${trial.number} at revision ${trial.revision} was shown and is durable`).toBe(true)
    }
  }

  study(study: Study, trials: readonly Trial[]): void {
    const counts = { requested: 0, active: 0, stopping: 0, succeeded: 0, stopped: 0, infeasible: 0, failed: 0, cancelled: 0 }
    for (const trial of trials) counts[trial.state] += 1
    expect(study.counts).toEqual(counts)
    const { parallel, trials: budget } = study.spec.budget
    expect(counts.active + counts.stopping).toBeLessThanOrEqual(parallel)
    this.#budget = Math.max(this.#budget, budget!)
    // Trials that were brought have no worker: they are counted, but nobody asks whether there is room.
    const charged = trials.filter((t) => t.worker !== undefined && (t.state !== 'cancelled' || t.stop?.by === 'study'))
    expect(charged.length).toBeLessThanOrEqual(this.#budget)
    expect(study.steps.used).toBe(trials.reduce((sum, t) => sum + (t.lastStep ?? 0), 0))
    const longest = Math.max(0, ...trials.filter((t) => t.state === 'succeeded').map((t) => t.lastStep ?? 0))
    const stopped = trials.filter((t) => t.state === 'stopped')
    expect(study.steps.saved).toBe(stopped.reduce((sum, t) => sum + Math.max(0, longest - (t.lastStep ?? 0)), 0))
    const best = trials.filter((t) => t.state === 'succeeded').map((t) => t.values![0]!)
    const shown = trials.find((t) => t.number === study.best)
    expect(best.length === 0 ? undefined : Math.min(...best)).toBe(shown?.values?.[0])
    expect(study.bestValues?.[0]).toBe(shown?.values?.[0])
    for (const trial of trials) this.#trial(trial, study)
    for (const number of this.#numbers.keys()) if (!trials.some((t) => t.number === number)) this.#gone.add(number)
    for (const number of this.#gone) expect(trials.some((t) => t.number === number)).toBe(false)
    expect(Math.max(0, ...trials.map((t) => t.revision))).toBeLessThanOrEqual(study.revision)
  }

  #trial(trial: Trial, { spec }: Study): void {
    const { number, createdAt, parameters } = trial
    // Every trial is a point of the space as it is: what it was told stays, and of what was added it has the default.
    expect(assignmentProblems(spec, parameters, 'parameters')).toEqual([])
    const known = this.#numbers.get(number)
    if (known !== undefined)
      expect({ createdAt, parameters }).toEqual({ createdAt: known.createdAt, parameters: filledIn(spec, known.parameters, usualValue) })
    this.#numbers.set(number, { createdAt, parameters })
    const ended = this.#ended.get(number)
    // Labels and metadata are what people say of it later.
    const { labels: _, metadata: __, revision: ___, parameters: ____, ...settled } = trial
    if (ended !== undefined) expect(text(settled)).toBe(ended)
    else if (isEnded(trial.state)) this.#ended.set(number, text(settled))
  }
}

function text(value: unknown): string {
  return JSON.stringify(value, (_key, v: unknown) => (typeof v === 'number' && !Number.isFinite(v) ? String(v) : v))
}

function sameTrial(a: Trial, b: Trial): boolean {
  return a.revision === b.revision && text(a) === text(b)
}

/** Starts all commands of a turn at once; outcomes are legal, anything else is a bug. */
async function turn(bench: Bench, study: StudyId, commands: readonly Command[], newest: number, laws: Laws): Promise<void> {
  await Promise.all(
    commands.map(async (c) => {
      try {
        laws.answer(bench, await perform(bench, study, c, newest))
      } catch (error) {
        if (!(error instanceof HoneError)) throw error
      }
    }),
  )
}

async function newestOf(bench: Bench, id: StudyId): Promise<number> {
  return (await bench.studies.listTrials(id)).at(-1)?.number ?? 1
}

it('holds its laws under any commands, in flight together and with commits that fail', async () => {
  const step = fc.oneof({ weight: 30, arbitrary: command }, { weight: 1, arbitrary: failure })
  const turns = fc.array(fc.array(step, { minLength: 1, maxLength: 4, size: 'max' }), { minLength: 10, maxLength: 50, size: 'max' })
  await fc.assert(
    fc.asyncProperty(turns, async (script) => {
      const bench = await openBench()
      const { id } = await bench.studies.createStudy({ spec: SPEC })
      const [laws, replica] = [new Laws(), new Replica()]
      replica.follow(bench.studies, id)
      for (const commands of script) {
        const newest = await newestOf(bench, id)
        await turn(bench, id, commands, newest, laws)
        laws.study(await bench.studies.getStudy(id), await bench.studies.listTrials(id))
      }
      await settle()
      const trials = await bench.studies.listTrials(id)
      expect([...replica.trials.values()].sort((a, b) => a.number - b.number)).toEqual(trials)
      for (const { trial, points } of await bench.studies.readCurves(id)) expect(mergePoints(replica.points.get(trial)!)).toEqual(points)
      expect(replica.revisions).toEqual([...new Set(replica.revisions)].sort((a, b) => a - b))
      // Every change got the next revision.
      expect(bench.store.commits.map((m) => m.study!.revision)).toEqual(bench.store.commits.map((_, k) => k + 2))
      const reopened = await bench.reopen()
      expect(await reopened.studies.getStudy(id)).toEqual(await bench.studies.getStudy(id))
      expect(await reopened.studies.listTrials(id)).toEqual(trials)
      await replica.stop()
    }),
    { numRuns: 60 },
  )
}, 60_000)

it('decides the same whether or not it was started anew in between', async () => {
  const script = fc.array(fc.record({ command, reopen: fc.boolean() }), { minLength: 20, maxLength: 120, size: 'max' })
  await fc.assert(
    fc.asyncProperty(script, async (steps) => {
      let moving = await openBench()
      const steady = await openBench()
      const { id } = await steady.studies.createStudy({ spec: SPEC })
      await moving.studies.createStudy({ spec: SPEC })
      for (const { command: next, reopen } of steps) {
        const newest = await newestOf(steady, id)
        const [a, b] = await Promise.all([steady, moving].map((bench) => perform(bench, id, next, newest).catch((error: unknown) => error)))
        expect(b).toEqual(a)
        if (reopen) moving = await moving.reopen()
      }
      expect(await moving.studies.listTrials(id)).toEqual(await steady.studies.listTrials(id))
      expect(await moving.studies.getStudy(id)).toEqual(await steady.studies.getStudy(id))
    }),
    { numRuns: 40 },
  )
}, 60_000)

it('answers a repeated request with the recorded answer, also after a restart, and changes nothing', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(command, { minLength: 10, maxLength: 60, size: 'max' }), fc.boolean(), async (commands, restart) => {
      let bench = await openBench()
      const { id } = await bench.studies.createStudy({ spec: SPEC })
      for (const [k, next] of commands.entries()) {
        const named = 'id' in next ? { ...next, id: `request-${k}` } : next
        const newest = await newestOf(bench, id)
        const before = (await bench.studies.getStudy(id)).revision
        const answer = await perform(bench, id, named, newest).catch(() => undefined)
        const { revision } = await bench.studies.getStudy(id)
        if (revision === before || answer === undefined || !('id' in named)) continue
        // "Wait" has no answer to keep: the study may only have ended by its clock.
        if (trialsIn(answer).length === 0) continue
        if (restart) bench = await bench.reopen()
        expect(await perform(bench, id, named, newest)).toEqual(answer)
        expect((await bench.studies.getStudy(id)).revision).toBe(revision)
      }
    }),
    { numRuns: 60 },
  )
}, 60_000)
