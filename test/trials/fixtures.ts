import { globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Study, StudyId, StudySpec, Trial, TrialTemplate } from '../../src/model/index.ts'
import { openPool } from '../../src/pool/index.ts'
import { createMemoryStore, openStudies, type Store, type Studies } from '../../src/study/index.ts'
import { COLLECTORS, type ControllerOptions, type Executor, startController } from '../../src/trials/index.ts'

/** A study of one parameter that `command` evaluates. */
export function specOf(change: Omit<Partial<StudySpec>, 'trial'> & { trial?: Partial<TrialTemplate> } = {}): StudySpec {
  const trial: TrialTemplate = {
    command: ['train', '--x', `\${x}`],
    env: {},
    workingFolder: tmpdir(),
    retries: 0,
    graceMs: 5_000,
    resources: { gpu: 0 },
    ...change.trial,
  }
  return {
    project: 'default',
    name: 'test',
    description: '',
    labels: {},
    seed: 7,
    objectives: [{ metric: 'accuracy', goal: 'maximize', reduce: 'last' }],
    parameters: [{ kind: 'double', name: 'x', min: 0, max: 1, scale: 'linear', when: [] }],
    constraints: [],
    derived: {},
    startAt: [],
    algorithm: { name: 'random', settings: {} },
    finish: 'stop',
    noise: 'unknown',
    metrics: { name: 'stdout', settings: {} },
    ...change,
    budget: { parallel: 1, trials: 1, ...change.budget },
    trial,
  }
}

/** A study room in memory with controllers on it; everything is closed and removed by `close`. */
export interface House {
  readonly studies: Studies
  readonly store: Store
  readonly folder: string
  readonly log: object[]
  control(executor: Executor, options?: Partial<ControllerOptions>): Promise<{ close(): Promise<void> }>
  close(): Promise<void>
}

export async function openHouse(now: () => number = Date.now): Promise<House> {
  const folder = mkdtempSync(join(tmpdir(), 'hone-trials-'))
  const pool = openPool({ threads: 1 })
  const store = createMemoryStore()
  let ids = 0
  const studies = await openStudies({ store, pool, now, newId: () => `study${String(++ids).padStart(10, '0')}` as StudyId })
  const log: object[] = []
  const controllers: { close(): Promise<void> }[] = []
  return {
    studies,
    store,
    folder,
    log,
    async control(executor, options = {}) {
      const controller = await startController({
        studies,
        executors: [executor],
        collectors: COLLECTORS,
        gpus: [],
        dataFolder: folder,
        trialEnv: () => ({ HONE_SERVER: '127.0.0.1:1' }),
        now,
        log: (event) => log.push(event),
        ...options,
      })
      controllers.push(controller)
      return controller
    },
    async close() {
      await Promise.all(controllers.map((controller) => controller.close()))
      await studies.close()
      await pool.close()
      await store.close()
      killRunners(folder)
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** Controllers leave processes running: a test that fails half-way must not. */
function killRunners(folder: string): void {
  for (const file of globSync(join(folder, 'trials/*/*/*/runner.json'))) {
    try {
      process.kill(-(JSON.parse(readFileSync(file, 'utf8')) as { pid: number }).pid, 'SIGKILL')
    } catch {
      // It has ended, as it should.
    }
  }
}

/** Resolves with the study and its trials as soon as they satisfy the predicate; woken by changes alone. */
export async function until(
  studies: Studies,
  id: StudyId,
  holds: (study: Study, trials: readonly Trial[]) => boolean,
): Promise<{ study: Study; trials: readonly Trial[] }> {
  const off = new AbortController()
  try {
    for await (const _change of studies.watchStudy(id, 0, off.signal)) {
      const [study, trials] = [await studies.getStudy(id), await studies.listTrials(id)]
      if (holds(study, trials)) return { study, trials }
    }
  } finally {
    off.abort()
  }
  throw new Error('the watch ended')
}

export const hasEnded = (study: Study): boolean => study.state === 'ended'
