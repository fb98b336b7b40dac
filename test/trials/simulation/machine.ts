import { isEnded, type StudyId, type Trial } from '../../../src/model/index.ts'
import type { Mutation } from '../../../src/study/index.ts'
import { createFakeExecutor, type FakeExecutor, type Launch } from '../../../src/trials/index.ts'
import type { Clock } from './clock.ts'

/** What an attempt does once it is started. */
export interface Behaviour {
  /** Metric lines that it prints, evenly over its time. */
  readonly lines: number
  readonly runMs: number
  readonly end: 'good' | 'bad' | 'killed' | 'lost'
  /** Milliseconds that it needs to obey a request to stop; more than the grace = it is killed. */
  readonly obeysMs: number
}

/** The machine that outlives every server: attempts run on it, and it complains when something runs that must not. */
export class Machine {
  readonly executor: FakeExecutor
  readonly faults: string[] = []
  /** Everything that was printed, by trial. */
  readonly printed = new Map<string, number[]>()
  readonly #clock: Clock
  readonly #behaviours: readonly Behaviour[]
  readonly #trials = new Map<string, Trial>()
  readonly #parallel = new Map<StudyId, number>()

  constructor(clock: Clock, timeOfDay: () => number, behaviours: readonly Behaviour[]) {
    this.#clock = clock
    this.#behaviours = behaviours
    this.executor = createFakeExecutor({
      now: timeOfDay,
      started: (name, _executor, launch) => this.#started(name, launch),
      stopped: (name) => this.#stopped(name),
    })
  }

  /** The world sees every commit that was made. */
  committed(id: StudyId, { study, trials = [] }: Mutation): void {
    for (const trial of trials) this.#trials.set(`${id}/${trial.number}`, trial)
    if (study === undefined) return
    const { parallel, trials: most } = study.spec.budget
    this.#parallel.set(id, parallel)
    const { active, stopping } = study.counts
    if (active + stopping > parallel) this.faults.push(`${active + stopping} trials are open, ${parallel} may be`)
    const charged = [...this.#trials.values()].filter(
      (trial) => trial.study === id && trial.startedAt !== undefined && (trial.state !== 'cancelled' || trial.stop?.by === 'study'),
    )
    if (most !== undefined && charged.length > most) this.faults.push(`${charged.length} trials were started, ${most} may be`)
  }

  running(): Launch[] {
    return [...this.executor.attempts.values()].filter(({ observation }) => observation.kind === 'running').map(({ launch }) => launch)
  }

  #started(name: string, launch: Launch): void {
    const others = this.running().filter((other) => other.objectName !== name)
    const keyOf = ({ study, trial }: Launch): string => `${study}/${trial}`
    if (others.some((other) => keyOf(other) === keyOf(launch))) this.faults.push(`${name} was started beside another attempt of its trial`)
    for (const gpu of launch.gpus)
      if (others.some((other) => other.gpus.includes(gpu))) this.faults.push(`GPU ${gpu} was given to ${name} while it was taken`)
    const wanted = this.#trials.get(keyOf(launch))
    if (wanted === undefined || wanted.attempt?.objectName !== name) this.faults.push(`${name} was started without being in the ledger`)
    else if (isEnded(wanted.state)) this.faults.push(`${name} was started although its trial had ended`)
    const open = others.filter((other) => other.study === launch.study && !isEnded(this.#trials.get(keyOf(other))?.state ?? 'failed'))
    if (open.length + 1 > (this.#parallel.get(launch.study) ?? 0)) this.faults.push(`${name} runs beyond what may run at once`)
    this.#live(name, launch, this.#behaviours[(this.executor.attempts.size - 1) % this.#behaviours.length]!)
  }

  #live(name: string, launch: Launch, { lines, runMs, end }: Behaviour): void {
    const key = `${launch.study}/${launch.trial}`
    for (let k = 1; k <= lines; k++) {
      this.#clock.after((runMs * k) / (lines + 1), () => {
        if (!this.#runs(name)) return
        const step = launch.epoch * 100 + k
        this.printed.set(key, [...(this.printed.get(key) ?? []), step])
        this.executor.print(name, `epoch=${step} accuracy=0.${step}\n`)
      })
    }
    this.#clock.after(runMs, () => {
      if (!this.#runs(name)) return
      if (end === 'lost') this.executor.lose(name, 'the machine restarted')
      else this.executor.exit(name, end === 'killed' ? { signal: 'SIGKILL' } : { exitCode: end === 'good' ? 0 : 1 })
    })
  }

  #stopped(name: string): void {
    const { stops, launch } = this.executor.attempts.get(name)!
    if (stops.length > 1) return
    const index = [...this.executor.attempts.keys()].indexOf(name)
    const { obeysMs } = this.#behaviours[index % this.#behaviours.length]!
    const killed = obeysMs > launch.graceMs
    this.#clock.after(killed ? launch.graceMs : obeysMs, () => {
      if (this.#runs(name)) this.executor.exit(name, killed ? { signal: 'SIGKILL' } : { signal: 'SIGTERM' })
    })
  }

  #runs(name: string): boolean {
    return this.executor.attempts.get(name)?.observation.kind === 'running'
  }
}
