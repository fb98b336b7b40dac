import { tmpdir } from 'node:os'
import { HoneError, isEnded, LIMITS, type Study, type StudyId, type Trial } from '../../../src/model/index.ts'
import type { AlgorithmPool } from '../../../src/pool/index.ts'
import { steadyClock } from '../../../src/server/index.ts'
import { createMemoryStore, openStudies, type Store, type Studies } from '../../../src/study/index.ts'
import { COLLECTORS, type Launch, startController } from '../../../src/trials/index.ts'
import { specOf } from '../fixtures.ts'
import { Clock, settled } from './clock.ts'
import { type Death, Life, type Weather } from './life.ts'
import { type Behaviour, Machine } from './machine.ts'

export interface StudyPlan {
  readonly trials: number
  readonly parallel: number
  readonly retries: number
  readonly gpu: number
  readonly timeoutMs: number | undefined
  readonly finish: 'stop' | 'let-run'
}

/** What people and training code do meanwhile; `which` picks among what there is. */
export interface Happening {
  readonly at: number
  readonly which: number
  readonly does:
    | 'stopTrial'
    | 'stopStudy'
    | 'pause'
    | 'resume'
    | 'createTrial'
    | 'deleteStudy'
    | 'report'
    | 'complete'
    | 'fullDisk'
    | 'setClock'
}

export interface Scenario {
  readonly gpus: number
  readonly studies: readonly StudyPlan[]
  readonly behaviours: readonly Behaviour[]
  /** Servers one after another; the one behind the last lives on, in good weather. */
  readonly lives: readonly { readonly weather: Weather; readonly death: Death; readonly downMs: number }[]
  readonly happenings: readonly Happening[]
}

const GRACE_MS = 3_000
const FULL_DISK_MS = 2_000
/** By how much somebody sets the machine's clock. */
const SET_BY_MS = [-3_600_000, -5_000, -30, 5_000, 3_600_000]
/** The world is kind from here on: studies go on, and whatever hangs ends. */
const CALM_AT_MS = 120_000
const CALM_EVERY_MS = 10_000
const STEPS_MAX = 20_000

/** The algorithms here need no history: no thread is ever asked. */
const NO_POOL: AlgorithmPool = {
  suggest: () => Promise.reject(new Error('no algorithm needs the pool here')),
  recommend: async () => undefined,
  forget: () => {},
  close: async () => {},
}

/** Studies, the machine that runs their trials, and servers that come and go on the same store. */
export class World {
  readonly #clock = new Clock()
  readonly #store: Store
  readonly #machine: Machine
  readonly #scenario: Scenario
  readonly #ids: StudyId[] = []
  readonly #deleted = new Set<StudyId>()
  /** What was acknowledged: each looks, at the end, whether it still holds. */
  readonly #journal: { readonly study: StudyId; readonly holds: (studies: Studies) => Promise<string | undefined> }[] = []
  readonly #faults: string[] = []
  #studies: Studies | undefined
  #controller: { close(): Promise<void> } | undefined
  readonly #lives: Life[] = []
  #fullUntil = 0
  /** By how much the time of day is off what passes in the world. */
  #setBy = 0
  #requests = 0

  constructor(scenario: Scenario) {
    this.#scenario = scenario
    this.#machine = new Machine(this.#clock, () => this.#clock.now + this.#setBy, scenario.behaviours)
    const store = createMemoryStore()
    const commit = store.commit.bind(store)
    this.#store = Object.assign(store, {
      commit: async (...[id, expected, revision, mutation]: Parameters<Store['commit']>) => {
        await commit(id, expected, revision, mutation)
        this.#machine.committed(id, mutation)
      },
    })
  }

  /** Lets everything happen; resolves with what should not have happened. */
  async run(): Promise<readonly string[]> {
    await this.#begin()
    for (const happening of this.#scenario.happenings) this.#clock.after(happening.at, () => void this.#happen(happening).catch(() => {}))
    this.#clock.after(CALM_AT_MS, () => this.#calm())
    await this.#live(0)
    for (let step = 0; step < STEPS_MAX; step++) {
      await settled()
      if (await this.#isOver())
        return [...this.#machine.faults, ...this.#faults, ...this.#lives.flatMap(({ faults }) => faults), ...(await this.#audit())]
      if (!this.#clock.advance()) break
    }
    return [...this.#machine.faults, ...this.#faults, 'it never came to its end', ...(await this.#stuck())]
  }

  async #begin(): Promise<void> {
    const studies = await openStudies({ store: this.#store, pool: NO_POOL, now: () => this.#clock.now, newId: () => this.#newId() })
    for (const { trials, parallel, retries, gpu, timeoutMs, finish } of this.#scenario.studies) {
      const trial = {
        retries,
        graceMs: GRACE_MS,
        resources: { gpu: Math.min(gpu, this.#scenario.gpus) },
        workingFolder: tmpdir(),
        ...(timeoutMs === undefined ? {} : { timeoutMs }),
      }
      const { id } = await studies.createStudy({ spec: specOf({ finish, budget: { trials, parallel }, trial }), onNameTaken: 'number' })
      this.#ids.push(id)
    }
    await studies.close()
  }

  #newId(): StudyId {
    return `study${String(this.#ids.length + 1).padStart(10, '0')}` as StudyId
  }

  async #live(number: number): Promise<void> {
    const plan = this.#scenario.lives[number]
    const weather = plan?.weather ?? { delays: [], notices: [], badStarts: [] }
    const life = new Life(this.#clock, weather, plan?.death, {
      dies: () => this.#down(number, plan!.downMs),
      leaves: () => void this.#leave(life, number, plan!.downMs),
    })
    this.#lives.push(life)
    const store = life.store(this.#store, () => this.#clock.now < this.#fullUntil)
    const ran = (): number => this.#clock.now
    const clock = steadyClock({ wall: () => ran() + this.#setBy, ran, up: ran })
    const studies = await openStudies({ store, pool: NO_POOL, ...clock, newId: () => this.#newId() })
    this.#studies = studies
    this.#controller = await startController({
      studies,
      executors: [life.executor(this.#machine.executor)],
      collectors: COLLECTORS,
      gpus: Array.from({ length: this.#scenario.gpus }, (_, k) => String(k)),
      dataFolder: '/nowhere',
      trialEnv: () => ({}),
      ...clock,
      after: life.after,
    })
  }

  #down(number: number, downMs: number): void {
    this.#studies = undefined
    this.#clock.after(downMs, () => void this.#live(number + 1))
  }

  /** In good order, as the program does it. */
  async #leave(life: Life, number: number, downMs: number): Promise<void> {
    const { studies, controller } = { studies: this.#studies, controller: this.#controller }
    await controller?.close()
    await studies?.close()
    life.leave()
    this.#down(number, downMs)
  }

  async #happen({ does, which }: Happening): Promise<void> {
    const studies = this.#studies
    const study = this.#ids[which % this.#ids.length]
    if (does === 'fullDisk') this.#fullUntil = this.#clock.now + FULL_DISK_MS
    if (does === 'setClock') this.#setBy += SET_BY_MS[which % SET_BY_MS.length]!
    if (studies === undefined || study === undefined) return
    const write = { requestId: `request-${++this.#requests}` }
    if (does === 'pause') await studies.pauseStudy(study, write)
    else if (does === 'resume') await studies.resumeStudy(study, write)
    else if (does === 'stopStudy') {
      await studies.stopStudy(study, 'enough', write)
      this.#acknowledged(study, async (later) => ((await later.getStudy(study)).state === 'ended' ? undefined : 'a stopped study goes on'))
    } else if (does === 'deleteStudy') {
      await studies.deleteStudy(study)
      this.#deleted.add(study)
    } else if (does === 'stopTrial') await this.#stopTrial(studies, study, which)
    else if (does === 'createTrial') {
      const { number } = await studies.createTrial({ study, parameters: { x: 0.5 }, ...write })
      this.#acknowledged(study, async (later) =>
        (await later.getTrial(study, number)).parameters.x === 0.5 ? undefined : `trial ${number} was lost`,
      )
    } else if (does === 'report' || does === 'complete') {
      const launches = [...this.#machine.executor.attempts.values()].map(({ launch }) => launch)
      const launch = launches[which % Math.max(1, launches.length)]
      if (launch !== undefined) await this.#speak(studies, launch, does)
    }
  }

  async #stopTrial(studies: Studies, study: StudyId, which: number): Promise<void> {
    const open = (await studies.listTrials(study)).filter(({ state }) => !isEnded(state))
    const number = open[which % Math.max(1, open.length)]?.number
    if (number === undefined) return
    await studies.stopTrial(study, number, 'enough')
    this.#acknowledged(study, async (later) =>
      (await later.getTrial(study, number)).stop === undefined ? `trial ${number} forgot its stop` : undefined,
    )
  }

  /** Training code speaks for itself; of an attempt that is not the newest, it must not be heard. */
  async #speak(studies: Studies, { study, trial: number, epoch }: Launch, does: 'report' | 'complete'): Promise<void> {
    const before = await studies.getTrial(study, number)
    const step = 1_000_000 + this.#requests
    const spoken = { trial: { study, number, epoch }, points: [{ step, values: { accuracy: 0.5 }, at: 0 }], requestId: `speak-${step}` }
    if (does === 'report') await studies.report(spoken)
    else await studies.completeTrial({ ...spoken, as: 'succeeded' })
    if (before.attempt!.epoch > epoch || isEnded(before.state))
      this.#faults.push(`attempt ${epoch} of trial ${number} was heard after its time`)
    this.#acknowledged(study, async (later) => {
      const [curve] = await later.readCurves(study, { trials: [number] })
      return curve?.points.some((point) => point.step === step) === true ? undefined : `a point of trial ${number} was lost`
    })
  }

  #acknowledged(study: StudyId, holds: (studies: Studies) => Promise<string | undefined>): void {
    this.#journal.push({ study, holds })
  }

  /** Again and again: the server that is asked may die of it. */
  #calm(): void {
    this.#clock.after(CALM_EVERY_MS, () => this.#calm())
    for (const id of this.#ids) void this.#studies?.resumeStudy(id).catch(() => {})
  }

  async #isOver(): Promise<boolean> {
    const studies = this.#studies
    if (studies === undefined || this.#clock.now < this.#fullUntil || this.#machine.running().length > 0) return false
    const isOver = ({ state, counts }: Study): boolean => state === 'ended' && counts.active + counts.stopping + counts.requested === 0
    // The server may know more than the store: what counts is what the next one would find.
    return (await studies.listStudies()).every(isOver) && (await this.#store.listStudies()).every(isOver)
  }

  async #stuck(): Promise<string[]> {
    const trials = await Promise.all(((await this.#studies?.listStudies()) ?? []).map(({ id }) => this.#studies!.listTrials(id)))
    return trials.flat().map((trial) => JSON.stringify([trial.study, trial.number, trial.state, trial.attempt, trial.outcome]))
  }

  /** Looks at a fresh server's view of the store, as after one more restart. */
  async #audit(): Promise<string[]> {
    const studies = await openStudies({ store: this.#store, pool: NO_POOL, now: () => this.#clock.now, newId: () => this.#newId() })
    const faults: (string | undefined)[] = []
    for (const { id, spec } of await studies.listStudies()) {
      if (this.#deleted.has(id)) faults.push(`study ${id} came back`)
      for (const trial of await studies.listTrials(id))
        faults.push(...this.#auditTrial(trial, spec.trial!.retries), await this.#auditCurve(studies, trial))
    }
    for (const { study, holds } of this.#journal) {
      if (this.#deleted.has(study)) continue
      const missing = (error: unknown): string | undefined =>
        error instanceof HoneError && error.code === 'STUDY_NOT_FOUND' ? undefined : String(error)
      faults.push(await holds(studies).catch(missing))
    }
    return faults.filter((fault) => fault !== undefined)
  }

  /** Failures of the training code use up retries, losses do not; both are counted by what really ran. */
  #auditTrial(trial: Trial, retries: number): string[] {
    const { study, number, attempt, failedAttempts, outcome, state, earlierAttempts = [] } = trial
    const faults: string[] = []
    if (!isEnded(state)) faults.push(`trial ${number} is ${state}`)
    const earlier = Array.from({ length: (attempt?.epoch ?? 1) - 1 }, (_, k) =>
      this.#machine.executor.attempts.get(`hone-${study}-${number}-${k + 1}`),
    )
    const failed = earlier.filter((run) => run?.observation.kind === 'exited').length
    const lost = earlier.filter((run) => run?.observation.kind === 'lost').length
    if (failed !== failedAttempts) faults.push(`trial ${number} counts ${failedAttempts} failures, ${failed} happened`)
    if (failed + lost !== earlier.length)
      faults.push(`trial ${number} was started again while an attempt was ${earlier.map((run) => run?.observation.kind)}`)
    const told = earlierAttempts.map(({ epoch, state: how, usedRetry }) => `${epoch} ${how} ${usedRetry}`)
    const happened = earlier.map((run, k) => (run?.observation.kind === 'lost' ? `${k + 1} lost false` : `${k + 1} ended true`))
    const kept = happened.slice(-LIMITS.earlierAttemptsPerTrial)
    if (told.join() !== kept.join()) faults.push(`trial ${number} tells of the attempts ${told}, there were ${kept}`)
    if (failedAttempts > retries) faults.push(`trial ${number} was retried ${failedAttempts} times, ${retries} may be`)
    if (state === 'failed' && (outcome?.reason === 'exitCode' || outcome?.reason === 'signal') && failedAttempts < retries)
      faults.push(`trial ${number} failed with a retry left`)
    if (state === 'failed' && outcome?.reason === 'lost' && lost !== 3) faults.push(`trial ${number} was given up after ${lost + 1} losses`)
    return faults
  }

  /** Whatever an attempt printed is in the curve, unless somebody else ended its trial. */
  async #auditCurve(studies: Studies, { study, number, state, stop, measurements, outcome }: Trial): Promise<string | undefined> {
    const printed = this.#machine.printed.get(`${study}/${number}`) ?? []
    const [curve] = await studies.readCurves(study, { trials: [number] })
    const steps = new Set(curve?.points.map(({ step }) => step))
    const endedByItself = [...steps].some((step) => step >= 1_000_000)
    const lost = printed.filter((step) => !steps.has(step))
    if (endedByItself || lost.length === 0) return undefined
    return `trial ${number} (${state}, ${stop?.by}, ${outcome?.reason}, ${measurements}) lost the steps ${lost}`
  }
}
