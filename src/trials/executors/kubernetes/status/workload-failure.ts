import type { JsonValue } from '../../../../model/index.ts'
import type { Pod } from '../api/objects.ts'
import { type Ending, isDeletion, terminatedOf } from './pod-end.ts'
import { readPod } from './pod-status.ts'

/** A pod of an object that failed, and which of its containers does the work. */
export interface Witness {
  readonly pod: Pod
  readonly container: string
}

interface Witnesses {
  /** The one that trains, as far as it is known. */
  readonly main: Witness | undefined
  /** Its companions, as the workers beside a master. */
  readonly others: readonly Witness[]
  readonly stopped: boolean
  /** Its operator removes pods of an object that failed: that one is being deleted says nothing. */
  readonly cleansUp: boolean
}

/** Why a failed object failed: as the first of its pods ended that failed, where one says it, else in the words of the condition. */
export function failureOf(condition: JsonValue, { main, others, stopped, cleansUp }: Witnesses): Ending {
  const { reason, message } = condition as { reason?: string; message?: string }
  const late = reason === 'DeadlineExceeded'
  const ends = [...(main === undefined ? [] : [main]), ...others].flatMap((witness) => {
    const how = late ? undefined : failedEndOf(witness, { stopped, cleansUp })
    if (how === undefined) return []
    return [witness === main ? how : namedEnd(witness.pod, how)]
  })
  const [first] = ends.sort((a, b) => a.at - b.at)
  if (first !== undefined) return first
  const words = [reason, message].filter((word) => word !== undefined && word !== '').join(': ')
  const cause = {
    reason: late ? 'timeout' : 'workloadFailed',
    message: words === '' ? 'its object failed' : `its object failed: ${words}`,
    retry: !late,
  }
  return { kind: 'exited', at: Date.now(), cause }
}

/** What people read of a pod that does not train names it: its log is not the trial's. */
function namedEnd({ metadata, status }: Pod, how: Ending): Ending {
  if (how.kind === 'lost') return { ...how, reason: `${metadata.name}: ${how.reason}` }
  const { message, reason = 'workloadFailed', retry = how.cannotStart === undefined } = how.cause ?? {}
  const ended = how.signal === undefined ? `exited with code ${how.exitCode}` : `was killed by ${how.signal}`
  const said = status?.containerStatuses?.map(({ state }) => state?.terminated?.message?.trim().split('\n').at(-1)).find((line) => line)
  const words = message ?? how.cannotStart ?? (said === undefined ? ended : `${ended}: ${said}`)
  return { ...how, cause: { reason, message: `its pod ${metadata.name} failed: ${words}`, retry } }
}

/** How a pod failed; undefined where it did not, as far as it says. One that was removed, or waits to be started again, says how it ended before. */
function failedEndOf({ pod, container }: Witness, { stopped, cleansUp }: Pick<Witnesses, 'stopped' | 'cleansUp'>): Ending | undefined {
  const state = readPod(pod, { container, stopped })
  const isRemoved = cleansUp && pod.metadata.deletionTimestamp !== undefined
  const isOwn = state.kind === 'over' && !(cleansUp && isDeletion(state.how))
  const isWell = state.kind === 'running' && state.crashes === undefined && !isRemoved
  const how = isOwn ? state.how : isWell ? undefined : lastEndOf(pod, container)
  return how === undefined || (how.kind === 'exited' && how.exitCode === 0) ? undefined : how
}

/** How its container ended before it was started again, where it was. */
function lastEndOf(pod: Pod, container: string): Ending | undefined {
  const ended = pod.status?.containerStatuses?.find(({ name }) => name === container)?.lastState?.terminated
  return ended === undefined ? undefined : terminatedOf(Date.parse(ended.finishedAt ?? '') || Date.now(), ended)
}
