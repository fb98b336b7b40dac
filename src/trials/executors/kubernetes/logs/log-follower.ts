import { setTimeout as sleep } from 'node:timers/promises'
import { ApiFailure } from '../api/api.ts'
import { Backoff } from '../api/backoff.ts'
import { readLines } from '../api/lines.ts'
import { pathOf } from '../api/objects.ts'
import type { Cluster } from '../cluster/cluster.ts'
import { type LogLine, type LogPlace, LogResumption, readLogLine, sinceTime } from './log-lines.ts'

/** The container whose log is copied, and who is told. */
export interface LogSubject {
  readonly namespace: string
  readonly pod: string
  readonly uid: string
  readonly container: string
  /** The container has ended for good: its log grows no more. */
  readonly isOver: () => boolean
  /** Its node does not answer, or nobody cares for what it does any more: what its log still says is not waited for. */
  readonly isSilent: () => boolean
  /** The pod is not there any more, and its log with it. */
  readonly isGone: () => boolean
  /** The copy has grown. */
  readonly grown: () => void
  /** Resolves when the pod may have changed. */
  readonly news: (signal: AbortSignal) => Promise<void>
}

/** Where a log is copied to. */
export interface LogSink {
  /** Up to where it has the log. */
  readonly place: LogPlace
  /** Keeps lines, and the place behind them. */
  append(lines: readonly LogLine[]): Promise<void>
  /** Something is missing here. */
  mark(words: string): Promise<void>
}

/** The container may have been restarted, or its node may be slow to say that it ended: asked again after this. */
const QUIET_MS = 2_000

/**
 * Copies a container's log while it runs, and to its very end once it has ended. Takes up where an earlier
 * copy ended. What cannot be had any more leaves a mark. Resolves when the copy is whole, or the cluster closes.
 */
export async function copyLog(cluster: Cluster, subject: LogSubject, copy: LogSink): Promise<void> {
  const { signal, times } = cluster
  const backoff = new Backoff(times.backoffMinMs, times.backoffMaxMs)
  /** The newest stream ended by itself: as far as the server knew, that was all. */
  let ended = false
  let lateAt = Number.POSITIVE_INFINITY
  while (!signal.aborted) {
    const over = subject.isOver()
    if (over && !Number.isFinite(lateAt)) {
      lateAt = performance.now() + (subject.isSilent() ? times.logEndMs / 4 : times.logEndMs)
      backoff.reset()
    }
    try {
      await copyStream(cluster, subject, copy, { follow: !over, isAnother: ended })
      ended = true
      backoff.reset()
      if (over) return
      if (!subject.isOver()) await quiet(subject, signal)
    } catch (error) {
      if (signal.aborted) return
      const gone = subject.isGone() || (error instanceof ApiFailure && error.status === 404)
      ended &&= gone
      if (gone && !subject.isOver()) await quiet(subject, signal)
      else if (gone || performance.now() >= lateAt) return ended ? undefined : copy.mark(lostEnd(error as Error, gone)).then(subject.grown)
      else await rest(backoff, subject, { signal, lateAt })
    }
  }
}

function lostEnd({ message }: Error, gone: boolean): string {
  return gone ? 'the pod was gone before its log was read to the end' : `the end of the log could not be read: ${message}`
}

async function quiet(subject: LogSubject, signal: AbortSignal): Promise<void> {
  const over = new AbortController()
  const both = AbortSignal.any([over.signal, signal])
  await Promise.race([subject.news(both), sleep(QUIET_MS, undefined, { signal: both, ref: false }).catch(() => undefined)])
  over.abort()
}

/** Resolves when the container has ended, or the signal aborts. */
async function untilOver(subject: LogSubject, signal: AbortSignal): Promise<void> {
  while (!signal.aborted && !subject.isOver()) await subject.news(signal)
}

/** The pause before the next try: it ends when the container does, and when it is time for the last one. */
async function rest(backoff: Backoff, subject: LogSubject, { signal, lateAt }: { signal: AbortSignal; lateAt: number }): Promise<void> {
  const over = new AbortController()
  const both = AbortSignal.any([over.signal, signal])
  const last = (): Promise<void> =>
    sleep(Math.max(0, lateAt - performance.now()), undefined, { signal: both, ref: false }).catch(() => undefined)
  await Promise.race([backoff.pause(both), Number.isFinite(lateAt) ? last() : untilOver(subject, both)])
  over.abort()
}

/** `isAnother`: the log was read to its end before; what it says now is of a container that was started again in its pod. */
async function copyStream(
  cluster: Cluster,
  subject: LogSubject,
  copy: LogSink,
  { follow, isAnother }: { follow: boolean; isAnother: boolean },
): Promise<void> {
  const since = sinceTime(copy.place)
  const query = {
    container: subject.container,
    timestamps: 'true',
    ...(follow ? { follow: 'true' } : {}),
    ...(since === undefined ? {} : { sinceTime: since }),
  }
  const path = `${pathOf(subject.namespace, 'pods', subject.pod)}/log`
  const deaf = new AbortController()
  const signal = AbortSignal.any([cluster.signal, deaf.signal])
  const stream = await cluster.api.stream(path, query, signal)
  const watchdog = watchSilence(cluster, subject, { follow, deaf })
  try {
    await copyLines(stream, { copy, subject, keepRest: !follow, isAnother, heard: watchdog.heard })
  } catch (error) {
    if (deaf.signal.aborted) throw new ApiFailure(0, 'the log was silent for too long')
    throw error
  } finally {
    watchdog.end()
  }
}

/**
 * Gives up a stream that is deaf: a connection may die without a word. A container that runs may be silent for long; the log of
 * one that has ended may not. What a container on a silent node says is followed no further: it may go on for ever.
 */
function watchSilence(
  { times, signal }: Cluster,
  subject: LogSubject,
  { follow, deaf }: { follow: boolean; deaf: AbortController },
): { heard: () => void; end: () => void } {
  const over = new AbortController()
  let timer: NodeJS.Timeout
  const wait = (): void => {
    clearTimeout(timer)
    timer = setTimeout(() => deaf.abort(), subject.isOver() ? times.logEndMs / 4 : times.logSilenceMs)
  }
  const heard = (): void => {
    if (!follow || !subject.isSilent()) wait()
  }
  const listen = async (): Promise<void> => {
    const both = AbortSignal.any([over.signal, signal])
    await untilOver(subject, both)
    if (!both.aborted) wait()
  }
  wait()
  void listen()
  return {
    heard,
    end: () => {
      over.abort()
      clearTimeout(timer)
    },
  }
}

interface Copying {
  readonly copy: LogSink
  readonly subject: LogSubject
  readonly keepRest: boolean
  readonly isAnother: boolean
  readonly heard: () => void
}

async function copyLines(stream: AsyncIterable<Buffer>, { copy, subject, keepRest, isAnother, heard }: Copying): Promise<void> {
  const resumption = new LogResumption(copy.place)
  let stamp = copy.place.newest
  let marked = false
  for await (const texts of readLines(stream, { keepRest })) {
    heard()
    const lines = texts
      .map((text) => {
        const line = readLogLine(text, stamp)
        stamp = line.stamp
        return line
      })
      .filter((line) => resumption.isNew(line))
    if (lines.length === 0) continue
    if (resumption.lacking && !marked && !isAnother) {
      await copy.mark('lines may be missing here: the log was rotated before it was read')
      marked = true
    }
    await copy.append(lines)
    subject.grown()
  }
}
