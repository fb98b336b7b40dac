import { Server } from '@grpc/grpc-js'
import { HealthImplementation } from 'grpc-health-check'
import { loadVizierWire, loadWire, MESSAGE_BYTES_MAX } from '../../wire/index.ts'
import { admitCallers, LOOPBACK, openEntrance, type Perimeter, readAddress } from '../access/index.ts'
import { AIPLATFORM_FORMAT, addAiplatformServices } from '../aiplatform/index.ts'
import { bindServer, shutDown } from '../calls/listening.ts'
import { takingBytes } from '../calls/trial-lists.ts'
import { refuseUnreadable } from '../calls/unreadable.ts'
import type { MainDoorOptions } from '../door-options.ts'
import { accessCalls, type Door, honeCalls } from '../hone/index.ts'
import { grpcCredentials } from '../tls/index.ts'
import { PYTHIA_FORMAT, pythiaCalls, VIZIER_FORMAT, vizierCalls } from '../vizier/index.ts'
import { askForToken, refuseForeignHosts } from './guard.ts'
import { addReflection } from './reflection.ts'

export interface GrpcServer {
  /** `host:port` as bound. */
  readonly address: string
  /** Ends open streams, lets running calls finish for a moment, closes the port. */
  close(): Promise<void>
}

const SERVICE = 'hone.v1.StudyService'

/** A watcher that vanished without a word is noticed after these. */
const KEEPALIVE = { 'grpc.keepalive_time_ms': 30_000, 'grpc.keepalive_timeout_ms': 20_000 }

/**
 * Serves hone.v1, the services of other systems, health and reflection. Rejects with INVALID_REQUEST for an address that is malformed,
 * taken, or off loopback where no certificate is served.
 */
export async function startGrpcServer(options: MainDoorOptions): Promise<GrpcServer> {
  const { access, perimeter = LOOPBACK } = options
  const { shownHost } = readAddress('grpc', options.address, perimeter)
  const closing = new AbortController()
  const log = options.log ?? (() => {})
  const entrance = openEntrance(access, perimeter)
  let boundPort = 0
  const server = new Server({
    'grpc.max_receive_message_length': MESSAGE_BYTES_MAX,
    'grpc.max_send_message_length': MESSAGE_BYTES_MAX,
    // Calls are counted for /metrics; what grpc-js counts beside them nobody reads.
    'grpc.enable_channelz': 0,
    ...KEEPALIVE,
    interceptors: [refuseForeignHosts(perimeter, () => boundPort, log), askForToken('grpc.reflection.', entrance, log)],
  })
  options.metrics?.observeServer(server)
  refuseUnreadable(server, log)
  const { parseDocument, logs } = options
  const studies = admitCallers(options.studies, { ...options.admission, holds: access.holds })
  const door: Door = { studies, parseDocument, logs, closing: closing.signal, log, entrance }
  addServices(server, door, { ...options, perimeter })
  const health = new HealthImplementation({ '': 'SERVING', [SERVICE]: 'SERVING' })
  health.addToServer(server)
  addReflection(server)
  boundPort = await bindServer(server, 'grpc', options.address, grpcCredentials(options.certificate))
  return {
    address: `${shownHost}:${boundPort}`,
    close: async () => {
      health.setStatus('', 'NOT_SERVING')
      health.setStatus(SERVICE, 'NOT_SERVING')
      closing.abort()
      await shutDown(server)
    },
  }
}

/** hone.v1 and the services of other systems; what comes by one of theirs is answered in its own words. */
function addServices(
  server: Server,
  door: Door,
  { access, perimeter, admission }: Pick<MainDoorOptions, 'access' | 'admission'> & { readonly perimeter: Perimeter },
): void {
  const { StudyService, AccessService } = loadWire()
  server.addService(takingBytes(StudyService.service), honeCalls(door))
  const { closing, log, entrance } = door
  const audit = admission?.audit ?? (() => {})
  server.addService(AccessService.service, accessCalls({ closing, log, entrance, tokens: access.named, audit, now: Date.now }))
  const { VizierService, PythiaService } = loadVizierWire()
  const others = (format: string) => ({ ...door, entrance: openEntrance(access, perimeter, format) })
  server.addService(takingBytes(VizierService.service), vizierCalls(others(VIZIER_FORMAT)))
  server.addService(PythiaService.service, pythiaCalls(others(PYTHIA_FORMAT)))
  addAiplatformServices(server, others(AIPLATFORM_FORMAT))
}
