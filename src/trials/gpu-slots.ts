import type { StudyId } from '../model/index.ts'

/** An attempt that holds GPUs or waits for them: its name, and whose it is. */
export interface GpuHolder {
  readonly study: StudyId
  readonly attempt: string
}

/** GPUs that are given to attempts, each to one at a time. */
export interface GpuSlots {
  readonly size: number
  /** Takes `count` GPUs when they are free for this study; resolves with their ids, or undefined when the signal aborts. */
  acquire(holder: GpuHolder, count: number, signal: AbortSignal): Promise<readonly string[] | undefined>
  /** Marks GPUs as taken by an attempt that runs already (after a restart). */
  adopt(holder: GpuHolder, ids: readonly string[]): void
  /** Frees what the attempt holds. */
  release(attempt: string): void
}

interface Waiter {
  readonly holder: GpuHolder
  readonly count: number
  readonly give: (ids: readonly string[] | undefined) => void
}

/** Shares the GPUs fairly: whoever waits for the study that holds the fewest gets the next ones; among equals, who waits longest. */
export function createGpuSlots(ids: readonly string[]): GpuSlots {
  const holders = new Map<string, GpuHolder>()
  const waiting = new Set<Waiter>()
  const free = (): string[] => ids.filter((id) => !holders.has(id))
  const serve = (): void => {
    const held = Map.groupBy(holders.values(), ({ study }) => study)
    // Who wants more than there is waits for another server, not in front of the others.
    const [first] = [...waiting]
      .filter(({ count }) => count <= ids.length)
      .sort((a, b) => (held.get(a.holder.study)?.length ?? 0) - (held.get(b.holder.study)?.length ?? 0))
    const given = free().slice(0, first?.count)
    // The neediest is never overtaken, or a study that asks for many would starve.
    if (first === undefined || given.length < first.count) return
    for (const id of given) holders.set(id, first.holder)
    waiting.delete(first)
    first.give(given)
    serve()
  }
  return {
    size: ids.length,
    acquire: (holder, count, signal) =>
      new Promise((give) => {
        if (count === 0 || signal.aborted) return give(signal.aborted ? undefined : [])
        const callOff = (): void => {
          if (waiting.delete(waiter)) give(undefined)
        }
        const served = (given: readonly string[] | undefined): void => {
          signal.removeEventListener('abort', callOff)
          give(given)
        }
        const waiter = { holder, count, give: served }
        signal.addEventListener('abort', callOff, { once: true })
        waiting.add(waiter)
        serve()
      }),
    adopt(holder, taken) {
      for (const id of taken) if (ids.includes(id) && !holders.has(id)) holders.set(id, holder)
    },
    release(attempt) {
      for (const [id, holder] of holders) if (holder.attempt === attempt) holders.delete(id)
      serve()
    },
  }
}
