import type { ReadStudy, ReadTrial } from '../wire/index.ts'
import { clockTime, percent, shortNumber } from './numbers.ts'
import { parametersOf, reasonOf, type SpecView, studyRef } from './reading.ts'
import { cutTo, harmless } from './terminal-text.ts'

/** Everything that the living view shows. */
export interface Progress {
  readonly study: ReadStudy
  readonly spec: SpecView
  /** The best trial; undefined before the first value. */
  readonly best: ReadTrial | undefined
  /** The newest trial that failed; undefined where none did. */
  readonly failed: ReadTrial | undefined
  /** What trials wait for that were given out and do not run yet, one by one. */
  readonly waiting: readonly string[]
  /** Why trials that run may not go on, one by one. */
  readonly endangered: readonly string[]
  /** Where the dashboard is; undefined when the server did not say. */
  readonly dashboard: string | undefined
  /** For how long it has been active. */
  readonly elapsedMs: number
}

const BAR_WIDTH = 30
const FRONT_SHOWN_MAX = 12
const MS_PER_HOUR = 3_600_000

/** The living view as lines, each at most `width` cells of the terminal. */
export function progressLines(progress: Progress, width: number): string[] {
  const { study, spec } = progress
  const stopping = spec.earlyStopping === undefined ? '' : `, ${spec.earlyStopping.name} stopping`
  const lines = [
    `${studyRef(study)}  ${spec.algorithm.name}${stopping}  ${clockTime(progress.elapsedMs)}${study.state === 'PAUSED' ? '  paused' : ''}`,
    barLine(progress),
    countsLine(study),
    waitingLine(progress),
    queueLine(study, spec),
    endangeredLine(progress),
    ...bestLines(progress),
    ...(progress.best === undefined ? failedLines(progress) : []),
    stepsLine(study, spec),
    controlsLine(study, spec),
    ...(study.algorithmError ? [`the algorithm failed and is tried again: ${study.algorithmError.message}`] : []),
  ]
  return lines.filter((line) => line !== '').map((line) => cutTo(harmless(line), width))
}

/** Where the dashboard is, whole, so that it can be opened and copied however narrow the terminal is; empty = nobody said. */
export function dashboardLine({ dashboard }: Progress): string {
  return dashboard === undefined ? '' : `dashboard ${dashboard}`
}

/** One plain line for logs and pipes. */
export function progressLine(progress: Progress): string {
  const best = progress.best?.values[0]
  const value = best === undefined ? '' : `, best ${objectiveName(progress.spec)} ${shortNumber(best)} (trial ${progress.best?.number})`
  const remarks = [
    waitingLine(progress),
    queueLine(progress.study, progress.spec),
    endangeredLine(progress),
    ...(best === undefined ? failedLines(progress) : []),
  ].filter((text) => text !== '')
  return harmless(
    [`${studyRef(progress.study)} ${clockTime(progress.elapsedMs)}: ${countsLine(progress.study)}${value}`, ...remarks].join('; '),
  )
}

/** What is said when the study has ended: the best trial, what stopping saved, how it ended. */
export function summaryLines(progress: Progress): string[] {
  const { study, spec } = progress
  return [
    study.end?.message ?? '',
    `${countsLine(study)} in ${clockTime(progress.elapsedMs)}`,
    queueLine(study, spec),
    ...(bestLines(progress).length === 0 ? ['no trial has a value'] : bestLines(progress)),
    ...failedLines(progress),
    stepsLine(study, spec),
    controlsLine(study, spec),
  ]
    .filter((line) => line !== '')
    .map(harmless)
}

/** Which trials no other one beats in every objective; none where there is one objective. */
export function frontLines(study: ReadStudy, front: readonly ReadTrial[]): string[] {
  if (front.length === 0) return []
  const numbers = front.map(({ number }) => number).sort((a, b) => a - b)
  const shown = numbers.slice(0, FRONT_SHOWN_MAX).join(', ')
  const which =
    numbers.length === 1 ? `trial ${shown}` : `${numbers.length} trials: ${shown}${numbers.length > FRONT_SHOWN_MAX ? ', ...' : ''}`
  return [`Pareto front of ${which}`, `  hone trials ${studyRef(study)} --front`]
}

/** `12 done, 3 running, 13 stopped, 1 failed`; what is nought is left out, but for done. */
export function countsLine(study: ReadStudy): string {
  const { counts } = study
  if (counts === null) return ''
  const parts: readonly (readonly [number, string])[] = [
    [counts.active + counts.stopping, 'running'],
    [counts.stopped, 'stopped'],
    [counts.failed, 'failed'],
    [counts.infeasible, 'infeasible'],
    [counts.cancelled, 'cancelled'],
    [counts.requested, 'queued'],
  ]
  return [`${counts.succeeded} done`, ...parts.filter(([n]) => n > 0).map(([n, word]) => `${n} ${word}`)].join(', ')
}

/** How many of the running ones wait, and what the first of them waits for. */
function waitingLine({ waiting }: Progress): string {
  const [first] = waiting
  return first === undefined
    ? ''
    : `${waiting.length} of them ${waiting.length === 1 ? 'waits' : 'wait'}: ${first.replace(/^waits:? /, '')}`
}

/** What a study waits for whose points come from outside. */
function queueLine(study: ReadStudy, { algorithm }: SpecView): string {
  const { requested = 0, active = 0, stopping = 0 } = study.counts ?? {}
  if (algorithm.name !== 'external' || study.state !== 'ACTIVE' || requested + active + stopping > 0) return ''
  return `no point is in its queue: hone enqueue ${studyRef(study)} NAME=VALUE...`
}

/** How many of the running ones are in danger, and what the first of them is in danger of. */
function endangeredLine({ endangered }: Progress): string {
  const [first] = endangered
  return first === undefined ? '' : `${endangered.length} of them may not go on: ${first}`
}

function barLine({ study, spec }: Progress): string {
  const total = spec.budget.trials
  const { counts } = study
  if (total === undefined || counts === null) return ''
  const ended = Math.min(total, counts.succeeded + counts.stopped + counts.failed + counts.infeasible)
  const full = Math.round((ended / Math.max(1, total)) * BAR_WIDTH)
  return `${'█'.repeat(full)}${'░'.repeat(BAR_WIDTH - full)}  ${ended} of ${total} trials`
}

function bestLines({ best, spec }: Progress): string[] {
  const value = best?.values[0]
  if (best === undefined || value === undefined) return []
  const order = spec.parameters.map((p) => p.name)
  const parameters = Object.entries(parametersOf(best, order)).map(([name, v]) => `${name} ${typeof v === 'number' ? shortNumber(v) : v}`)
  return [`best ${objectiveName(spec)} ${shortNumber(value)} in trial ${best.number}`, `  ${parameters.join('  ')}`]
}

/** Why the newest failed trial failed. */
function failedLines({ failed, spec }: Progress): string[] {
  const reason = failed === undefined ? '' : reasonOf(failed, spec)
  return reason === '' ? [] : [`trial ${failed?.number} failed: ${reason}`]
}

function stepsLine(study: ReadStudy, spec: SpecView): string {
  const { used = 0, saved = 0 } = study.steps ?? {}
  if (used === 0) return ''
  const unit = spec.resource === undefined ? 'steps' : `${spec.resource.metric}s`
  const gpu = study.gpuSavedMs === 0 ? '' : ` and ${shortNumber(Number((study.gpuSavedMs / MS_PER_HOUR).toPrecision(3)))} GPU hours`
  const share = saved === 0 ? '' : `, ${saved}${gpu} saved by stopping (${percent(saved / (used + saved))})`
  return `${used} ${unit} used${share}`
}

/** What the trials that were left unstopped say of the rule. */
function controlsLine({ controls }: ReadStudy, { earlyStopping }: SpecView): string {
  if (controls === null)
    return (earlyStopping?.settings?.controls ?? 0) > 0 ? 'controls: the rule would have stopped none of them so far' : ''
  const { spared, wrong } = controls
  const outcome = wrong === 0 ? `none became the best` : `${wrong} became the best: stopped wrongly, had the rule been let`
  return `controls: ${spared} that the rule would have stopped ran to ${spared === 1 ? 'its end' : 'their ends'}, ${outcome}`
}

function objectiveName(spec: SpecView): string {
  return spec.objectives[0]?.metric ?? 'value'
}
