import { Server, ServerCredentials } from '@grpc/grpc-js'
import { HealthImplementation } from 'grpc-health-check'
import type { Studies } from '../../study/index.ts'
import { loadKatibWire, MESSAGE_BYTES_MAX } from '../../wire/index.ts'
import { type Perimeter, readAddress } from '../access/index.ts'
import type { ParseDocument } from '../documents.ts'
import { bindServer, shutDown } from '../grpc/listening.ts'
import { suggestionCalls } from './calls.ts'

/** As which Katib's controller and its pods' probes ask whether it serves. */
const PROBED = 'manager.v1beta1.Suggestion'
const SERVICE = 'api.v1.beta1.Suggestion'

/** Nothing is kept here that a token could guard. */
const IN_THE_CLEAR: Pick<Perimeter, 'isClosed'> = { isClosed: true }

/** Whoever reaches the port may connect: how many calls one connection has at a time is bounded. All trials come with every request. */
const BOUNDS = {
  'grpc.max_receive_message_length': MESSAGE_BYTES_MAX,
  'grpc.max_send_message_length': MESSAGE_BYTES_MAX,
  'grpc.max_concurrent_streams': 100,
  'grpc.enable_channelz': 0,
}

export interface SuggestionServiceOptions {
  /** `host:port`; port 0 takes a free one. */
  readonly address: string
  /** On a store that holds nothing else: whoever reaches the service may ask. */
  readonly studies: Studies
  readonly parseDocument: ParseDocument
  readonly log: (event: object) => void
}

/** A service that answers Katib's controllers. */
export interface SuggestionService {
  /** `host:port` as bound. */
  readonly address: string
  /** Lets running calls finish for a moment, closes the port. */
  close(): Promise<void>
}

/** Serves Katib's suggestion service in the clear, as its controller speaks. Rejects with INVALID_REQUEST for an address that cannot be had. */
export async function startSuggestionService({
  address,
  studies,
  parseDocument,
  log,
}: SuggestionServiceOptions): Promise<SuggestionService> {
  const closing = new AbortController()
  const server = new Server(BOUNDS)
  const entrance = () => ({ kind: 'anyone' }) as const
  server.addService(loadKatibWire().Suggestion.service, suggestionCalls({ studies, parseDocument, log, entrance, closing: closing.signal }))
  new HealthImplementation({ '': 'SERVING', [PROBED]: 'SERVING', [SERVICE]: 'SERVING' }).addToServer(server)
  const { shownHost } = readAddress('listen', address, IN_THE_CLEAR)
  const port = await bindServer(server, 'listen', address, ServerCredentials.createInsecure())
  return {
    address: `${shownHost}:${port}`,
    close: async () => {
      closing.abort()
      await shutDown(server)
    },
  }
}
