/** Plays a study on learning curves in virtual time, through the real study service: only the training is not done. */
import { leastResource, type StudyId, type StudySpec } from '../../src/model/index.ts'
import { openPool } from '../../src/pool/index.ts'
import { createMemoryStore, openStudies, type Studies } from '../../src/study/index.ts'
import { VirtualClock } from './clock.ts'
import { Field } from './field.ts'
import type { Conditions, SimulatedStudy, Simulation } from './simulation.ts'
import { openStudyTuner } from './study-tuner.ts'
import type { Tuner } from './tuner.ts'

/** A worker that is silent for longer has lost its trial: see `workers.heartbeat`. */
const HEARTBEAT_MS = 5_000

/** Plays one study to its end. The same inputs give the same study. */
export async function simulate(simulation: Simulation): Promise<SimulatedStudy> {
  const clock = new VirtualClock()
  const service = await openService(clock)
  const { restartSteps = Number.POSITIVE_INFINITY } = simulation
  try {
    const { id } = await service.studies().createStudy({ spec: specOf(simulation) })
    const field = new Field(simulation, openStudyTuner(simulation.task, service.studies, id, clock), clock)
    field.start()
    if ((simulation.preemptionChance ?? 0) > 0) lookForTheSilent(clock, service.studies)
    for (let steps = 0; steps < simulation.stepsMax; ) {
      steps = Math.min(steps + restartSteps, simulation.stepsMax)
      await clock.run(() => field.steps >= steps)
      if (steps < simulation.stepsMax) await service.restart()
    }
    return field.outcome()
  } finally {
    await service.close()
  }
}

/** Plays one study of another tuner to its end. */
export async function simulatePeer(conditions: Conditions, tuner: Tuner): Promise<SimulatedStudy> {
  const clock = new VirtualClock()
  const field = new Field(conditions, tuner, clock)
  field.start()
  await clock.run(() => field.steps >= conditions.stepsMax)
  return field.outcome()
}

interface Service {
  /** The study room as it runs now. */
  readonly studies: () => Studies
  restart(): Promise<void>
  close(): Promise<void>
}

/** The service on a store in memory, which outlives its restarts. */
async function openService(clock: VirtualClock): Promise<Service> {
  const store = createMemoryStore()
  let ids = 0
  const open = async () => {
    const pool = openPool({ threads: 1 })
    const studies = await openStudies({ store, pool, now: () => clock.now * 1000, newId: () => `s${++ids}` as StudyId })
    return { pool, studies }
  }
  let running = await open()
  const close = async () => {
    await running.studies.close()
    await running.pool.close()
  }
  return {
    studies: () => running.studies,
    restart: async () => {
      await close()
      running = await open()
    },
    close,
  }
}

/** As a server does about every second. */
function lookForTheSilent(clock: VirtualClock, studies: () => Studies): void {
  clock.after(1, async () => {
    await studies().expireStudies()
    lookForTheSilent(clock, studies)
  })
}

function specOf({ task, algorithm, stopping, workers, seed, trialsMax, preemptionChance = 0 }: Simulation): StudySpec {
  const { name, metric, goal, steps, parameters } = task
  return {
    project: 'bench',
    name,
    description: '',
    labels: {},
    seed,
    parameters,
    objectives: [{ metric, goal, reduce: 'best' }],
    startAt: [],
    constraints: [],
    derived: {},
    algorithm,
    resource: { metric: 'epoch', min: leastResource(steps), max: steps },
    ...(stopping === undefined ? {} : { earlyStopping: stopping }),
    // A trial that was lost waits beside those that run.
    budget: { parallel: workers, ...(trialsMax === undefined ? {} : { trials: trialsMax }) },
    finish: 'stop',
    noise: 'unknown',
    metrics: { name: 'stdout', settings: {} },
    ...(preemptionChance > 0 ? { heartbeatMs: HEARTBEAT_MS } : {}),
  }
}
