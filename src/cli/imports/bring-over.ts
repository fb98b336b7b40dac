import { randomUUID } from 'node:crypto'
import { encodeParameters, type ReadStudy, type WireMeasurement } from '../../wire/index.ts'
import { type Connection, unary } from '../connection.ts'
import { EXIT } from '../exit.ts'
import { CliFailure } from '../failure.ts'
import { type SpecView, specOf } from '../reading.ts'
import type { ForeignStudy, ForeignTrial } from './foreign.ts'

/** Calls under way at a time: trials keep their order, and the server commits several at once. */
const AT_ONCE = 16
const NAMESPACE = 'imported'

/**
 * Brings the trials into a study that was made for them and is paused. All of them, or none: when one is refused the study is deleted, and
 * the CliFailure says which trial it was. Answers with what was left out or taken for granted, a sentence each.
 */
export async function bringTrialsOver(connection: Connection, study: ReadStudy, foreign: ForeignStudy): Promise<string[]> {
  const { parameters } = specOf(study)
  const known = new Set(parameters.map(({ name }) => name))
  const notes = [
    ...foreign.parameters.filter(({ name }) => !known.has(name)).map(({ name }) => `${name} is no parameter of the study: left out`),
    ...takenForGranted(parameters, foreign),
  ]
  const metrics = renamed(study, foreign)
  const waiting: Promise<unknown>[] = []
  try {
    for (const trial of foreign.trials) {
      if (waiting.length >= AT_ONCE) await waiting.shift()
      const call = unary(connection, connection.client.createTrial, { study: study.id, ...requestOf(trial, metrics, known) })
      const said = call.catch((error: unknown) => Promise.reject(refusedTrial(error, trial)))
      // It is waited for in its turn; until then its failure is not unheard.
      said.catch(() => {})
      waiting.push(said)
    }
    await Promise.all(waiting)
    return notes
  } catch (cause) {
    await Promise.allSettled(waiting)
    await unary(connection, connection.client.deleteStudy, { study: study.id, requestId: randomUUID() })
    throw cause
  }
}

/** The server gives every trial the value of a parameter that can have no other. */
function takenForGranted(parameters: SpecView['parameters'], foreign: ForeignStudy): string[] {
  const told = new Set(foreign.parameters.map(({ name }) => name))
  return parameters.flatMap(({ name, values = [] }) =>
    told.has(name) || values.length !== 1 ? [] : [`${name} is not in the history: taken as ${String(values[0])}, its only value`],
  )
}

/** Old name of each objective -> the name that it has in the study, by their order. */
function renamed(study: ReadStudy, { objectives }: ForeignStudy): ReadonlyMap<string, string> {
  const own = specOf(study).objectives
  if (own.length !== objectives.length) {
    throw new CliFailure(EXIT.invalid, `the study has ${own.length} objectives, its history ${objectives.length}`)
  }
  return new Map(objectives.map(({ metric }, at) => [metric, own[at]?.metric ?? metric]))
}

function requestOf(trial: ForeignTrial, metrics: ReadonlyMap<string, string>, known: ReadonlySet<string>) {
  const { number, state, parameters, points, reason = '', startedAt, endedAt, notes = {} } = trial
  return {
    parameters: encodeParameters(Object.fromEntries(Object.entries(parameters).filter(([name]) => known.has(name)))),
    source: 'import',
    requestId: randomUUID(),
    metadata: [
      { namespace: NAMESPACE, key: 'number', text: String(number) },
      ...Object.entries(notes).map(([key, text]) => ({ namespace: `${NAMESPACE}:notes`, key, text })),
    ],
    finished: {
      state,
      reason,
      measurements: points.map(
        ({ step, values }): WireMeasurement => ({
          step,
          values: Object.fromEntries(Object.entries(values).map(([metric, value]) => [metrics.get(metric) ?? metric, value])),
        }),
      ),
      ...timesOf(startedAt, endedAt),
    },
  }
}

/** Only times that can be: in order, and in the past. */
function timesOf(startedAt: number | undefined, endedAt: number | undefined) {
  if (endedAt === undefined || endedAt > Date.now() || (startedAt ?? endedAt) > endedAt) return {}
  const stamp = (at: number) => ({ seconds: Math.floor(at / 1000), nanos: Math.floor(at % 1000) * 1e6 })
  const begun = stamp(startedAt ?? endedAt)
  return { createTime: begun, startTime: begun, endTime: stamp(endedAt) }
}

function refusedTrial(error: unknown, { number }: ForeignTrial): unknown {
  if (!(error instanceof CliFailure)) return error
  const { problems, remedy, exitCode } = error
  return new CliFailure(exitCode, `trial ${number} of the history cannot be taken, and nothing was kept: ${error.message}`, {
    problems,
    remedy,
    cause: error,
  })
}
