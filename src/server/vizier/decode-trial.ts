import type { Study, Trial } from '../../model/index.ts'
import type { CompleteRequest, CreateTrialRequest, FinishedHistory } from '../../study/index.ts'
import type { ReadTimestamp, ReadVizierMeasurement, ReadVizierTrial } from '../../wire/index.ts'
import { decodeTime } from '../calls/times.ts'
import { decodeAssignment } from './assignment.ts'
import { decodeFinal, decodeReport } from './measurements.ts'
import { decodeEntry } from './metadata.ts'
import { refused } from './names.ts'

/** What all of this family's interfaces say of a trial that is added. */
type ReadTrial = Pick<
  ReadVizierTrial,
  'state' | 'parameters' | 'finalMeasurement' | 'measurements' | 'startTime' | 'endTime' | 'infeasibleReason'
>

/** A trial to add: evaluated elsewhere when it says so, else known and waiting. Its id, name and client are the server's to give. */
export function decodeNewTrial(study: Study, trial: ReadVizierTrial, now: number): Omit<CreateTrialRequest, 'study'> {
  return { ...decodeTrialCore(study, trial, now), metadata: trial.metadata.map(decodeEntry) }
}

export function decodeTrialCore(study: Study, trial: ReadTrial, now: number): Omit<CreateTrialRequest, 'study'> {
  const parameters = decodeAssignment(study.spec, trial.parameters)
  if (trial.state === 'SUCCEEDED' || trial.state === 'INFEASIBLE') return { parameters, finished: decodeHistory(study, trial, now) }
  const points = trial.measurements.map((measurement) => decodeReport(measurement, { createdAt: now }, now))
  return { parameters, ...(points.length > 0 && { points }) }
}

interface Completion {
  readonly finalMeasurement: ReadVizierMeasurement | null
  readonly trialInfeasible: boolean
  readonly infeasibleReason: string
}

/** How a trial ends; without a measurement its curve says what it is worth. */
export function decodeCompletion(request: Completion, trial: Trial): Omit<CompleteRequest, 'trial'> {
  const final = namedFinal(request.finalMeasurement, trial)
  if (!request.trialInfeasible) return { as: 'succeeded', final: final ?? 'curve' }
  return { as: 'infeasible', outcome: infeasible(request.infeasibleReason), ...(final !== undefined && { final }) }
}

function decodeHistory({ spec }: Study, trial: ReadTrial, now: number): FinishedHistory {
  const past = (time: ReadTimestamp | null): number | undefined => (time === null ? undefined : Math.min(now, decodeTime(time)))
  const endedAt = past(trial.endTime) ?? now
  const startedAt = Math.min(past(trial.startTime) ?? endedAt, endedAt)
  const points = trial.measurements.map((measurement) => decodeReport(measurement, { createdAt: startedAt }, endedAt))
  const final = namedFinal(trial.finalMeasurement, { createdAt: startedAt })
  const times = { createdAt: startedAt, startedAt, endedAt }
  if (trial.state === 'INFEASIBLE') {
    return { as: 'infeasible', points, ...times, outcome: infeasible(trial.infeasibleReason), ...(final !== undefined && { final }) }
  }
  for (const { metric } of spec.objectives) {
    const said = [...points, ...(final === undefined ? [] : [final])].some(({ values }) => values[metric] !== undefined)
    if (!said) throw refused('trial.final_measurement', metric, 'lacks this objective')
  }
  return { as: 'succeeded', points, ...times, ...(final !== undefined && { final }) }
}

/** A measurement without metrics says nothing. */
function namedFinal(measurement: ReadVizierMeasurement | null, trial: Parameters<typeof decodeFinal>[1]) {
  return measurement === null || measurement.metrics.length === 0 ? undefined : decodeFinal(measurement, trial)
}

function infeasible(reason: string): { reason: string; message: string } {
  return { reason: 'reported', message: reason || 'its client called it infeasible' }
}
