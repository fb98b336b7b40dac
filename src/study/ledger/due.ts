import { gpuTime, type Study } from '../../model/index.ts'
import type { Clock } from '../clock.ts'

export const MS_PER_GPU_HOUR = 3_600_000

/** What a study has come to, as far as its clock needs it: of the study as committed, or of a change that is being decided. */
interface Standing {
  readonly counts: Study['counts']
  readonly improvedAt?: number | undefined
}

/** Milliseconds that the study has been active; paused time does not count. */
export function activeTime(study: Study, now: number): number {
  return study.activeMs + (study.activeSince === undefined ? 0 : Math.max(0, now - study.activeSince))
}

/**
 * The study with what its clocks counted up to now, where the service's time made a leap since they began: what lies behind it counts from now on, and the
 * leap itself never. So does what began in this clock's future, as an earlier one had it. The same object where nothing leapt.
 */
export function settled(study: Study, now: number, leapt: Clock['leapt']): Study {
  const passed = (since: number): number => Math.max(0, now - since - leapt(since))
  const isOff = (since: number): boolean => since > now || leapt(since) > 0
  const { activeSince, activeMs, gpu } = study
  const clock = activeSince !== undefined && isOff(activeSince) && { activeMs: activeMs + passed(activeSince), activeSince: now }
  const gpuClock = gpu !== undefined && isOff(gpu.at) && { gpu: { ...gpu, usedMs: gpu.usedMs + gpu.running * passed(gpu.at), at: now } }
  return clock || gpuClock ? { ...study, ...clock, ...gpuClock } : study
}

/** True when a change must look at the study's clock: some time is used up that may end it. */
export function isDue(study: Study, now: number): boolean {
  return isOutOfTime(study, now) || isOutOfGpuTime(study, now) || isQuiet(study, now) || mayEndSince(study, now)
}

export function isOutOfTime(study: Study, now: number, standing: Standing = study): boolean {
  const { durationMs } = study.spec.budget
  return study.state === 'active' && durationMs !== undefined && activeTime(study, now) >= durationMs && hasSpentLeast(study, now, standing)
}

/** Also while it is paused, and after an end that let trials run: they go on using GPUs then. */
export function isOutOfGpuTime(study: Study, now: number): boolean {
  const { gpuHours } = study.spec.budget
  if (gpuHours === undefined || (study.state === 'ended' && study.counts.active === 0)) return false
  return gpuTime(study, now) >= gpuHours * MS_PER_GPU_HOUR
}

/** True when nothing improved the study for as long as its convergence says. That time begins anew whenever the study goes on or its space grows. */
export function isQuiet(study: Study, now: number, standing: Standing = study): boolean {
  const quietMs = study.spec.convergence?.durationMs
  if (quietMs === undefined || study.state !== 'active') return false
  const since = Math.max(standing.improvedAt ?? 0, study.activeSince ?? study.createdAt, study.grew?.at ?? 0)
  return now - since >= quietMs && hasSpentLeast(study, now, standing)
}

/** True when as many trials have ended and as much time has passed as the study is to spend at least. */
export function hasSpentLeast(study: Study, now: number, { counts }: Pick<Standing, 'counts'>): boolean {
  const { minTrials = 0, minDurationMs = 0 } = study.spec.budget
  const ended = counts.succeeded + counts.stopped + counts.infeasible + counts.failed
  return ended >= minTrials && activeTime(study, now) >= minDurationMs
}

/** Nothing runs on a study whose least running time has passed: what waited for that may end it now. */
function mayEndSince(study: Study, now: number): boolean {
  const { minDurationMs } = study.spec.budget
  const { active, stopping } = study.counts
  return study.state === 'active' && minDurationMs !== undefined && active + stopping === 0 && activeTime(study, now) >= minDurationMs
}
