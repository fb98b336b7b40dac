import { posix } from 'node:path'
import type { Draft } from '../draft.ts'
import type { Path } from '../source/path.ts'
import type { Reader } from '../source/reader.ts'
import { fromOn, numberAt } from './numbers.ts'
import type { MetricsCollectorSpec } from './schema.ts'

const BASE: Path = ['spec', 'metricsCollectorSpec']
const TARGET: Path = ['spec', 'metrics']

/** Where Katib's own collectors look when nothing is said. */
const FILE = '/var/log/katib/metrics.log'
const EVENTS = '/var/log/katib/tfevent/'

/**
 * Puts the collector into the draft; the folder that the trial's pod must share, when files are read. `takesReports`: whether code in trials
 * can report by Katib's client, if that is known.
 */
export function translateCollector(
  reader: Reader,
  draft: Draft,
  spec: MetricsCollectorSpec,
  takesReports: boolean | undefined,
): string | undefined {
  const { kind } = spec.collector
  switch (kind) {
    case 'StdOut':
      draft.put(TARGET, { from: 'stdout' }, BASE)
      translateFilters(draft, spec)
      return undefined
    case 'File':
      return translateFile(reader, draft, spec)
    case 'TensorFlowEvent':
      return translateEvents(reader, draft, spec)
    case 'PrometheusMetric':
      translatePage(reader, draft, spec)
      return undefined
    case 'Push': {
      const remedy = 'Start it as hone serve --experiments --db-manager HOST:PORT; or print the metrics, and leave the collector out.'
      const problem = 'reports by Katib’s client, for which this server does not listen'
      if (takesReports === false) reader.problem([...BASE, 'collector', 'kind'], problem, { remedy })
      draft.put(TARGET, { from: 'push' }, BASE)
      return undefined
    }
    case 'Custom': {
      const remedy = 'Print the metrics, or write them into a file.'
      reader.problem([...BASE, 'collector', 'kind'], 'runs a container of its own beside every trial, which Hone does not', { remedy })
      return undefined
    }
  }
}

function translateFilters(draft: Draft, { source }: MetricsCollectorSpec): void {
  const filters = source.filter?.metricsFormat ?? []
  if (filters.length > 0) draft.put([...TARGET, 'filters'], filters, [...BASE, 'source', 'filter', 'metricsFormat'], { alike: true })
}

function translateFile(reader: Reader, draft: Draft, spec: MetricsCollectorSpec): string {
  const { path = FILE, kind = 'File', format = 'TEXT' } = spec.source.fileSystemPath ?? {}
  const from: Path = [...BASE, 'source', 'fileSystemPath']
  if (kind !== 'File') reader.problem([...from, 'kind'], 'must be File for a collector of kind File')
  if (format === 'JSON' && spec.source.filter !== undefined) {
    reader.problem([...BASE, 'source', 'filter'], 'has no meaning for lines of JSON', { at: 'key', remedy: 'Leave it out.' })
  }
  draft.put(TARGET, { from: 'file', path, format: format === 'JSON' ? 'json' : 'text' }, BASE)
  draft.madeFrom([...TARGET, 'path'], [...from, 'path'])
  translateFilters(draft, spec)
  return posix.dirname(path)
}

function translateEvents(reader: Reader, draft: Draft, { source }: MetricsCollectorSpec): string {
  const { path = EVENTS, kind = 'Directory', format } = source.fileSystemPath ?? {}
  const from: Path = [...BASE, 'source', 'fileSystemPath']
  if (kind !== 'Directory') reader.problem([...from, 'kind'], 'must be Directory for a collector of kind TensorFlowEvent')
  if (format !== undefined) reader.problem([...from, 'format'], 'has no meaning for event files', { remedy: 'Leave it out.' })
  const folder = path.replace(/(?<=.)\/+$/, '')
  draft.put(TARGET, { from: 'tfevents', path: folder }, BASE)
  draft.madeFrom([...TARGET, 'path'], [...from, 'path'])
  return folder
}

function translatePage(reader: Reader, draft: Draft, { source: { httpGet } }: MetricsCollectorSpec): void {
  const from: Path = [...BASE, 'source', 'httpGet']
  draft.put(TARGET, { from: 'prometheus', port: 8080, path: httpGet?.path ?? '/metrics' }, BASE)
  draft.madeFrom([...TARGET, 'path'], [...from, 'path'])
  const port = httpGet?.port === undefined ? undefined : numberAt(reader, [...from, 'port'], fromOn(1))
  if (port !== undefined) draft.put([...TARGET, 'port'], port, [...from, 'port'])
}
