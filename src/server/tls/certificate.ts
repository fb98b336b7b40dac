import { createPrivateKey, X509Certificate } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { HoneError } from '../../model/index.ts'

/** A certificate with its key, as it is served now. */
export interface Certificate {
  /** PEM: the server's certificate, and those above it that the file has. */
  readonly cert: Buffer
  /** PEM */
  readonly key: Buffer
  /** Host names and addresses that it is for. */
  readonly names: readonly string[]
  /** From when and until when it is good, in milliseconds since 1970. */
  readonly notBefore: number
  readonly notAfter: number
}

/** A certificate that follows its files. */
export interface LiveCertificate {
  readonly current: Certificate
  /** Tells of each new one; what it returns ends that. */
  follow(listener: (certificate: Certificate) => void): () => void
  /** Looks at the files now. */
  refresh(): Promise<void>
  close(): void
}

export interface CertificateFiles {
  readonly certFile: string
  readonly keyFile: string
}

export interface LiveOptions extends CertificateFiles {
  readonly log: (event: object) => void
  /** Runs before each look: for certificates that the server renews itself. */
  readonly renew?: () => Promise<unknown>
  readonly everyMs?: number
  readonly now?: () => number
}

/** Files change by links that move and by pieces; to read both again is cheap and misses nothing. */
const LOOK_MS = 10_000

/**
 * Reads a pair of files and goes on to look at them; a pair that is not whole or does not fit is left until it does, one that is not good
 * now is served and said to be so. Rejects with INVALID_REQUEST.
 */
export async function openCertificate({ log, renew, everyMs = LOOK_MS, now = Date.now, ...files }: LiveOptions): Promise<LiveCertificate> {
  let current = await readCertificate(files)
  let trouble: string | undefined
  const tell = (message: string | undefined): void => {
    if (message !== undefined && message !== trouble) log({ event: 'certificateTrouble', message })
    trouble = message
  }
  tell(whyNotGood(current, files.certFile, now()))
  const listeners = new Set<(certificate: Certificate) => void>()
  const look = async (): Promise<void> => {
    try {
      await renew?.()
      const found = await readCertificate(files)
      tell(whyNotGood(found, files.certFile, now()))
      if (found.cert.equals(current.cert) && found.key.equals(current.key)) return
      current = found
      for (const listener of listeners) listener(found)
      log({ event: 'certificateTaken', file: files.certFile, names: found.names, notAfter: new Date(found.notAfter).toISOString() })
    } catch (error) {
      tell((error as Error).message)
    }
  }
  let looking = Promise.resolve()
  const refresh = (): Promise<void> => {
    looking = looking.then(look)
    return looking
  }
  const timer = setInterval(() => void refresh(), everyMs)
  timer.unref()
  return {
    get current() {
      return current
    },
    follow(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    refresh,
    close: () => clearInterval(timer),
  }
}

/** Reads a certificate and the key that belongs to it. Rejects with INVALID_REQUEST that names the file and what is wrong with it. */
export async function readCertificate({ certFile, keyFile }: CertificateFiles): Promise<Certificate> {
  const [cert, key] = await Promise.all([readPart('tls-cert', certFile), readPart('tls-key', keyFile)])
  const parsed = parsePart('tls-cert', certFile, 'no certificate in PEM', () => new X509Certificate(cert))
  const privateKey = parsePart('tls-key', keyFile, 'no private key in PEM without a passphrase', () => createPrivateKey(key))
  if (!parsed.checkPrivateKey(privateKey)) throw unfit('tls-key', keyFile, `is not the key of the certificate in ${certFile}`)
  return { cert, key, names: namesOf(parsed), notBefore: parsed.validFromDate.getTime(), notAfter: parsed.validToDate.getTime() }
}

/** Why clients refuse it at this moment; undefined where they do not. */
function whyNotGood({ notBefore, notAfter }: Certificate, file: string, now: number): string | undefined {
  const time = (ms: number): string => new Date(ms).toISOString()
  if (now > notAfter) return `the certificate in ${file} has expired at ${time(notAfter)}: clients refuse it until it is renewed`
  return now < notBefore ? `the certificate in ${file} is good from ${time(notBefore)} on: clients refuse it until then` : undefined
}

/** The names that a certificate is for. */
export function namesOf({ subjectAltName }: X509Certificate): string[] {
  // names that could be mistaken for several are quoted there, and are none of ours
  const parts = (subjectAltName ?? '').split(', ').map((part) => /^(DNS|IP Address):([^"\s]+)$/.exec(part)?.[2])
  return parts.filter((part) => part !== undefined)
}

async function readPart(field: string, file: string): Promise<Buffer> {
  try {
    return await readFile(file)
  } catch (cause) {
    throw unfit(field, file, `cannot be read (${(cause as NodeJS.ErrnoException).code ?? cause})`)
  }
}

function parsePart<T>(field: string, file: string, wrong: string, parse: () => T): T {
  try {
    return parse()
  } catch {
    throw unfit(field, file, `has ${wrong}`)
  }
}

function unfit(field: string, file: string, message: string): HoneError {
  return new HoneError('INVALID_REQUEST', `${file} ${message}`, { problems: [{ field, value: file, message }] })
}
