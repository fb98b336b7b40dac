import { HoneError, type Study, type Trial } from '../../model/index.ts'
import { neededMetrics } from '../../study/index.ts'
import type { Collector, Feed } from '../collectors/collector.ts'
import type { Context } from '../context.ts'
import type { OutputSource } from '../executors/executor.ts'
import { openFolderReader } from './folder.ts'
import type { Cursor, MetricReader, ReaderOptions } from './reader.ts'
import { openScrapeReader } from './scrape.ts'
import { openStreamReader } from './stream.ts'

/** A study's collector with its settings. */
export interface Collecting {
  readonly collector: Collector
  readonly settings: unknown
  readonly feed: Feed
}

/** What a study's trials are measured by. */
export function collectingOf({ collectors }: Pick<Context, 'collectors'>, { id, spec }: Study): Collecting {
  const collector = collectors.find(({ name }) => name === spec.metrics.name)
  if (collector === undefined) throw new Error(`bug: study ${id} names the unknown collector ${spec.metrics.name}`)
  const settings = collector.settings.parse(spec.metrics.settings)
  return { collector, settings, feed: collector.feed(settings) }
}

/** Throws INVALID_STUDY where what the study's collector reads cannot be seen from here. */
export function demandFeed({ collector, feed }: Collecting, source: OutputSource): void {
  const isSeen = feed.kind === 'stream' || (feed.kind === 'scrape' ? source.pages !== undefined : source.files !== undefined)
  if (isSeen) return
  const problem = {
    field: 'spec.metrics.from',
    value: collector.name,
    message: 'cannot be read where this trial runs',
    remedy: 'Print the metrics, and read them by metrics: {from: stdout}.',
  }
  throw new HoneError('INVALID_STUDY', `metrics: {from: ${collector.name}} cannot be read where this trial runs`, { problems: [problem] })
}

/** The port at which a trial serves its metrics where those of one study that run side by side share a machine's. */
export function metricsPort(feed: Extract<Feed, { kind: 'scrape' }>, { worker }: Pick<Trial, 'worker'>): number {
  const slot = Number(/\/(\d+)$/.exec(worker ?? '')?.[1] ?? 1)
  return feed.port + slot - 1
}

export interface ReaderPlace {
  readonly source: OutputSource
  readonly trial: Trial
  /** As the ledger keeps it. */
  readonly cursor: Cursor | undefined
  /** Something was measured. */
  readonly wake: () => void
  readonly signal: AbortSignal
}

/** Opens the reader of a study's collector over what an attempt writes, at the cursor that the ledger keeps. */
export function openReader(context: Context, study: Study, { source, trial, cursor, wake, signal }: ReaderPlace): MetricReader {
  const { spec } = study
  const { collector, settings, feed } = collectingOf(context, study)
  const about = {
    objectives: spec.objectives.map(({ metric }) => metric),
    needed: neededMetrics(spec),
    ...(spec.resource === undefined ? {} : { stepMetric: spec.resource.metric }),
  }
  const options: ReaderOptions = {
    open: (state, within) => collector.open(settings, within === undefined ? about : { ...about, within }, state),
    now: context.now,
    cursor,
  }
  const nothing = async (): Promise<Uint8Array> => new Uint8Array(0)
  switch (feed.kind) {
    case 'stream':
      return openStreamReader((offset, bytesMax) => source.read(feed.stream, offset, bytesMax), options)
    case 'file':
      return openStreamReader((offset, bytesMax) => source.files?.read(feed.path, offset, bytesMax) ?? nothing(), options)
    case 'folder':
      return openFolderReader(source.files ?? { read: nothing, list: async () => [] }, feed, options)
    case 'scrape': {
      const { pages } = source
      const port = pages?.sharePorts === true ? metricsPort(feed, trial) : feed.port
      const fetchPage = async (within: AbortSignal) => pages?.fetch(port, feed.path, within)
      return openScrapeReader({ fetchPage, everyMs: feed.everyMs, after: context.after, wake, signal }, options)
    }
  }
}
