import { X509Certificate } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { HoneError } from '../../model/index.ts'

const PEM = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g

/**
 * Makes sure that a file has the CA that a server's certificate (PEM, with those above it) is by: trials are told to trust it, and would find
 * the server out only when they report. Rejects with INVALID_REQUEST that names the file and what is wrong with it.
 */
export async function demandAuthority(caFile: string, cert: Buffer): Promise<void> {
  let text: string
  try {
    text = await readFile(caFile, 'utf8')
  } catch (cause) {
    throw unfit(caFile, `cannot be read (${(cause as NodeJS.ErrnoException).code ?? cause})`)
  }
  const authorities = certificatesIn(text)
  if (authorities.length === 0) throw unfit(caFile, 'has no certificate in PEM')
  const chain = certificatesIn(cert.toString('latin1'))
  const issuersOf = (below: X509Certificate, above: readonly X509Certificate[]) => above.find((one) => isBy(below, one))
  for (let at = chain[0], left = chain.length; at !== undefined && left > 0; at = issuersOf(at, chain.slice(1)), left--) {
    if (issuersOf(at, authorities) !== undefined) return
  }
  throw unfit(caFile, `is not the CA of the certificate, which is by ${(chain.at(-1)?.issuer ?? '').replaceAll('\n', ', ')}`)
}

function isBy(below: X509Certificate, above: X509Certificate): boolean {
  return below.checkIssued(above) && below.verify(above.publicKey)
}

/** Those that can be read; other texts may stand between them. */
function certificatesIn(text: string): X509Certificate[] {
  return (text.match(PEM) ?? []).flatMap((pem) => {
    try {
      return [new X509Certificate(pem)]
    } catch {
      return []
    }
  })
}

function unfit(file: string, message: string): HoneError {
  return new HoneError('INVALID_REQUEST', `${file} ${message}`, {
    problems: [
      {
        field: 'tls-ca',
        value: file,
        message,
        remedy: 'Name the file of the CA with --tls-ca, or leave it out where everybody knows the CA.',
      },
    ],
  })
}
