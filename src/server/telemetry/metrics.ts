import { monitorEventLoopDelay } from 'node:perf_hooks'
import { getHeapStatistics } from 'node:v8'
import { status as codes, type Server } from '@grpc/grpc-js'
import type { FastifyInstance } from 'fastify'
import type { Studies } from '../../study/index.ts'
import { residentBytes } from '../idle-memory.ts'
import { countCalls } from './calls.ts'
import { Registry } from './registry.ts'
import { addStudyGauges, type CountedPool, observePool, observeStudies } from './rooms.ts'

/** What the service counts of itself, and where it is told. */
export interface Metrics {
  /** The same room, its suggestions and watchers counted. */
  observeStudies(studies: Studies): Studies
  /** The same pool, its calls counted. */
  observePool<Inputs extends { readonly algorithm: string }, Suggested, Recommended>(
    pool: CountedPool<Inputs, Suggested, Recommended>,
  ): CountedPool<Inputs, Suggested, Recommended>
  /** To be called before a durable write of so many commits; what it returns, after it. */
  readonly beginCommit: (commits: number) => () => void
  /** To be called with each read of the store. */
  readonly noteRead: () => void
  /** Counts the calls of every service that is added to the server from now on, by method and code. */
  observeServer(server: Server): void
  /** Tells when the certificate ends that is served at the moment. */
  observeCertificate(certificate: { readonly current: { readonly notAfter: number } }): void
  /** Counts the replies of an HTTP door. */
  observeReplies(app: FastifyInstance): void
  /** The figures in Prometheus' text format. */
  text(): Promise<string>
  close(): void
}

const SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60]
const BATCHES = [1, 2, 4, 8, 16, 32, 64, 128, 256]
const LOOP_RESOLUTION_MS = 10

const CODE_NAMES = new Map(Object.entries(codes).map(([name, code]) => [code, name]))

/** Begins to count. One for each server. */
export function openMetrics(): Metrics {
  const registry = new Registry()
  const loop = addProcess(registry)
  const commitSeconds = registry.histogram('hone_store_commit_seconds', 'Durable writes: from their begin to the disk’s answer.', SECONDS)
  const commitSizes = registry.histogram('hone_store_commit_changes', 'Changes that share one durable write.', BATCHES)
  const reads = registry.counter('hone_store_reads_total', 'Reads of the store.')
  const calls = {
    total: registry.counter('hone_grpc_calls_total', 'gRPC calls that ended, by method and status code.', ['method', 'code']),
    seconds: registry.histogram('hone_grpc_call_seconds', 'How long unary gRPC calls took.', SECONDS, ['method']),
    open: new Map<string, number>(),
    codeName: (code: number) => CODE_NAMES.get(code) ?? String(code),
  }
  registry.gauge('hone_grpc_calls_open', 'gRPC calls under way, streams included.', ['method'], () =>
    [...calls.open].map(([method, open]) => [[method], open] as const),
  )
  const replies = registry.counter('hone_http_replies_total', 'HTTP replies by route and status.', ['route', 'code'])
  return {
    observeStudies: (studies) => {
      addStudyGauges(registry, studies)
      return observeStudies(registry, studies, SECONDS)
    },
    observePool: (pool) => observePool(registry, pool, SECONDS),
    beginCommit: (changes) => {
      const begin = performance.now()
      return () => {
        commitSeconds.observe((performance.now() - begin) / 1_000)
        commitSizes.observe(changes)
      }
    },
    noteRead: () => reads.add(),
    observeServer: (server) => countCalls(calls, server),
    observeCertificate: (certificate) =>
      registry.gauge('hone_tls_certificate_end_seconds', 'When the certificate that is served ends, in seconds since 1970.', [], () => [
        [[], certificate.current.notAfter / 1_000],
      ]),
    observeReplies: (app) =>
      void app.addHook('onResponse', async (request, reply) => replies.add([request.routeOptions.url ?? 'none', String(reply.statusCode)])),
    text: () => registry.text(),
    close: () => loop.disable(),
  }
}

/** Memory, CPU and the event loop's delay; the delay is reset with every reading. */
function addProcess(registry: Registry): { disable(): void } {
  const loop = monitorEventLoopDelay({ resolution: LOOP_RESOLUTION_MS })
  loop.enable()
  const started = Date.now() / 1_000 - process.uptime()
  registry.gauge('process_start_time_seconds', 'When the process began, in seconds since 1970.', [], () => [[[], started]])
  registry.total('process_cpu_seconds_total', 'CPU time of the process, all threads.', ['mode'], () => {
    const { user, system } = process.cpuUsage()
    return [[['user'], user / 1e6] as const, [['system'], system / 1e6] as const]
  })
  registry.gauge('process_resident_memory_bytes', 'Resident memory.', [], () => {
    const bytes = residentBytes()
    return bytes === undefined ? [] : [[[], bytes]]
  })
  registry.gauge('nodejs_heap_used_bytes', 'Heap in use on the main thread.', [], () => [[[], getHeapStatistics().used_heap_size]])
  registry.gauge('nodejs_eventloop_delay_seconds', 'Delay of the event loop since the last reading.', ['quantile'], () => {
    const excess = (nanos: number): number => Math.max(0, nanos / 1e9 - LOOP_RESOLUTION_MS / 1e3)
    const samples = [50, 99, 100].map((p) => [[String(p / 100)], excess(loop.percentile(p))] as const)
    loop.reset()
    return samples
  })
  return loop
}
