import { readFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { isLoopbackName, LOOPBACK, networkPerimeter, type Perimeter } from './access/index.ts'
import { demandAuthority, type LiveCertificate, openCertificate, openSelfMade } from './tls/index.ts'

/** Where the certificate comes from: made by the server in its data folder, or files, which may change at any time. */
export type TlsChoice =
  | { readonly kind: 'selfMade' }
  | { readonly kind: 'files'; readonly certFile: string; readonly keyFile: string; readonly caFile?: string }

/** How a server is reached. */
export interface Network {
  readonly perimeter: Perimeter
  readonly certificate?: LiveCertificate
  /** File with the server's own certificate: what clients on this machine trust. */
  readonly certificateFile?: string
  /** File that other clients must know, where its CA is not one that everybody knows. */
  readonly caFile?: string
  close(): void
}

export interface NetworkOptions {
  readonly dataFolder: string
  /** Without it, only this machine reaches the server. */
  readonly tls: TlsChoice | undefined
  /** Names that the server answers to, beside those of its certificate. */
  readonly hosts: readonly string[]
  readonly log: (event: object) => void
}

/** Prepares how a server is reached. Rejects with INVALID_REQUEST for files that are no certificate with its key, or not its CA. */
export async function openNetwork({ dataFolder, tls, hosts, log }: NetworkOptions): Promise<Network> {
  if (tls === undefined) return { perimeter: LOOPBACK, close: () => {} }
  const made = tls.kind === 'selfMade' ? await openSelfMade(join(dataFolder, 'tls'), hosts) : undefined
  const { certFile, keyFile, caFile } = made ?? (tls as Extract<TlsChoice, { kind: 'files' }>)
  const certificate = await openCertificate({ certFile, keyFile, log, ...(made !== undefined && { renew: made.renew }) })
  if (made === undefined && caFile !== undefined) {
    await demandAuthority(caFile, certificate.current.cert).catch((error) => {
      certificate.close()
      throw error
    })
  }
  return {
    perimeter: networkPerimeter(() => [...hosts, ...certificate.current.names]),
    certificate,
    certificateFile: certFile,
    ...(caFile !== undefined && { caFile }),
    close: () => certificate.close(),
  }
}

/** Where clients on the server's own machine reach what is bound to an address. */
export function localAddress(bound: string): string {
  return bound.replace(/^0\.0\.0\.0:/, '127.0.0.1:').replace(/^\[::\]:/, '[::1]:')
}

/**
 * Where trials reach the server, as HONE_SERVER says it: the address that is given, else the bound one, under a name that the
 * certificate has.
 */
export function trialAddress(bound: string, { certificate }: Network, advertised: string | undefined): string {
  if (certificate === undefined) return advertised ?? bound
  if (advertised !== undefined) return advertised.includes('://') ? advertised : `https://${advertised}`
  const local = localAddress(bound)
  // what a trial starts may run on another machine
  const name = local !== bound && certificate.current.names.includes(hostname()) ? hostname() : coveredName(local, certificate)
  return `https://${name.includes(':') ? `[${name}]` : name}:${local.slice(local.lastIndexOf(':') + 1)}`
}

/** What clients on other machines are left that share the data folder; nothing where they cannot reach the server. */
export function leftNetwork(bound: string, network: Network, advertised: string | undefined): { network?: string } {
  if (network.certificate === undefined) return {}
  const address = trialAddress(bound, network, advertised)
  return isLoopbackName(new URL(address).hostname) ? {} : { network: address }
}

/** What clients on this machine are left to know a server by that speaks TLS. */
export function leftTrust(local: string, { certificate, certificateFile, caFile }: Network): object {
  if (certificate === undefined || certificateFile === undefined) return {}
  return { certificate: certificateFile, name: coveredName(local, certificate), ...(caFile !== undefined && { ca: caFile }) }
}

/** The host of an address where the certificate has it, else a name that it has. */
function coveredName(address: string, { current: { names } }: LiveCertificate): string {
  const host = address.replace(/:\d+$/, '').replace(/^\[|\]$/g, '')
  return names.includes(host) ? host : (names.find((candidate) => !candidate.startsWith('*')) ?? host)
}

/** What the server's own process needs to speak to it, and says of its CA. */
export function ownTrust({ certificate, caFile }: Network): { trust?: { kind: 'pinned'; pem: string }; ca?: string } {
  if (certificate === undefined) return {}
  return { trust: { kind: 'pinned', pem: certificate.current.cert.toString() }, ...(caFile !== undefined && { ca: caFile }) }
}

/** What a trial's environment says of the server's CA: its file, or its text where trials cannot read that file. */
export function trialCa({ caFile }: Network, as: 'file' | 'text'): Record<string, string> {
  if (caFile === undefined) return {}
  return { HONE_CA: as === 'file' ? caFile : readFileSync(caFile, 'utf8') }
}
