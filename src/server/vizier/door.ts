import { HoneError, type Measurement, type Study, type Trial } from '../../model/index.ts'
import type { Studies } from '../../study/index.ts'
import type { CallFrame } from '../calls/calls.ts'

/** What the calls of this family's services lean on, whatever they come by. */
export interface VizierRoom extends Omit<CallFrame, 'entrance'> {
  readonly studies: Studies
}

/** The same, for those that come by gRPC. */
export interface VizierDoor extends VizierRoom, CallFrame {}

/** Refuses to change what is frozen there: a study that is not active; throws STUDY_ENDED or STUDY_PAUSED. */
export function demandMutable({ id, spec, state, end }: Study): void {
  const options = { subject: { study: id } }
  switch (state) {
    case 'active':
      return
    case 'paused':
      throw new HoneError('STUDY_PAUSED', `study ${spec.name} is inactive: nothing of it can be changed`, options)
    case 'ended':
      throw new HoneError('STUDY_ENDED', `study ${spec.name} has ended: ${end?.message ?? ''}`, options)
  }
}

/** The trials with their curves. */
export async function withCurves(
  studies: Studies,
  study: Study,
  trials: readonly Trial[],
): Promise<{ readonly trial: Trial; readonly points: readonly Measurement[] }[]> {
  const measured = trials.filter((trial) => trial.measurements > 0).map((trial) => trial.number)
  const curves = measured.length === 0 ? [] : await studies.readCurves(study.id, { trials: measured })
  const points = new Map(curves.map((curve) => [curve.trial, curve.points]))
  return trials.map((trial) => ({ trial, points: points.get(trial.number) ?? [] }))
}
