import { EXIT } from './exit.ts'
import { CliFailure } from './failure.ts'
import type { TlsChoice } from './serving.ts'

/** The flags of `hone serve` that say where its certificate comes from. */
export interface TlsFlags {
  readonly tls?: 'auto' | undefined
  readonly tlsCert?: string | undefined
  readonly tlsKey?: string | undefined
  readonly tlsCa?: string | undefined
}

/** What the flags mean; undefined = no TLS. Throws a CliFailure for flags that do not fit together. */
export function readTlsFlags({ tls, tlsCert, tlsKey, tlsCa }: TlsFlags): TlsChoice | undefined {
  if (tls !== undefined) {
    if (tlsCert !== undefined || tlsKey !== undefined || tlsCa !== undefined) {
      throw unfit('--tls auto makes a certificate, --tls-cert brings one', 'Leave one of them out.')
    }
    return { kind: 'selfMade' }
  }
  if (tlsCert === undefined && tlsKey === undefined) {
    if (tlsCa !== undefined) throw unfit('--tls-ca needs --tls-cert and --tls-key', 'Name the certificate that the CA signed.')
    return undefined
  }
  if (tlsCert === undefined || tlsKey === undefined) {
    throw unfit('--tls-cert and --tls-key belong together', `Add ${tlsCert === undefined ? '--tls-cert' : '--tls-key'} FILE.`)
  }
  return { kind: 'files', certFile: tlsCert, keyFile: tlsKey, ...(tlsCa !== undefined && { caFile: tlsCa }) }
}

function unfit(message: string, remedy: string): CliFailure {
  return new CliFailure(EXIT.invalid, message, { remedy })
}
