import { Server, ServerCredentials } from '@grpc/grpc-js'
import { HealthImplementation } from 'grpc-health-check'
import type { Studies } from '../../study/index.ts'
import { loadKatibWire } from '../../wire/index.ts'
import { type Access, type AdmissionOptions, admitCallers, LOOPBACK, readAddress } from '../access/index.ts'
import { bindServer, shutDown } from '../grpc/listening.ts'
import type { Metrics } from '../telemetry/index.ts'
import { dbManagerCalls } from './db-manager-calls.ts'

export interface DbManagerOptions {
  /** `host:port`; port 0 takes a free one. */
  readonly address: string
  readonly studies: Studies
  readonly access: Access
  /** Whose Experiments are followed. */
  readonly namespace: string
  /** Whoever reaches it may read what trials measured; else this machine alone. */
  readonly isOpen?: boolean
  readonly admission?: AdmissionOptions
  /** Takes the bugs that end calls. */
  readonly log?: (event: object) => void
  readonly metrics?: Metrics
}

const SERVICE = 'api.v1.beta1.DBManager'
/** Whoever reaches the port may connect: what one call brings, and how many one connection has at a time, is bounded. */
const BOUNDS = { 'grpc.max_receive_message_length': 4 * 1024 * 1024, 'grpc.max_concurrent_streams': 100, 'grpc.enable_channelz': 0 }

/**
 * Serves what training code and clients call as Katib's DB manager, without TLS, as they do: a trial's key stands for a token. Rejects with
 * INVALID_REQUEST for an address that is malformed or taken.
 */
export async function startDbManager(options: DbManagerOptions): Promise<{ readonly address: string; close(): Promise<void> }> {
  const { address, access, namespace, isOpen = false, admission, log = () => {}, metrics } = options
  const { shownHost } = readAddress('db-manager', address, { ...LOOPBACK, isClosed: true })
  const closing = new AbortController()
  const server = new Server(BOUNDS)
  metrics?.observeServer(server)
  const studies = admitCallers(options.studies, { ...admission, holds: access.holds })
  server.addService(loadKatibWire().DBManager.service, dbManagerCalls({ studies, access, namespace, isOpen, closing: closing.signal, log }))
  const health = new HealthImplementation({ '': 'SERVING', [SERVICE]: 'SERVING' })
  health.addToServer(server)
  const port = await bindServer(server, 'db-manager', address, ServerCredentials.createInsecure())
  return {
    address: `${shownHost}:${port}`,
    close: async () => {
      closing.abort()
      await shutDown(server)
    },
  }
}
