import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type { ReadTrial } from '../../src/wire/index.ts'
import { count, newId, type World } from './ask-tell.ts'
import { Refusal } from './caller.ts'

const TRIALS = 12
const ZOMBIE_LOSS = -999
const LOOK_MS = 60

/** Says that it runs, fails half of its first attempts, and measures twice. */
const SCRIPT = `echo "$HONE_STUDY $HONE_TRIAL $HONE_EPOCH" >> runs.txt
echo step=0 loss=1
sleep 0.15
case "$HONE_EPOCH$1" in 10.[0-4]*) exit 3;; esac
echo step=1 loss=$1
`

/** Studies whose trials the server runs itself. */
export class ManagedStudies {
  readonly #world: World
  readonly #folder: string
  readonly #studies: string[] = []

  constructor(world: World, folder: string) {
    this.#world = world
    this.#folder = folder
    writeFileSync(join(folder, 'train.sh'), SCRIPT)
  }

  /** Keeps a study running, and speaks for attempts that were replaced as a forgotten process would. */
  async keepRunning(): Promise<void> {
    const { caller } = this.#world
    while (!this.#world.leaving) {
      const study = await this.#create()
      for (;;) {
        const { state } = await caller.call((client) => client.getStudy, { study })
        if (state === 'ENDED') break
        for (const trial of await this.#trialsOf(study)) if ((trial.attempt?.epoch ?? 1) > 1) await this.#speakLate(study, trial)
        await pause(LOOK_MS)
      }
    }
  }

  /** What contradicts: an attempt that ran twice, a trial that ended without having run, a word of a zombie that was kept. */
  async contradictions(): Promise<string[]> {
    const file = join(this.#folder, 'runs.txt')
    const runs = existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n') : []
    const found = runs.filter((run, i) => runs.indexOf(run) !== i).map((run) => `attempt ${run} ran twice`)
    const ran = new Set(runs)
    for (const study of this.#studies) {
      for (const trial of await this.#trialsOf(study)) {
        const { number, attempt, state, metrics, measurementCount } = trial
        if (metrics.loss === ZOMBIE_LOSS) found.push(`trial ${number} of ${study} kept what an outdated attempt said`)
        if (attempt === null || state === 'ACTIVE' || state === 'STOPPING') continue
        count(this.#world, `managed trials ${state.toLowerCase()}`)
        if (!ran.has(`${study} ${number} ${attempt.epoch}`)) found.push(`trial ${number} of ${study} ended as ${state} and never ran`)
        if (state === 'SUCCEEDED' && measurementCount !== 2) found.push(`trial ${number} of ${study} has ${measurementCount} points, not 2`)
        if (attempt.epoch > 1 + trial.failedAttempts) count(this.#world, 'attempts lost')
      }
    }
    return found
  }

  async #create(): Promise<string> {
    const document = JSON.stringify({
      apiVersion: 'hone.dev/v1',
      kind: 'Study',
      metadata: { name: newId(this.#world, 'managed') },
      spec: {
        objectives: [{ metric: 'loss', goal: 'minimize' }],
        parameters: { x: { double: [0, 1] } },
        algorithm: { name: 'random' },
        budget: { trials: TRIALS, parallel: 3 },
        trial: { command: ['/bin/sh', 'train.sh', `\${x}`], retries: 2 },
        metrics: { from: 'stdout' },
      },
    })
    const request = { document, workingFolder: this.#folder, requestId: newId(this.#world, 'create') }
    const { id } = await this.#world.caller.call((client) => client.createStudy, request)
    this.#studies.push(id)
    return id
  }

  async #trialsOf(study: string): Promise<ReadTrial[]> {
    return (await this.#world.caller.call((client) => client.listTrials, { study, pageSize: 1_000 })).trials
  }

  async #speakLate(study: string, trial: ReadTrial): Promise<void> {
    const said = {
      study,
      trial: trial.number,
      epoch: (trial.attempt?.epoch ?? 2) - 1,
      measurements: [{ step: 1, values: { loss: ZOMBIE_LOSS } }],
    }
    const refusal = await this.#world.caller.call((client) => client.reportMeasurements, said).catch((error: unknown) => error)
    const polite = refusal instanceof Refusal && ['STALE_EPOCH', 'TRIAL_ENDED'].includes(refusal.reason)
    if (polite) count(this.#world, `late epoch told ${refusal.reason}`)
    else this.#world.contradictions.push(`a late epoch of trial ${trial.number} was answered ${String(refusal)}`)
  }
}
