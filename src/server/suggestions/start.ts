import type { Studies } from '../../study/index.ts'
import { loadKatibWire, MESSAGE_BYTES_MAX } from '../../wire/index.ts'
import { type OpenDoor, serveInTheClear } from '../calls/listening.ts'
import { refuseUnreadable } from '../calls/unreadable.ts'
import type { ParseDocument } from '../documents.ts'
import { suggestionCalls } from './calls.ts'

/** As which Katib's controller and its pods' probes ask whether it serves, and its name. */
const NAMES = ['manager.v1beta1.Suggestion', 'api.v1.beta1.Suggestion']

/** All trials come with every request. */
const BOUNDS = { 'grpc.max_receive_message_length': MESSAGE_BYTES_MAX, 'grpc.max_send_message_length': MESSAGE_BYTES_MAX }

export interface SuggestionServiceOptions {
  /** `host:port`; port 0 takes a free one. */
  readonly address: string
  /** On a store that holds nothing else: whoever reaches the service may ask, as nothing is kept here that a token could guard. */
  readonly studies: Studies
  readonly parseDocument: ParseDocument
  readonly log: (event: object) => void
}

/** Serves Katib's suggestion service in the clear, as its controller speaks. Rejects with INVALID_REQUEST for an address that cannot be had. */
export async function startSuggestionService({ address, studies, parseDocument, log }: SuggestionServiceOptions): Promise<OpenDoor> {
  const entrance = () => ({ kind: 'anyone' }) as const
  return serveInTheClear({
    door: 'listen',
    address,
    names: NAMES,
    options: BOUNDS,
    add(server, closing) {
      refuseUnreadable(server, log)
      server.addService(loadKatibWire().Suggestion.service, suggestionCalls({ studies, parseDocument, log, entrance, closing }))
    },
  })
}
