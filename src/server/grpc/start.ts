import { Server, ServerCredentials } from '@grpc/grpc-js'
import { ReflectionService } from '@grpc/reflection'
import { HealthImplementation } from 'grpc-health-check'
import { HoneError } from '../../model/index.ts'
import { loadVizierWire, loadWire, MESSAGE_BYTES_MAX } from '../../wire/index.ts'
import { isLoopbackName } from '../access.ts'
import { addAiplatformServices } from '../aiplatform/index.ts'
import type { Metrics } from '../telemetry/index.ts'
import { pythiaCalls, vizierCalls } from '../vizier/index.ts'
import type { Door } from './door.ts'
import { refuseForeignHosts } from './guard.ts'
import { logCalls } from './log-calls.ts'
import { replayCalls } from './replay-calls.ts'
import { studyCalls } from './study-calls.ts'
import { studyEdits } from './study-edits.ts'
import { trialCalls } from './trial-calls.ts'
import { trialEdits } from './trial-edits.ts'
import { trialReads } from './trial-reads.ts'

export interface GrpcServerOptions extends Omit<Door, 'closing' | 'log'> {
  /** `host:port` on loopback; port 0 takes a free one. */
  readonly address: string
  /** Takes the bugs that end calls. */
  readonly log?: (event: object) => void
  /** Counts the calls. */
  readonly metrics?: Metrics
}

export interface GrpcServer {
  /** `host:port` as bound. */
  readonly address: string
  /** Ends open streams, lets running calls finish for a moment, closes the port. */
  close(): Promise<void>
}

const SERVICE = 'hone.v1.StudyService'

/** How long running calls may go on when the server stops: a suggestion that is being computed is worth it. */
const CLOSE_GRACE_MS = 3_000

/** A watcher that vanished without a word is noticed after these. */
const KEEPALIVE = { 'grpc.keepalive_time_ms': 30_000, 'grpc.keepalive_timeout_ms': 20_000 }

/**
 * Serves hone.v1, the services of other systems, health and reflection. Rejects with INVALID_REQUEST for an address that is malformed,
 * off loopback or taken.
 */
export async function startGrpcServer(options: GrpcServerOptions): Promise<GrpcServer> {
  const host = readHost(options.address)
  const closing = new AbortController()
  const log = options.log ?? (() => {})
  let boundPort = 0
  const server = new Server({
    'grpc.max_receive_message_length': MESSAGE_BYTES_MAX,
    'grpc.max_send_message_length': MESSAGE_BYTES_MAX,
    // Calls are counted for /metrics; what grpc-js counts beside them nobody reads.
    'grpc.enable_channelz': 0,
    ...KEEPALIVE,
    interceptors: [refuseForeignHosts(() => boundPort, log)],
  })
  options.metrics?.observeServer(server)
  const door: Door = { ...options, closing: closing.signal, log }
  const wire = loadWire()
  server.addService(wire.StudyService.service, {
    ...studyCalls(door),
    ...studyEdits(door),
    ...trialCalls(door),
    ...trialEdits(door),
    ...trialReads(door),
    ...logCalls(door),
    ...replayCalls(door),
  })
  const { VizierService, PythiaService } = loadVizierWire()
  server.addService(VizierService.service, vizierCalls(door))
  server.addService(PythiaService.service, pythiaCalls(door))
  addAiplatformServices(server, door)
  const health = new HealthImplementation({ '': 'SERVING', [SERVICE]: 'SERVING' })
  health.addToServer(server)
  new ReflectionService(wire.definition, { services: [SERVICE] }).addToServer(server)
  boundPort = await bind(server, options.address)
  return {
    address: `${host}:${boundPort}`,
    close: async () => {
      health.setStatus('', 'NOT_SERVING')
      health.setStatus(SERVICE, 'NOT_SERVING')
      closing.abort()
      await shutDown(server)
    },
  }
}

function bind(server: Server, address: string): Promise<number> {
  return new Promise((resolve, reject) => {
    server.bindAsync(address, ServerCredentials.createInsecure(), (error, port) => {
      if (error === null) return resolve(port)
      const taken = /EADDRINUSE/.test(error.message)
      const message = taken ? 'it is taken' : error.message
      reject(
        refused(
          address,
          message,
          taken ? 'stop what listens there, or choose another with --grpc HOST:PORT (port 0 takes a free one)' : undefined,
        ),
      )
    })
  })
}

function shutDown(server: Server): Promise<void> {
  return new Promise((resolve) => {
    const late = setTimeout(() => server.forceShutdown(), CLOSE_GRACE_MS)
    server.tryShutdown(() => {
      clearTimeout(late)
      resolve()
    })
  })
}

/** The host as written; throws INVALID_REQUEST unless it is this machine's loopback. */
function readHost(address: string): string {
  const match = /^(\[[^\]]+\]|[^:]+):(\d{1,5})$/.exec(address)
  const host = match?.[1]
  if (host === undefined || Number(match?.[2]) > 65_535) throw refused(address, 'it must be HOST:PORT', 'for example 127.0.0.1:7711')
  if (isLoopbackName(host)) return host
  throw refused(address, 'it is not a loopback address', 'use 127.0.0.1: serving a network needs TLS, which this version does not have')
}

function refused(address: string, message: string, remedy: string | undefined): HoneError {
  return new HoneError('INVALID_REQUEST', `cannot serve gRPC on ${address}: ${message}`, {
    problems: [{ field: 'grpc', value: address, message, remedy }],
  })
}
