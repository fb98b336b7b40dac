import type { Attempt, GpuUse, Study, Trial } from '../../model/index.ts'
import { type Ran, templateOf } from '../spec/past-spec.ts'

type Attempts = Pick<Trial, 'attempt' | 'earlierAttempts'>

/**
 * The study's GPU time after a trial's attempts changed. Every attempt counts from its start to its end with the GPUs that it
 * was started with, however late the service hears of either; a lost one until it was found lost. The same object when
 * nothing changed.
 */
export function gpuUseAfter(
  study: Study,
  { attempt: before }: Attempts,
  { attempt: after, earlierAttempts }: Attempts,
  now: number,
): GpuUse | undefined {
  const { gpu } = study
  if (after === undefined || after === before) return gpu
  const gpus = gpusOf(study, after)
  const gpusBefore = before === undefined ? 0 : gpusOf(study, before)
  if (gpus === 0 && gpusBefore === 0) return gpu
  const same = before?.epoch === after.epoch
  // An attempt that another one replaces is over: since when, its record says, if it was not lost.
  const replaced = before === undefined || same ? NONE : changeOf(phaseOf(before), 'over', before, endOf(before, earlierAttempts), now)
  const change = changeOf(same ? phaseOf(before) : 'waits', phaseOf(after), same ? before : after, after, now)
  const ms = gpusBefore * replaced.ms + gpus * change.ms
  const running = gpusBefore * replaced.running + gpus * change.running
  if (ms === 0 && running === 0) return gpu
  const { usedMs, running: ran, at } = gpu ?? { usedMs: 0, running: 0, at: now }
  return { usedMs: usedMs + ran * Math.max(0, now - at) + ms, running: ran + running, at: now }
}

/** The GPUs that an attempt was started with. */
export function gpusOf(study: Ran, attempt: Attempt): number {
  return templateOf(study, attempt)?.resources.gpu ?? 0
}

function endOf(before: Attempt, earlier: Trial['earlierAttempts']): Attempt {
  return earlier?.findLast(({ epoch, state }) => epoch === before.epoch && state === 'ended') ?? before
}

type Phase = 'waits' | 'runs' | 'over'

interface Change {
  /** Correction of the time that was counted up to now, and of the number of attempts that go on counting. */
  readonly ms: number
  readonly running: -1 | 0 | 1
}

const NONE: Change = { ms: 0, running: 0 }

function phaseOf({ state, startedAt, endedAt }: Attempt): Phase {
  if (startedAt === undefined) return 'waits'
  return endedAt === undefined && state !== 'ended' && state !== 'lost' ? 'runs' : 'over'
}

function changeOf(from: Phase, to: Phase, before: Attempt, after: Attempt, now: number): Change {
  const startedAt = after.startedAt ?? now
  const endedAt = after.endedAt ?? now
  switch (`${from} ${to}` as const) {
    case 'waits runs':
      return { ms: now - startedAt, running: 1 }
    case 'waits over':
      return { ms: Math.max(0, endedAt - startedAt), running: 0 }
    case 'runs runs':
      return { ms: (before.startedAt ?? now) - startedAt, running: 0 }
    case 'runs over':
      return { ms: Math.max(endedAt, startedAt) - now, running: -1 }
    case 'over runs':
      return { ms: 0, running: 1 }
    case 'runs waits':
      return { ms: (before.startedAt ?? now) - now, running: -1 }
    case 'waits waits':
    case 'over over':
    case 'over waits':
      return NONE
  }
}
