import { loadKatibWire } from '../../wire/index.ts'
import { admitCallers } from '../access/index.ts'
import { type OpenDoor, serveInTheClear } from '../calls/listening.ts'
import { refuseUnreadable } from '../calls/unreadable.ts'
import type { DoorOptions } from '../door-options.ts'
import { dbManagerCalls } from './db-manager-calls.ts'

export interface DbManagerOptions extends DoorOptions {
  /** Whose Experiments are followed. */
  readonly namespace: string
  /** Whoever reaches it may read what trials measured; else this machine alone. */
  readonly isOpen?: boolean
}

/** Whoever reaches the port may connect: what one call brings is bounded. */
const BOUNDS = { 'grpc.max_receive_message_length': 4 * 1024 * 1024 }

/**
 * Serves what training code and clients call as Katib's DB manager, without TLS, as they do: a trial's key stands for a token. Rejects with
 * INVALID_REQUEST for an address that is malformed or taken.
 */
export async function startDbManager(options: DbManagerOptions): Promise<OpenDoor> {
  const { address, access, namespace, isOpen = false, admission, log = () => {}, metrics } = options
  const studies = admitCallers(options.studies, { ...admission, holds: access.holds })
  return serveInTheClear({
    door: 'db-manager',
    address,
    names: ['api.v1.beta1.DBManager'],
    options: BOUNDS,
    add(server, closing) {
      metrics?.observeServer(server)
      refuseUnreadable(server, log)
      server.addService(loadKatibWire().DBManager.service, dbManagerCalls({ studies, access, namespace, isOpen, closing, log }))
    },
  })
}
