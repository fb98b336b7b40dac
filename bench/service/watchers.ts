import { credentials, Metadata } from '@grpc/grpc-js'
import { loadWire, openStudyClient, type StudyServiceClient } from '../../src/wire/index.ts'
import type { ServerProcess } from './processes.ts'

export interface WatchFigures {
  /** Milliseconds from sending a report to its arrival at the last watcher. */
  readonly p50Ms: number
  readonly p99Ms: number
  /** Most often the first: what tells watchers has not run before. */
  readonly slowestMs: number
  /** Of the server, for each report and all who hear of it. */
  readonly reportCpuMs: number
  /** Of the server, while nothing happens. */
  readonly idleReads: number
  readonly idleCpuPercent: number
}

const EVENTS = 300

/** Opens so many watchers on a study, looks at the server while nothing happens, then reports and waits for all to hear of it. */
export async function measureWatchers(
  server: ServerProcess,
  study: string,
  { watchers, idleSeconds, cpu }: { watchers: number; idleSeconds: number; cpu: () => number },
): Promise<WatchFigures> {
  const client = connectTo(server)
  const heard = new Map<number, number>()
  const { trials } = await client.call<{ trials: { number: number }[] }>('suggestTrials', {
    study,
    worker: 'watched',
    count: 1,
    open: 'NEW',
  })
  const trial = trials[0]!.number
  const { revision } = await client.call<{ revision: number }>('getStudy', { study })
  const open = Array.from({ length: watchers }, () => connectTo(server))
  const streams = open.map(({ stub }) => stub.watchStudy({ study, afterRevision: revision }))
  for (const stream of streams) {
    stream.on('error', () => {})
    stream.on('data', (change: { revision: number }) => heard.set(change.revision, (heard.get(change.revision) ?? 0) + 1))
  }
  await delay(1_000)
  const before = { reads: await figure(server, 'hone_store_reads_total'), cpu: cpu() }
  await delay(1_000 * idleSeconds)
  const idle = { reads: await figure(server, 'hone_store_reads_total'), cpu: cpu() }
  const latencies: number[] = []
  const quiet = cpu()
  for (let step = 1; step <= EVENTS; step++) {
    const begin = performance.now()
    const all = until(() => Math.max(0, ...heard.values()) >= watchers)
    await client.call('reportMeasurements', { study, trial, measurements: [{ step, values: { loss: step } }] })
    await all
    latencies.push(performance.now() - begin)
    heard.clear()
  }
  const busy = cpu()
  for (const stream of streams) stream.cancel()
  for (const { close } of [...open, client]) close()
  latencies.sort((a, b) => a - b)
  return {
    p50Ms: latencies[Math.floor(0.5 * EVENTS)]!,
    p99Ms: latencies[Math.floor(0.99 * EVENTS)]!,
    slowestMs: latencies[EVENTS - 1]!,
    reportCpuMs: (1_000 * (busy - quiet)) / EVENTS,
    idleReads: idle.reads - before.reads,
    idleCpuPercent: (100 * (idle.cpu - before.cpu)) / idleSeconds,
  }
}

/** Opens so many watches of all that is to come; what they are sent is not decoded, which is not what is measured. Ends them all. */
export async function openWatches(server: ServerProcess, study: string, watchers: number): Promise<() => void> {
  const asking = connectTo(server)
  const { revision } = await asking.call<{ revision: number }>('getStudy', { study })
  const { path, requestSerialize } = loadWire().StudyService.service.WatchStudy
  const open = Array.from({ length: watchers }, () => connectTo(server))
  for (const { stub } of open) {
    const request = { study, afterRevision: revision }
    stub
      .makeServerStreamRequest(path, requestSerialize, (bytes) => bytes, request)
      .on('error', () => {})
      .on('data', () => {})
  }
  await delay(1_000)
  return () => {
    for (const { close } of [...open, asking]) close()
  }
}

/** A figure of /metrics; the sum over its labels. */
export async function figure(server: ServerProcess, name: string): Promise<number> {
  const text = await (await fetch(`http://${server.http}/metrics`)).text()
  const lines = text.split('\n').filter((line) => line.startsWith(`${name} `) || line.startsWith(name.includes('{') ? name : `${name}{`))
  return lines.reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(' ') + 1)), 0)
}

/** A client whose calls carry the server's token. */
export function connectTo(server: ServerProcess) {
  const metadata = new Metadata()
  metadata.set('authorization', `Bearer ${server.token}`)
  const stub = openStudyClient(server.grpc, credentials.createInsecure(), { 'grpc.use_local_subchannel_pool': 1 })
  const call = <Reply>(method: keyof StudyServiceClient, request: object): Promise<Reply> =>
    new Promise((resolve, reject) => {
      const send = stub[method] as unknown as (request: object, metadata: Metadata, done: (error: unknown, reply: Reply) => void) => void
      send.call(stub, request, metadata, (error, reply) => (error === null ? resolve(reply) : reject(error)))
    })
  return { stub, call, close: () => stub.close() }
}

async function until(reached: () => boolean): Promise<void> {
  while (!reached()) await new Promise((resolve) => setImmediate(resolve))
}

function delay(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
