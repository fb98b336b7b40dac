import { dataFolder, findServer, type ServerAddress, ServerNameError, soleHost } from '../wire/index.ts'
import { HoneError, ServerNotFound } from './errors.ts'

/** Which server is meant: HONE_SERVER or the one of the nearest `.hone` folder, with the token found there, unless said otherwise. */
export interface ServerOptions {
  /** HOST:PORT or https://HOST:PORT; off this machine TLS is always spoken. */
  readonly server?: string
  readonly token?: string
  /** File of the CA that the server's certificate is by, or its text; else HONE_CA, else those that everybody knows. */
  readonly ca?: string
  /** How long to wait for a server that is not there yet; else as HONE_WAIT says, else a quarter of an hour in a job of Slurm. */
  readonly waitMs?: number
}

/** Where it is. Throws ServerNotFound when none is named and none runs here, HoneError INVALID_SERVER for a name or a CA that cannot be used. */
export function addressOf(options: ServerOptions): ServerAddress {
  try {
    const found = findServer(options)
    if (found !== undefined) return found
  } catch (error) {
    if (error instanceof ServerNameError) throw new HoneError('INVALID_SERVER', error.message, error.remedy, { cause: error })
    throw error
  }
  const host = soleHost(options)
  if (host === undefined) throw new ServerNotFound()
  const hint = 'for others too: `hone serve --grpc 0.0.0.0:7711 --http 0.0.0.0:7780 --tls auto`'
  throw new ServerNotFound(`the server of ${dataFolder(options)} runs on ${host} and serves that machine alone`, hint)
}
