import { type KeyObject, webcrypto } from 'node:crypto'
import { isIP } from 'node:net'

/** What a new certificate says. */
export interface Wanted {
  readonly subject: string
  /** Host names and addresses; none = it is a CA. */
  readonly names: readonly string[]
  readonly days: number
  readonly now: number
}

/** A certificate with its key, PEM. */
export interface Issued {
  readonly cert: string
  readonly key: string
}

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256' } as const
const HASH = 'SHA-256'
const DAY_MS = 86_400_000
/** Clocks that are behind take it as well. */
const SKEW_MS = 3_600_000
const SERIAL_BYTES = 16
const OID = {
  commonName: '2.5.4.3',
  subjectKeyId: '2.5.29.14',
  keyUsage: '2.5.29.15',
  names: '2.5.29.17',
  constraints: '2.5.29.19',
  authorityKeyId: '2.5.29.35',
  purposes: '2.5.29.37',
  serverAuth: '1.3.6.1.5.5.7.3.1',
} as const
/** Bits of the key usage, from the left: a CA signs certificates and lists of revoked ones, a server signs its handshake. */
const USAGE = { ca: { byte: 0b0000_0110, unused: 1 }, server: { byte: 0b1000_0000, unused: 7 } } as const

/** Makes a key and a certificate for it (X.509 v3, RFC 5280), signed by the issuer, or by itself. The libraries are read when they are needed. */
export async function issue(wanted: Wanted, issuer?: { readonly subject: string; readonly key: KeyObject }): Promise<Issued> {
  const [asn1, pki] = await Promise.all([import('asn1js'), import('pkijs')])
  const keys = await webcrypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify'])
  const signer = issuer === undefined ? keys : await pairOf(issuer.key)
  const name = (text: string) => new pki.AttributeTypeAndValue({ type: OID.commonName, value: new asn1.Utf8String({ value: text }) })
  const certificate = new pki.Certificate()
  certificate.version = 2
  certificate.serialNumber = new asn1.Integer({ valueHex: serial() })
  certificate.subject.typesAndValues.push(name(wanted.subject))
  certificate.issuer.typesAndValues.push(name(issuer?.subject ?? wanted.subject))
  certificate.notBefore.value = new Date(wanted.now - SKEW_MS)
  certificate.notAfter.value = new Date(wanted.now + wanted.days * DAY_MS)
  await certificate.subjectPublicKeyInfo.importKey(keys.publicKey)

  const isCa = wanted.names.length === 0
  const extension = (extnID: string, critical: boolean, value: { toBER(): ArrayBuffer }) =>
    new pki.Extension({ extnID, critical, extnValue: value.toBER() })
  const keyId = async (key: webcrypto.CryptoKey) =>
    webcrypto.subtle.digest('SHA-1', new Uint8Array(await webcrypto.subtle.exportKey('spki', key)))
  const { byte, unused } = isCa ? USAGE.ca : USAGE.server
  certificate.extensions = [
    extension(OID.constraints, true, new pki.BasicConstraints(isCa ? { cA: true, pathLenConstraint: 0 } : { cA: false }).toSchema()),
    extension(OID.keyUsage, true, new asn1.BitString({ valueHex: Uint8Array.of(byte).buffer, unusedBits: unused })),
    extension(OID.subjectKeyId, false, new asn1.OctetString({ valueHex: await keyId(keys.publicKey) })),
    extension(
      OID.authorityKeyId,
      false,
      new pki.AuthorityKeyIdentifier({ keyIdentifier: new asn1.OctetString({ valueHex: await keyId(signer.publicKey) }) }).toSchema(),
    ),
  ]
  if (!isCa) {
    const names = wanted.names.map((text) =>
      isIP(text) === 0
        ? new pki.GeneralName({ type: 2, value: text })
        : new pki.GeneralName({ type: 7, value: new asn1.OctetString({ valueHex: addressBytes(text) }) }),
    )
    certificate.extensions.push(
      extension(OID.purposes, false, new pki.ExtKeyUsage({ keyPurposes: [OID.serverAuth] }).toSchema()),
      extension(OID.names, false, new pki.GeneralNames({ names }).toSchema()),
    )
  }
  await certificate.sign(signer.privateKey, HASH)
  const key = await webcrypto.subtle.exportKey('pkcs8', keys.privateKey)
  return { cert: pem('CERTIFICATE', certificate.toSchema(true).toBER()), key: pem('PRIVATE KEY', key) }
}

async function pairOf(key: KeyObject): Promise<{ privateKey: webcrypto.CryptoKey; publicKey: webcrypto.CryptoKey }> {
  const { createPublicKey } = await import('node:crypto')
  return {
    privateKey: key.toCryptoKey(ALGORITHM, false, ['sign']),
    publicKey: createPublicKey(key).toCryptoKey(ALGORITHM, true, ['verify']),
  }
}

/** Positive, and unlike any other. */
function serial(): ArrayBuffer {
  const bytes = webcrypto.getRandomValues(new Uint8Array(SERIAL_BYTES))
  bytes[0] = (bytes[0]! & 0x7f) | 0x40
  return bytes.buffer
}

/** The 4 or 16 bytes of an address. */
function addressBytes(text: string): ArrayBuffer {
  if (isIP(text) === 4) return Uint8Array.from(text.split('.').map(Number)).buffer
  const [head = '', tail] = expandMapped(text).split('::')
  const [front, back] = [head, tail ?? ''].map((half) => (half === '' ? [] : half.split(':').map((group) => Number.parseInt(group, 16))))
  const gap = Array<number>(8 - front!.length - back!.length).fill(0)
  return Uint8Array.from([...front!, ...gap, ...back!].flatMap((group) => [group >> 8, group & 0xff])).buffer
}

/** `::ffff:1.2.3.4` as `::ffff:102:304`. */
function expandMapped(text: string): string {
  return text.replace(/(\d+)\.(\d+)\.(\d+)\.(\d+)$/, (_, a, b, c, d) => {
    const group = (high: string, low: string) => (Number(high) * 256 + Number(low)).toString(16)
    return `${group(a, b)}:${group(c, d)}`
  })
}

function pem(label: string, der: ArrayBuffer): string {
  const lines =
    Buffer.from(der)
      .toString('base64')
      .match(/.{1,64}/g) ?? []
  return `-----BEGIN ${label}-----\n${lines.join('\n')}\n-----END ${label}-----\n`
}
