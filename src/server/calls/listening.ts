import { type ChannelOptions, Server, ServerCredentials } from '@grpc/grpc-js'
import { HealthImplementation } from 'grpc-health-check'
import { type DoorName, readAddress, refusedAddress, takenAddress } from '../access/index.ts'

/** How long running calls may go on when the server stops: a suggestion that is being computed is worth it. */
const CLOSE_GRACE_MS = 3_000

/** Whoever reaches a door in the clear may connect: how many calls one connection has at a time is bounded. */
const IN_THE_CLEAR = { 'grpc.max_concurrent_streams': 100, 'grpc.enable_channelz': 0 }

/** What a door in the clear serves. */
export interface ClearDoor {
  readonly door: DoorName
  /** `host:port`; port 0 takes a free one. */
  readonly address: string
  /** As what its health is asked for, beside the whole. */
  readonly names: readonly string[]
  readonly options?: ChannelOptions
  /** Adds its services; `closing` aborts when it stops. */
  add(server: Server, closing: AbortSignal): void
}

/** A door that is open. */
export interface OpenDoor {
  /** `host:port` as bound. */
  readonly address: string
  /** Lets running calls finish for a moment, closes the port. */
  close(): Promise<void>
}

/** Serves another system's interface without TLS, as that system speaks. Rejects with INVALID_REQUEST for an address that is malformed or taken. */
export async function serveInTheClear({ door, address, names, options, add }: ClearDoor): Promise<OpenDoor> {
  const { shownHost } = readAddress(door, address, { isClosed: true })
  const closing = new AbortController()
  const server = new Server({ ...IN_THE_CLEAR, ...options })
  add(server, closing.signal)
  new HealthImplementation(Object.fromEntries(['', ...names].map((name) => [name, 'SERVING']))).addToServer(server)
  const port = await bindServer(server, door, address, ServerCredentials.createInsecure())
  return {
    address: `${shownHost}:${port}`,
    close: async () => {
      closing.abort()
      await shutDown(server)
    },
  }
}

/** Listens; resolves with the port. Rejects with INVALID_REQUEST for an address that cannot be had. */
export function bindServer(server: Server, door: DoorName, address: string, credentials: ServerCredentials): Promise<number> {
  return new Promise((resolve, reject) => {
    server.bindAsync(address, credentials, (error, port) => {
      if (error === null) resolve(port)
      else reject(/EADDRINUSE/.test(error.message) ? takenAddress(door, address) : refusedAddress(door, address, error.message))
    })
  })
}

/** Lets running calls finish for a moment, and closes the port. */
export function shutDown(server: Server): Promise<void> {
  return new Promise((resolve) => {
    const late = setTimeout(() => server.forceShutdown(), CLOSE_GRACE_MS)
    server.tryShutdown(() => {
      clearTimeout(late)
      resolve()
    })
  })
}
