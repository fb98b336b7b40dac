import { createPrivateKey, X509Certificate } from 'node:crypto'
import { mkdir, rename, writeFile } from 'node:fs/promises'
import { hostname, networkInterfaces } from 'node:os'
import { join } from 'node:path'
import { type CertificateFiles, namesOf, readCertificate } from './certificate.ts'
import { type Issued, issue } from './issue.ts'

/** Where a server keeps the certificate that it makes itself. */
export interface SelfMade extends CertificateFiles {
  /** What its clients must know to trust it. */
  readonly caFile: string
  /** Makes the server's certificate anew when it is short of time or names. */
  renew(): Promise<void>
}

const DAY_MS = 86_400_000
const CA_DAYS = 3_650
const SERVER_DAYS = 365
/** A certificate with less left is made anew: whoever looks once a month still sees no old one. */
const RENEW_MS = 60 * DAY_MS

/**
 * A CA of the server's own, and a certificate by it for this machine's names and those that are given. The CA is made once and stays:
 * clients trust its file. Keys are readable by their owner only.
 */
export async function openSelfMade(folder: string, hosts: readonly string[], now: () => number = Date.now): Promise<SelfMade> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const files = { caFile: join(folder, 'ca.crt'), certFile: join(folder, 'server.crt'), keyFile: join(folder, 'server.key') }
  const ca = { certFile: files.caFile, keyFile: join(folder, 'ca.key') }
  if (!(await holds(ca, [], now() + RENEW_MS))) {
    await keep(ca, await issue({ subject: `Hone CA of ${hostname()}`, names: [], days: CA_DAYS, now: now() }))
  }
  const names = [...new Set([...hosts, ...machineNames()])]
  const renew = async (): Promise<void> => {
    const authority = await readCertificate(ca)
    if (await holds(files, names, now() + RENEW_MS, authority.cert)) return
    const subject = /CN=(.*)/.exec(new X509Certificate(authority.cert).subject)?.[1] ?? ''
    const issuer = { subject, key: createPrivateKey(authority.key) }
    const issued = await issue({ subject: names[0]!, names, days: SERVER_DAYS, now: now() }, issuer)
    await keep(files, { ...issued, cert: issued.cert + authority.cert.toString() })
  }
  await renew()
  return { ...files, renew }
}

/** What this machine is called, by itself and on its networks. */
function machineNames(): string[] {
  const addresses = Object.values(networkInterfaces()).flatMap((entries = []) => entries)
  const reachable = addresses.filter(({ internal, address }) => !internal && !address.startsWith('fe80')).map(({ address }) => address)
  return ['localhost', '127.0.0.1', '::1', hostname(), ...reachable]
}

/** Whether the files have a certificate that is for the names, by the CA, and good beyond the moment. */
async function holds(files: CertificateFiles, names: readonly string[], until: number, ca?: Buffer): Promise<boolean> {
  try {
    const { cert, notAfter } = await readCertificate(files)
    const parsed = new X509Certificate(cert)
    const own = new Set(namesOf(parsed).map(sameForm))
    const isByCa = ca === undefined || parsed.verify(new X509Certificate(ca).publicKey)
    return notAfter > until && isByCa && names.every((name) => own.has(sameForm(name)))
  } catch {
    return false // not there, or not whole: it is made anew
  }
}

/** Addresses are written in several ways; URL has one. */
function sameForm(name: string): string {
  return name.includes(':') ? new URL(`http://[${name}]`).hostname : name.toLowerCase()
}

/** The key first: a certificate without its key is noticed and made anew. */
async function keep({ certFile, keyFile }: CertificateFiles, { cert, key }: Issued): Promise<void> {
  for (const [file, text, mode] of [
    [keyFile, key, 0o600],
    [certFile, cert, 0o644],
  ] as const) {
    await writeFile(`${file}.new`, text, { mode })
    await rename(`${file}.new`, file)
  }
}
