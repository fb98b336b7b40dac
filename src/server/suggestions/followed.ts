import {
  type Assignment,
  HoneError,
  isEnded,
  type Measurement,
  type ParameterValue,
  type Study,
  type StudySpec,
  type Trial,
} from '../../model/index.ts'
import type { Studies } from '../../study/index.ts'
import type { ReadKatibExperiment, ReadKatibTrial } from '../../wire/index.ts'

const WORKER = 'katib'

/** Katib's trial by what is known of it: still open, or how it ended. */
type Standing = 'open' | 'succeeded' | 'failed' | 'stopped'

const STANDINGS: Readonly<Record<string, Standing>> = {
  SUCCEEDED: 'succeeded',
  EARLYSTOPPED: 'stopped',
  FAILED: 'failed',
  KILLED: 'failed',
  METRICSUNAVAILABLE: 'failed',
}

/**
 * Brings our study of an Experiment to where its trials stand in a request. A trial of theirs is ours of the same values, as both grew
 * from one suggestion; those that we do not know (we were started anew) are made, in their order. `given`: how many suggestions they
 * have had; ours beyond that never reached them.
 */
export async function follow(studies: Studies, study: Study, theirs: readonly ReadKatibTrial[], given: number): Promise<void> {
  const ours = await studies.listTrials(study.id)
  const free = Map.groupBy(ours, ({ parameters }) => keyOf(parameters))
  let made = 0
  for (const trial of theirs) {
    const parameters = parametersOf(study.spec, trial)
    const own = free.get(keyOf(parameters))?.shift()
    if (own === undefined) made += 1
    await catchUp(studies, study, { own, trial, parameters })
  }
  const lost = [...free.values()].flat().filter(({ state }) => !isEnded(state))
  const beyond = ours.filter(({ state }) => state !== 'cancelled').length + made - given
  const newest = lost.sort((a, b) => b.number - a.number).slice(0, Math.max(0, beyond))
  for (const { number } of newest) await studies.completeTrial({ trial: { study: study.id, number }, as: 'cancelled' })
}

/** So many new trials of ours. Rejects where the algorithm has none. */
export async function suggest(studies: Studies, study: Study, count: number): Promise<readonly Trial[]> {
  const trials: Trial[] = []
  while (trials.length < count) {
    const reply = await studies.suggestTrials({ study: study.id, worker: WORKER, count: count - trials.length, open: 'new' })
    if (reply.kind !== 'trials') throw new HoneError('STUDY_ENDED', `${count} points are wanted, and there is none: ${reply.why}`)
    trials.push(...reply.trials)
  }
  return trials
}

interface Pair {
  readonly own: Trial | undefined
  readonly trial: ReadKatibTrial
  readonly parameters: Assignment
}

async function catchUp(studies: Studies, study: Study, { own, trial, parameters }: Pair): Promise<void> {
  const { as, points } = standingOf(study.spec, trial)
  if (own !== undefined && own.state !== 'cancelled') {
    if (isEnded(own.state) || as === 'open') return
    await studies.completeTrial({ trial: { study: study.id, number: own.number }, as, points })
    return
  }
  // It was taken for lost, and is there after all.
  if (own !== undefined) await studies.deleteTrial(study.id, own.number)
  const made = { study: study.id, parameters, source: 'import', ...(as === 'open' ? {} : { finished: { as, points } }) } as const
  const { number } = await studies.createTrial(made)
  // Waiting for a worker it would be given out again.
  if (as === 'open') await taken(studies, study, number)
}

/** How a trial of theirs stands, and what it measured. */
function standingOf(spec: StudySpec, trial: ReadKatibTrial): { readonly as: Standing; readonly points: readonly Measurement[] } {
  const values = valuesOf(spec, trial)
  const as = STANDINGS[trial.status?.condition ?? ''] ?? 'open'
  if (values !== undefined) return { as, points: [{ step: 0, at: Date.now(), values }] }
  // One without its metric teaches as little as one that failed.
  return { as: as === 'open' ? 'open' : 'failed', points: [] }
}

async function taken(studies: Studies, study: Study, number: number): Promise<void> {
  for (;;) {
    const [trial] = await suggest(studies, study, 1)
    if (trial?.number === number) return
  }
}

/** The objective as their trial has it; undefined without a number. */
function valuesOf({ objectives }: StudySpec, { status }: ReadKatibTrial): Readonly<Record<string, number>> | undefined {
  const metric = objectives[0]!.metric
  const text = status?.observation?.metrics.find(({ name }) => name === metric)?.value
  const value = Number(text?.trim() || Number.NaN)
  return Number.isFinite(value) ? { [metric]: value } : undefined
}

/** Values of a space as Katib writes them, in texts. Throws INVALID_REQUEST for what is no value. */
function parametersOf({ parameters }: StudySpec, { name, spec }: ReadKatibTrial): Assignment {
  const assigned = new Map((spec?.parameterAssignments?.assignments ?? []).map((one) => [one.name, one.value]))
  return Object.fromEntries(
    parameters.map((parameter) => {
      const text = assigned.get(parameter.name) ?? ''
      const value: ParameterValue | undefined =
        parameter.kind === 'choice' ? parameter.values.find((one) => String(one) === text) : text.trim() === '' ? undefined : Number(text)
      if (value !== undefined && !Number.isNaN(value)) return [parameter.name, value]
      const field = `trials.${name}.spec.parameter_assignments.${parameter.name}`
      throw new HoneError('INVALID_REQUEST', `${field}: ${JSON.stringify(text)} is no value of it`, {
        problems: [{ field, value: text, message: 'is no value of it' }],
      })
    }),
  )
}

function keyOf(parameters: Assignment): string {
  return JSON.stringify(Object.entries(parameters).sort(([a], [b]) => (a < b ? -1 : 1)))
}

/** What tells one study of theirs from another. */
export function identityOf({ name, spec }: ReadKatibExperiment): string {
  const { objective, algorithm, parameterSpecs } = spec ?? {}
  return JSON.stringify([name, objective?.type, objective?.objectiveMetricName, algorithm, parameterSpecs])
}
