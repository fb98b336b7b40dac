import { metadataOf } from '../wire/index.ts'
import { connect } from './calls.ts'
import { HoneError } from './errors.ts'
import { refuseUnknown } from './known-options.ts'
import type { ServerOptions } from './server.ts'
import type { Parameter, ParameterConstraint, Value } from './space.ts'
import { type Direction, Study } from './study.ts'

/** How a study is made; further fields of the study document go into `spec` by their names. */
export interface StudyOptions extends ServerOptions {
  /** One per objective; minimize when absent. */
  readonly direction?: Direction | readonly Direction[]
  /** Names of the objectives, in the directions' order. */
  readonly metric?: string | readonly string[]
  /** gp when absent. */
  readonly algorithm?: string | Readonly<Record<string, unknown>>
  readonly earlyStopping?: string | Readonly<Record<string, unknown>>
  readonly trials?: number
  readonly seed?: number
  readonly startAt?: readonly Readonly<Record<string, Value>>[]
  /** What parameters keep among themselves, before any trial runs. */
  readonly parameterConstraints?: readonly ParameterConstraint[]
  /** Take the study of this name where there is one. */
  readonly loadIfExists?: boolean
  readonly spec?: Readonly<Record<string, unknown>>
}

const PARALLEL_MOST = 1000
const OPTIONS: Readonly<Record<keyof StudyOptions, true>> = {
  direction: true,
  metric: true,
  algorithm: true,
  earlyStopping: true,
  trials: true,
  seed: true,
  startAt: true,
  parameterConstraints: true,
  loadIfExists: true,
  spec: true,
  server: true,
  token: true,
  ca: true,
  waitMs: true,
}

/**
 * Makes a study over a space, of a NAME or PROJECT/NAME. Rejects with HoneError STUDY_EXISTS when the name is taken, unless `loadIfExists`; INVALID_STUDY says
 * what is wrong with it.
 */
export async function createStudy<P = Record<string, Value>>(
  name: string,
  space: Readonly<Record<keyof P & string, Parameter>>,
  options: StudyOptions = {},
): Promise<Study<P>> {
  refuseUnknown(options, OPTIONS, 'createStudy (further fields of the study document go into spec)')
  const calls = await connect(options)
  const document = { apiVersion: 'hone.dev/v1', kind: 'Study', metadata: metadataOf(name), spec: specOf(space, options) }
  try {
    const request = { document: JSON.stringify(document), workingFolder: process.cwd() }
    return new Study<P>(calls, await calls.call(calls.client.createStudy, request))
  } catch (error) {
    if (!(error instanceof HoneError) || error.code !== 'STUDY_EXISTS') throw error
    if (options.loadIfExists !== true) {
      const hint = '{ loadIfExists: true } goes on with it; or take another name, or delete it'
      throw new HoneError(error.code, `there is a study ${name} already`, hint, { cause: error })
    }
    return new Study<P>(calls, await calls.call(calls.client.getStudy, { study: name }))
  }
}

/** A study that is there already, by its name, PROJECT/NAME or id. Rejects with HoneError STUDY_NOT_FOUND. */
export async function loadStudy<P = Record<string, Value>>(name: string, options: ServerOptions = {}): Promise<Study<P>> {
  const calls = await connect(options)
  return new Study<P>(calls, await calls.call(calls.client.getStudy, { study: name }))
}

function specOf(space: Readonly<Record<string, Parameter>>, options: StudyOptions): Record<string, unknown> {
  const { earlyStopping, trials, seed, startAt, parameterConstraints } = options
  return {
    objectives: objectivesOf(options),
    parameters: space,
    algorithm: named(options.algorithm ?? 'gp'),
    budget: { parallel: Math.min(trials ?? PARALLEL_MOST, PARALLEL_MOST), ...(trials === undefined ? {} : { trials }) },
    ...(earlyStopping === undefined ? {} : { earlyStopping: named(earlyStopping) }),
    ...(seed === undefined ? {} : { seed }),
    ...(startAt === undefined ? {} : { startAt }),
    ...(parameterConstraints === undefined ? {} : { parameterConstraints }),
    ...options.spec,
  }
}

function objectivesOf({ direction = 'minimize', metric }: StudyOptions): { metric: string; goal: Direction }[] {
  const goals = typeof direction === 'string' ? [direction] : direction
  const given = typeof metric === 'string' ? [metric] : metric
  const metrics = given ?? (goals.length === 1 ? ['value'] : goals.map((_, i) => `value${i + 1}`))
  if (metrics.length !== goals.length) throw new TypeError(`${metrics.length} metric(s) were named for ${goals.length} direction(s)`)
  return goals.map((goal, i) => ({ metric: metrics[i] ?? '', goal }))
}

function named(choice: string | Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return typeof choice === 'string' ? { name: choice } : choice
}
