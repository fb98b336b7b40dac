import type { ReadStudy, ReadTrial } from '../wire/index.ts'
import { shortNumber } from './numbers.ts'

/** What the cli reads from a study's `spec_json`. */
export interface SpecView {
  readonly name: string
  readonly project: string
  readonly objectives: readonly { readonly metric: string; readonly goal: 'minimize' | 'maximize' }[]
  readonly constraints: readonly { readonly text: string }[]
  readonly parameters: readonly { readonly name: string; readonly values?: readonly ParameterScalar[] }[]
  readonly algorithm: { readonly name: string }
  readonly earlyStopping?: { readonly name: string; readonly settings?: { readonly controls?: number } }
  readonly resource?: { readonly metric: string }
  readonly trial?: object
  readonly budget: { readonly trials?: number; readonly parallel: number; readonly durationMs?: number; readonly gpuHours?: number }
}

/** Of a failed command's last line. */
const WORDS_SHOWN_MAX = 160

/** States of a trial as people write them. */
export const TRIAL_STATES = ['requested', 'active', 'stopping', 'succeeded', 'stopped', 'infeasible', 'failed', 'cancelled'] as const

export type ParameterScalar = number | string | boolean

/** A study's specification; the server made it, so it is what it says. */
export function specOf(study: ReadStudy): SpecView {
  return JSON.parse(study.specJson) as SpecView
}

const DEFAULT_PROJECT = 'default'

/** How a study is named to the commands: PROJECT/NAME, or NAME in the project that is meant when none is said. */
export function studyRef({ project, name }: Pick<ReadStudy, 'project' | 'name'>): string {
  return project === DEFAULT_PROJECT ? name : `${project}/${name}`
}

/** A trial's parameters as plain values, in the study's order. */
export function parametersOf(trial: ReadTrial, order: readonly string[] = Object.keys(trial.parameters)): Record<string, ParameterScalar> {
  const values: Record<string, ParameterScalar> = {}
  for (const name of order) {
    const value = trial.parameters[name]
    if (value === undefined) continue
    values[name] = value.number ?? value.text ?? value.flag ?? ''
  }
  return values
}

/** Milliseconds since 1970 of a wire time. */
export function timeOf(stamp: { seconds: number | string | { toString(): string }; nanos: number } | null | undefined): number | undefined {
  return stamp === null || stamp === undefined ? undefined : Number(stamp.seconds.toString()) * 1000 + stamp.nanos / 1e6
}

/** `SUCCEEDED` as people read it. */
export function stateWord(state: string): string {
  return state.toLowerCase()
}

/** Why a trial ended as it did, or waits, in its own words; a success needs none, unless it breaks a constraint. */
export function reasonOf(trial: ReadTrial, { constraints }: Pick<SpecView, 'constraints'>): string {
  const why =
    failureOf(trial) || trial.outcome?.message || trial.stop?.reason || (trial.state === 'SUCCEEDED' ? '' : trial.attempt?.reason) || ''
  const broken = constraints.flatMap(({ text }, k) => {
    const by = trial.violations[k] ?? 0
    return by === 0 ? [] : [`breaks ${text}${Number.isFinite(by) ? ` by ${shortNumber(by)}` : ''}`]
  })
  const spared = trial.spared ? [`control, would have been stopped: ${trial.spared.reason}`] : []
  return [...(why === '' ? [] : [why]), ...spared, ...broken].join('; ')
}

/** How a trial failed where the last words of its command most often say why. */
const FAILED_BY_ITSELF: ReadonlySet<string> = new Set(['exitCode', 'signal', 'noObjective'])

/** Where a command failed by itself: how, and the last words that it said. Empty for all others. */
function failureOf({ state, outcome }: ReadTrial): string {
  if (state !== 'FAILED' || outcome === null || !FAILED_BY_ITSELF.has(outcome.reason)) return ''
  const words = lastWords(outcome.lastLines)
  if (words === '') return ''
  return `${outcome.message}: ${words.length > WORDS_SHOWN_MAX ? `${words.slice(0, WORDS_SHOWN_MAX - 1)}…` : words}`
}

function lastWords(lines: readonly string[]): string {
  return lines.findLast((line) => line.trim() !== '')?.trim() ?? ''
}
