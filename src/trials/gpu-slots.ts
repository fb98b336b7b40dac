import type { StudyId } from '../model/index.ts'

/** GPUs that are given to attempts, each to one at a time. */
export interface GpuSlots {
  readonly size: number
  /** Takes `count` GPUs when they are free for this study; resolves with their ids, or undefined when the signal aborts. */
  acquire(study: StudyId, count: number, signal: AbortSignal): Promise<readonly string[] | undefined>
  /** Marks GPUs as taken by an attempt that runs already (after a restart). */
  adopt(study: StudyId, ids: readonly string[]): void
  release(study: StudyId, ids: readonly string[]): void
}

interface Waiter {
  readonly study: StudyId
  readonly count: number
  readonly give: (ids: readonly string[] | undefined) => void
}

/** Shares the GPUs fairly: whoever waits for the study that holds the fewest gets the next ones; among equals, who waits longest. */
export function createGpuSlots(ids: readonly string[]): GpuSlots {
  const free = new Set(ids)
  const held = new Map<StudyId, number>()
  const waiting = new Set<Waiter>()
  const hold = (study: StudyId, change: number): void => {
    held.set(study, (held.get(study) ?? 0) + change)
  }
  const serve = (): void => {
    // Who wants more than there is waits for another server, not in front of the others.
    const byNeed = [...waiting]
      .filter(({ count }) => count <= ids.length)
      .sort((a, b) => (held.get(a.study) ?? 0) - (held.get(b.study) ?? 0))
    const [first] = byNeed
    // The neediest is never overtaken, or a study that asks for many would starve.
    if (first === undefined || first.count > free.size) return
    const given = [...free].slice(0, first.count)
    for (const id of given) free.delete(id)
    hold(first.study, given.length)
    waiting.delete(first)
    first.give(given)
    serve()
  }
  return {
    size: ids.length,
    acquire: (study, count, signal) =>
      new Promise((give) => {
        if (count === 0 || signal.aborted) return give(signal.aborted ? undefined : [])
        const waiter = { study, count, give }
        signal.addEventListener('abort', () => waiting.delete(waiter) && give(undefined), { once: true })
        waiting.add(waiter)
        serve()
      }),
    adopt(study, taken) {
      for (const id of taken) if (free.delete(id)) hold(study, 1)
    },
    release(study, taken) {
      for (const id of taken) {
        if (!ids.includes(id) || free.has(id)) continue
        free.add(id)
        hold(study, -1)
      }
      serve()
    },
  }
}
