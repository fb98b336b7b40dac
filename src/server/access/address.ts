import { HoneError } from '../../model/index.ts'
import { isLoopbackName, type Perimeter } from './perimeter.ts'

/** What listens, as its flag is called. */
export type DoorName = 'grpc' | 'http' | 'db-manager' | 'listen'

/** Where a door listens. */
export interface Address {
  /** Without the brackets of an IPv6 address. */
  readonly host: string
  /** As it is written before a port. */
  readonly shownHost: string
  readonly port: number
}

/** Reads HOST:PORT; throws INVALID_REQUEST when it is malformed, or off loopback while anybody may read without a token. */
export function readAddress(door: DoorName, text: string, perimeter: Pick<Perimeter, 'isClosed'>): Address {
  const match = /^(\[[^\]]+\]|[^:]+):(\d{1,5})$/.exec(text)
  const [shownHost, port] = [match?.[1], Number(match?.[2])]
  if (shownHost === undefined) throw refusedAddress(door, text, 'it must be HOST:PORT', EXAMPLES[door])
  if (port > 65_535) throw refusedAddress(door, text, 'a port is at most 65535', EXAMPLES[door])
  if (isLoopbackName(shownHost) || perimeter.isClosed) return { host: shownHost.replace(/^\[|\]$/g, ''), shownHost, port }
  const remedy = 'use 127.0.0.1, or serve over TLS: --tls auto makes a certificate, --tls-cert FILE --tls-key FILE bring one'
  throw refusedAddress(door, text, 'it is not a loopback address', remedy)
}

/** What is wrong with an address that cannot be bound. */
export function refusedAddress(door: DoorName, address: string, message: string, remedy?: string): HoneError {
  return new HoneError('INVALID_REQUEST', `cannot serve ${NAMES[door]} on ${address}: ${message}`, {
    problems: [{ field: door, value: address, message, remedy }],
  })
}

/** The same for one that somebody else has. */
export function takenAddress(door: DoorName, address: string): HoneError {
  const remedy = `stop what listens there, or choose another with --${door} HOST:PORT (port 0 takes a free one)`
  return refusedAddress(door, address, 'it is taken', remedy)
}

const NAMES = { grpc: 'gRPC', http: 'HTTP', 'db-manager': 'Katib’s DB manager', listen: 'Katib’s suggestion service' }
const EXAMPLES = {
  grpc: 'for example 127.0.0.1:7711',
  http: 'for example 127.0.0.1:7780',
  'db-manager': 'for example 0.0.0.0:6789',
  listen: 'for example 0.0.0.0:6789',
}
