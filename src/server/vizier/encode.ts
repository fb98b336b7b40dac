import type { Measurement, Study, StudySpec, Trial, TrialState } from '../../model/index.ts'
import type { VizierStudy, VizierTrial, VizierTrialState } from '../../wire/index.ts'
import { encodeSpan, encodeTime } from '../calls/times.ts'
import { encodeAssignment } from './assignment.ts'
import { encodeMeasurement, finalOf } from './measurements.ts'
import { encodeEntry, sortEntries } from './metadata.ts'
import { studyName } from './names.ts'
import { specBytes } from './spec-bytes.ts'

/** Its states know neither failure nor cancellation: those are infeasible, with the reason said. */
const STATES = {
  requested: 'REQUESTED',
  active: 'ACTIVE',
  stopping: 'STOPPING',
  succeeded: 'SUCCEEDED',
  stopped: 'SUCCEEDED',
  infeasible: 'INFEASIBLE',
  failed: 'INFEASIBLE',
  cancelled: 'INFEASIBLE',
} as const satisfies Record<TrialState, VizierTrialState>

/** A study's state, and why it is inactive. */
export function encodeStudyState({ state, end }: Study): Pick<VizierStudy, 'state' | 'inactiveReason'> {
  switch (state) {
    case 'active':
      return { state: 'ACTIVE' }
    case 'paused':
      return { state: 'INACTIVE' }
    case 'ended':
      return end?.failed ? { state: 'INACTIVE', inactiveReason: end.message } : { state: 'COMPLETED' }
  }
}

export function encodeStudy(study: Study): VizierStudy {
  return {
    name: nameOf(study),
    displayName: study.spec.name,
    studySpec: specBytes(study),
    createTime: encodeTime(study.createdAt),
    ...encodeStudyState(study),
  }
}

/** What all of this family's interfaces say of a trial; `points` is its curve. */
export function encodeTrialCore(spec: StudySpec, trial: Trial, points: readonly Measurement[]) {
  const final = finalOf(spec.objectives, trial, points)
  const state: VizierTrialState = STATES[trial.state]
  return {
    id: String(trial.number),
    state,
    parameters: encodeAssignment(spec, trial.parameters),
    ...(final !== undefined && { finalMeasurement: encodeMeasurement(final, trial) }),
    measurements: points.map((point) => encodeMeasurement(point, trial)),
    ...encodeSpan({ ...trial, startedAt: trial.startedAt ?? trial.createdAt }),
    clientId: trial.worker ?? '',
    infeasibleReason: state === 'INFEASIBLE' ? (trial.outcome?.message ?? '') : '',
  }
}

export function encodeTrial(study: Study, trial: Trial, points: readonly Measurement[]): VizierTrial {
  return {
    ...encodeTrialCore(study.spec, trial, points),
    name: `${nameOf(study)}/trials/${trial.number}`,
    metadata: sortEntries(trial.metadata ?? []).map(encodeEntry),
  }
}

function nameOf({ spec }: Study): string {
  return studyName({ owner: spec.project, study: spec.name })
}
