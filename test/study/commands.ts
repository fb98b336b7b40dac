import fc from 'fast-check'
import {
  type Assignment,
  filledIn,
  type Measurement,
  type Parameter,
  type StudyId,
  type StudySpec,
  type Trial,
  usualValue,
} from '../../src/model/index.ts'
import type { Studies, SuggestReply } from '../../src/study/index.ts'
import type { Bench } from './bench-room.ts'

/** What a client may do; trials are named by how far back they were made. */
export type Command =
  | { do: 'suggest'; worker: string; count: number; open: 'new' | 'reclaim'; id: string | undefined }
  | { do: 'create'; x: number; id: string | undefined }
  | { do: 'report'; back: number; points: Measurement[]; id: string | undefined; epoch: boolean }
  | {
      do: 'complete'
      back: number
      as: 'succeeded' | 'infeasible' | 'failed' | 'cancelled'
      loss: number | undefined
      id: string | undefined
    }
  | { do: 'stopTrial'; back: number }
  | { do: 'attempt'; back: number; failed: boolean }
  | { do: 'heartbeat'; back: number }
  | { do: 'bring'; as: 'succeeded' | 'infeasible' | 'failed' | 'stopped'; points: Measurement[]; import: boolean; id: string | undefined }
  | { do: 'delete'; back: number; id: string | undefined }
  | { do: 'label'; back: number; value: string | null; id: string | undefined }
  | { do: 'note'; back: number | undefined; value: string | undefined; id: string | undefined }
  | { do: 'edit'; edit: Edit; id: string | undefined }
  | { do: 'pause' | 'resume' | 'expire' }
  | { do: 'wait'; ms: number }
  | { do: 'fail'; commits: number }

/** What an edit asks for; a range is only ever wider, and a parameter that is added stays. */
interface Edit {
  readonly trials: number
  readonly adds: boolean
  readonly wider: number
  readonly startStep: number
  readonly startAt: boolean
}

const back = fc.nat({ max: 3 })
const id = fc.oneof({ weight: 9, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: fc.constantFrom('a', 'b', 'c', 'd', 'e') })
const loss = fc.oneof(
  { weight: 8, arbitrary: fc.integer({ min: 0, max: 100 }) },
  { weight: 1, arbitrary: fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY) },
)
const point = fc.record({
  step: fc.nat({ max: 4 }),
  values: fc.oneof(
    { weight: 6, arbitrary: fc.record({ loss }) },
    fc.record({ other: loss }),
    fc.record({ loss, other: loss }),
  ) as fc.Arbitrary<Record<string, number>>,
  at: fc.nat({ max: 1000 }),
})

export const command: fc.Arbitrary<Command> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      do: fc.constant('suggest' as const),
      worker: fc.constantFrom('u', 'v'),
      count: fc.integer({ min: 1, max: 3 }),
      open: fc.constantFrom('new' as const, 'reclaim' as const),
      id,
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('create' as const), x: fc.double({ min: 0, max: 1, noNaN: true }), id }) },
  {
    weight: 10,
    arbitrary: fc.record({
      do: fc.constant('report' as const),
      back,
      points: fc.array(point, { maxLength: 3, size: 'max' }),
      id,
      epoch: fc.boolean(),
    }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant('complete' as const),
      back,
      as: fc.constantFrom(
        'succeeded' as const,
        'succeeded' as const,
        'succeeded' as const,
        'infeasible' as const,
        'failed' as const,
        'cancelled' as const,
      ),
      loss: fc.option(loss, { nil: undefined, freq: 6 }),
      id,
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('stopTrial' as const), back }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('attempt' as const), back, failed: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('heartbeat' as const), back }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constantFrom('pause' as const, ...Array<'resume'>(4).fill('resume'), 'expire' as const) }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('bring' as const),
      as: fc.constantFrom('succeeded' as const, 'succeeded' as const, 'infeasible' as const, 'failed' as const, 'stopped' as const),
      points: fc.array(point, { maxLength: 3 }),
      import: fc.boolean(),
      id,
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('delete' as const), back, id }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('label' as const), back, value: fc.constantFrom('x', 'y', null), id }) },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('note' as const),
      back: fc.option(back, { nil: undefined }),
      value: fc.constantFrom('x', 'y', undefined),
      id,
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('edit' as const),
      edit: fc.record({
        trials: fc.constantFrom(5, 7, 9),
        adds: fc.boolean(),
        wider: fc.nat({ max: 2 }),
        startStep: fc.integer({ min: 1, max: 2 }),
        startAt: fc.boolean(),
      }),
      id,
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('wait' as const), ms: fc.nat({ max: 500 }) }) },
)

export const failure: fc.Arbitrary<Command> = fc.record({ do: fc.constant('fail' as const), commits: fc.integer({ min: 1, max: 2 }) })

/** Runs one command; refusals come back as errors. `newest` is the newest trial number that the caller knows. */
export async function perform(bench: Bench, study: StudyId, command: Command, newest: number): Promise<unknown> {
  const { studies, clock, store } = bench
  const number = (steps: number): number => Math.max(1, newest - steps)
  switch (command.do) {
    case 'suggest':
      return studies.suggestTrials({ study, worker: command.worker, count: command.count, open: command.open, ...idOf(command.id) })
    case 'create':
      return studies.createTrial({ study, parameters: await pointOf(studies, study, command.x), ...idOf(command.id) })
    case 'report': {
      const epoch = command.epoch ? { epoch: 1 } : {}
      return studies.report({ trial: { study, number: number(command.back), ...epoch }, points: command.points, ...idOf(command.id) })
    }
    case 'complete': {
      const points = command.loss === undefined ? [] : [{ step: 10, values: { loss: command.loss }, at: clock.ms }]
      return studies.completeTrial({ trial: { study, number: number(command.back) }, as: command.as, points, ...idOf(command.id) })
    }
    case 'stopTrial':
      return studies.stopTrial(study, number(command.back), 'enough')
    case 'attempt': {
      const attempt = { executor: 'process', objectName: 'p', state: 'starting' as const }
      return studies.startAttempt(study, number(command.back), attempt, { countsAsFailure: command.failed })
    }
    case 'heartbeat':
      return studies.heartbeat({ study, number: number(command.back) })
    case 'bring':
      return studies.createTrial({
        study,
        parameters: await pointOf(studies, study, 0.5),
        finished: { as: command.as, points: command.points },
        source: command.import ? 'import' : 'user',
        ...idOf(command.id),
      })
    case 'delete':
      return deleteAsExecutor(studies, { study, number: number(command.back) }, idOf(command.id))
    case 'label':
      return studies.updateTrial({ study, number: number(command.back), labels: { a: command.value }, ...idOf(command.id) })
    case 'note': {
      const entry = { namespace: '', key: 'k' }
      const change = command.value === undefined ? { remove: [entry] } : { set: [{ ...entry, value: command.value }] }
      const trial = command.back === undefined ? {} : { trial: number(command.back) }
      return studies.updateMetadata({ study, changes: [{ ...trial, ...change }], ...idOf(command.id) })
    }
    case 'edit': {
      const { spec } = await studies.getStudy(study)
      return studies.updateStudy({ study, spec: editedSpec(spec, command.edit), ...idOf(command.id) })
    }
    case 'pause':
      return studies.pauseStudy(study)
    case 'resume':
      return studies.resumeStudy(study)
    case 'expire':
      return studies.expireStudies()
    case 'wait':
      clock.ms += command.ms
      return undefined
    case 'fail':
      store.failNext += command.commits
      return undefined
  }
}

/** Deletes a trial; an attempt of it that is told to stop does so. */
async function deleteAsExecutor(studies: Studies, trial: { study: StudyId; number: number }, write: { requestId?: string }): Promise<void> {
  let waits = true
  const deleted = studies.deleteTrial(trial.study, trial.number, write).finally(() => {
    waits = false
  })
  deleted.catch(() => {})
  for (await settle(); waits; await settle()) await studies.completeTrial({ trial, as: 'cancelled' }).catch(() => {})
  await deleted
}

/** A point with the value of `x`; what was added since the study was made is at its default. */
async function pointOf(studies: Studies, study: StudyId, x: number): Promise<Assignment> {
  return filledIn((await studies.getStudy(study)).spec, { x }, usualValue)
}

/** Added in turn: in front of the others, behind them under a condition, between them. */
function grown(parameters: readonly Parameter[]): readonly Parameter[] {
  const y: Parameter = { name: 'y', kind: 'choice', values: ['a', 'b'], default: 'a', when: [] }
  const z: Parameter = {
    name: 'z',
    kind: 'int',
    min: 1,
    max: 3,
    step: 1,
    scale: 'linear',
    default: 2,
    when: [{ parent: 'y', values: ['a'] }],
  }
  const u: Parameter = { name: 'u', kind: 'double', min: 0, max: 1, scale: 'linear', default: 0.5, when: [] }
  if (parameters.length === 1) return [y, ...parameters]
  if (parameters.length === 2) return [...parameters, z]
  return parameters.length === 3 ? parameters.toSpliced(1, 0, u) : parameters
}

function editedSpec(spec: StudySpec, { trials, adds, wider, startStep, startAt }: Edit): StudySpec {
  const parameters = spec.parameters.map((p) => (p.name === 'x' && p.kind === 'double' ? { ...p, max: p.max + wider } : p))
  return {
    ...spec,
    budget: { ...spec.budget, trials },
    parameters: adds ? grown(parameters) : parameters,
    startAt: startAt ? [...spec.startAt, filledIn(spec, { x: 0.125 }, usualValue)].slice(0, 6) : spec.startAt,
    earlyStopping: { name: 'median', settings: { startStep, minTrials: 1 } },
  }
}

function idOf(requestId: string | undefined): { requestId?: string } {
  return requestId === undefined ? {} : { requestId }
}

/** The trials that an answer shows. */
export function trialsIn(answer: unknown): Trial[] {
  const shown = answer as Partial<Trial> & { trial?: Trial } & Partial<Extract<SuggestReply, { kind: 'trials' }>>
  if (shown?.trials !== undefined) return [...shown.trials]
  if (shown?.trial !== undefined) return [shown.trial]
  return shown?.parameters === undefined || shown.number === undefined ? [] : [shown as Trial]
}

/** Follows a study as a watcher does; `trials` and `points` are its replica. */
export class Replica {
  readonly trials = new Map<number, Trial>()
  readonly points = new Map<number, Measurement[]>()
  revisions: number[] = []
  readonly #abort = new AbortController()
  #done: Promise<void> | undefined

  follow(studies: Studies, study: StudyId, after = 0): void {
    this.#done = (async () => {
      for await (const change of studies.watchStudy(study, after, this.#abort.signal)) {
        this.revisions.push(change.revision)
        for (const trial of change.trials) this.trials.set(trial.number, trial)
        for (const number of change.deletedTrials) {
          this.trials.delete(number)
          this.points.delete(number)
        }
        for (const { trial, points } of change.points) this.points.set(trial, [...(this.points.get(trial) ?? []), ...points])
      }
    })()
  }

  async stop(): Promise<void> {
    this.#abort.abort()
    await this.#done
  }
}

/** Lets everything that is ready happen. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 3; turn++) await new Promise((resolve) => setImmediate(resolve))
}
