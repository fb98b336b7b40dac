import { isDeepStrictEqual } from 'node:util'
import type { ReadStudy, ReadTrial } from '../../src/wire/index.ts'
import { type Caller, Refusal } from './caller.ts'
import { leaveFile } from './files.ts'
import { type KnownTrial, StudyJournal, type Written } from './journal.ts'

/** Draws in [0, 1). */
export type Draw = () => number

/** What all clients of one run share. */
export interface World {
  readonly caller: Caller
  readonly draw: Draw
  /** By the algorithm's name: the study that clients work on now. */
  readonly current: Map<string, StudyJournal>
  readonly journals: StudyJournal[]
  readonly contradictions: string[]
  /** How often each thing happened. */
  readonly seen: Record<string, number>
  /** Clients finish what they have and leave. */
  leaving: boolean
  nextId: number
}

export function count(world: World, what: string): void {
  world.seen[what] = (world.seen[what] ?? 0) + 1
}

export function newId(world: World, verb: string): string {
  world.nextId += 1
  return `${verb}-${world.nextId}`
}

const TRIALS = 40
const REPEATS_FROM = 200

/** A study without a command: clients evaluate its trials. */
function documentOf(name: string, algorithm: string): string {
  return JSON.stringify({
    apiVersion: 'hone.dev/v1',
    kind: 'Study',
    metadata: { name },
    spec: {
      objectives: [{ metric: 'loss', goal: 'minimize' }],
      parameters: { x: { double: [0, 1] }, mark: { double: [0, 1] } },
      algorithm: { name: algorithm },
      earlyStopping: { name: 'median', startStep: 2, minTrials: 3 },
      budget: { trials: TRIALS, parallel: 6 },
    },
  })
}

/** Makes a study, with a request id like all writes. */
export async function createStudy(world: World, algorithm: string): Promise<StudyJournal> {
  const name = newId(world, algorithm)
  const request = { document: documentOf(name, algorithm), requestId: newId(world, 'create') }
  const study = await world.caller.call((client) => client.createStudy, request)
  const journal = new StudyJournal(study.id, name)
  note(world, journal, 'create', request, study, (change) => world.caller.call((client) => client.createStudy, { ...request, ...change }))
  world.journals.push(journal)
  return journal
}

function note<R extends { requestId: string }>(
  world: World,
  journal: StudyJournal,
  verb: Written['verb'],
  request: R,
  reply: unknown,
  repeat: Written['repeat'],
): void {
  count(world, verb)
  journal.written.push({ verb, request, reply, repeat })
}

/** A client that asks for trials, evaluates them and tells what it measured, until it is told to leave. */
export async function askAndTell(world: World, worker: string, algorithm: string): Promise<void> {
  while (!world.leaving) {
    const journal = await join(world, algorithm)
    try {
      await evaluateSome(world, journal, worker)
    } catch (error) {
      if (!(error instanceof Refusal) || !['STUDY_ENDED', 'TRIAL_ENDED'].includes(error.reason)) throw error
      count(world, `refused ${error.reason}`)
    } finally {
      journal.users -= 1
    }
    await repeatOld(world)
  }
}

async function join(world: World, algorithm: string): Promise<StudyJournal> {
  let journal = world.current.get(algorithm)
  if (journal === undefined || journal.over) {
    // Two that find it over at once make two studies: the second is the current one, the first is left as it is.
    journal = await createStudy(world, algorithm)
    world.current.set(algorithm, journal)
  }
  journal.users += 1
  return journal
}

async function evaluateSome(world: World, journal: StudyJournal, worker: string): Promise<void> {
  const { caller, draw } = world
  const { study } = journal
  if (draw() < 0.15) await enqueue(world, journal)
  const wanted = { study, worker, count: 1 + Math.floor(draw() * 2), open: 'NEW' as const, requestId: newId(world, 'suggest') }
  const suggest = (change: object = {}) => caller.call((client) => client.suggestTrials, { ...wanted, ...change })
  const reply = await suggest()
  if (reply.exhausted !== null) journal.over = true
  if (reply.trials.length === 0) return
  for (const trial of reply.trials) journal.given(trial, wanted.requestId, worker)
  note(world, journal, 'suggest', wanted, reply, suggest)
  for (const trial of reply.trials) await evaluate(world, journal, trial)
}

async function enqueue(world: World, journal: StudyJournal): Promise<void> {
  const request = {
    study: journal.study,
    parameters: { x: { number: world.draw() }, mark: { number: world.draw() } },
    requestId: newId(world, 'createTrial'),
  }
  const create = (change: object = {}) => world.caller.call((client) => client.createTrial, { ...request, ...change })
  const trial = await create()
  journal.created(trial, request.requestId)
  note(world, journal, 'create', request, trial, create)
}

async function evaluate(world: World, journal: StudyJournal, trial: ReadTrial): Promise<void> {
  const { caller, draw } = world
  const known = journal.trials.get(trial.number) as KnownTrial
  const place = { study: journal.study, trial: trial.number }
  const reports = 1 + Math.floor(draw() * 4)
  for (let k = 0; k < reports; k++) {
    const points = [2 * k, 2 * k + 1].map((step) => ({ step, values: { loss: draw() } }))
    const request = { ...place, measurements: points, requestId: newId(world, 'report') }
    const report = (change: object = {}) => caller.call((client) => client.reportMeasurements, { ...request, ...change })
    const reply = await report()
    for (const { step, values } of points) known.points.set(step, values.loss)
    note(world, journal, 'report', request, reply, report)
    if (draw() < 0.2) await leaveFile(world, journal, known)
    if (draw() < 0.1) await caller.call((client) => client.heartbeat, place)
    if (draw() < 0.05 && !known.stopped) await stop(world, journal, known)
    if (reply.shouldStop) break
  }
  await complete(world, journal, known, reports)
}

async function stop(world: World, journal: StudyJournal, known: KnownTrial): Promise<void> {
  const request = { study: journal.study, trial: known.number, reason: 'by a test', requestId: newId(world, 'stop') }
  const ask = (change: object = {}) => world.caller.call((client) => client.stopTrial, { ...request, ...change })
  const reply = await ask()
  known.stopped = true
  // One that was being stopped already was not changed, and answers that change nothing are not kept (docs/concepts.md).
  if (reply.stop?.by === 'user') note(world, journal, 'stop', request, reply, ask)
}

async function complete(world: World, journal: StudyJournal, known: KnownTrial, reports: number): Promise<void> {
  const { caller, draw } = world
  const chance = draw()
  const result = chance < 0.8 ? ('SUCCEEDED' as const) : chance < 0.9 ? ('FAILED' as const) : ('INFEASIBLE' as const)
  const last = { step: 2 * reports, values: { loss: draw() } }
  const request = { study: journal.study, trial: known.number, result, measurements: [last], requestId: newId(world, 'complete') }
  const ask = (change: object = {}) => caller.call((client) => client.completeTrial, { ...request, ...change })
  const reply = await ask()
  known.points.set(last.step, last.values.loss)
  known.ended = reply
  note(world, journal, 'complete', request, reply, ask)
}

/**
 * Sends a request again that was answered earlier, perhaps by a server that is gone: the same answer, of a report how its trial stands; with another
 * body: refused.
 */
async function repeatOld(world: World): Promise<void> {
  const written = world.journals.slice(-8).flatMap((journal) => journal.written)
  const old = written.at(-1 - Math.floor(world.draw() * Math.min(REPEATS_FROM, written.length)))
  if (old === undefined) return
  const again = await old.repeat().catch((error: unknown) => error)
  const isRight = old.verb === 'report' ? standsOn(world, old, again) : isDeepStrictEqual(withoutClock(again), withoutClock(old.reply))
  if (!isRight) {
    world.contradictions.push(`${old.request.requestId} was answered otherwise when it was repeated: ${String(again)}`)
  }
  count(world, 'repeated')
  const otherwise = await old.repeat(otherBody(old)).catch((error: unknown) => error)
  if (!(otherwise instanceof Refusal) || otherwise.reason !== 'REQUEST_ID_REUSED') {
    world.contradictions.push(`${old.request.requestId} with another body was answered ${String(otherwise)}`)
  }
  count(world, 'refused REQUEST_ID_REUSED')
}

/** A trial's states in their order: others may have gone on with it since. */
const PROGRESS = ['ACTIVE', 'STOPPING']

function standsOn(world: World, { request, reply }: Written, again: unknown): boolean {
  if (again === null || typeof again !== 'object' || again instanceof Error) return false
  const [first, now] = [reply, again] as readonly Pick<ReadTrial, 'state'>[]
  const rank = (state: string): number => (PROGRESS.includes(state) ? PROGRESS.indexOf(state) : PROGRESS.length)
  const { study, trial } = request as unknown as { study: string; trial: number }
  const ended = world.journals.find((journal) => journal.study === study)?.trials.get(trial)?.ended
  if (ended !== undefined && now.state !== ended.state) return false
  return rank(now.state) >= rank(first.state) && (again as { shouldStop?: boolean }).shouldStop === (now.state === 'STOPPING')
}

/** A study's active time is said as of now. */
function withoutClock(reply: unknown): unknown {
  if (reply === null || typeof reply !== 'object' || !('activeMs' in reply)) return reply
  return { ...(reply as ReadStudy), activeMs: 0 }
}

function otherBody({ verb, request }: Written): object {
  const { document = '', parameters } = request as { document?: string; parameters?: object }
  if (verb === 'create' && parameters === undefined) return { document: document.replace('"parallel":6', '"parallel":5') }
  switch (verb) {
    case 'create':
      return { parameters: { x: { number: 0.5 }, mark: { number: 0.25 } } }
    case 'suggest':
      return { count: 7 }
    case 'report':
      return { measurements: [{ step: 0, values: { loss: 9 } }] }
    case 'complete':
      return { measurements: [] }
    case 'stop':
      return { reason: 'for another reason' }
    case 'pause':
    case 'resume':
      return { study: '' }
  }
}
