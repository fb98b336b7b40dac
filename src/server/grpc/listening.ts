import type { Server, ServerCredentials } from '@grpc/grpc-js'
import { type DoorName, refusedAddress, takenAddress } from '../access/index.ts'

/** How long running calls may go on when the server stops: a suggestion that is being computed is worth it. */
const CLOSE_GRACE_MS = 3_000

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
