import { connect as connectPlainly, isIP, type Socket } from 'node:net'
import { type ConnectionOptions, connect as connectTls } from 'node:tls'
import type { ServerAddress, Trust } from './server-lookup.ts'
import { hostOf } from './server-name.ts'

/** Why a server cannot be spoken to. */
export interface Obstacle {
  /** away: nothing answers there (yet); distrust: something answers, and it is not to be spoken to as it was named. */
  readonly kind: 'away' | 'distrust'
  readonly message: string
  readonly remedy: string
}

const PATIENCE_MS = 5_000
/** What speaks TLS, and not HTTP/2 over it, says so. */
const NO_HTTP_2 = 'ERR_SSL_TLSV1_ALERT_NO_APPLICATION_PROTOCOL'
/** How HTTP/2 begins; what speaks only HTTP/1 answers in that. */
const PREFACE = 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'

/** Looks what stands between here and a server; undefined when nothing does. Costs a connection: for when a call has failed, or before the first. */
export async function findObstacle({ grpc, trust }: Pick<ServerAddress, 'grpc' | 'trust'>): Promise<Obstacle | undefined> {
  const host = hostOf(grpc)
  const place = { host, port: Number(grpc.slice(grpc.lastIndexOf(':') + 1)) }
  if (trust === undefined) return plainObstacle(grpc, place)
  const error = await attempt(connectTls({ ...place, ...optionsOf(trust, host) }), 'secureConnect')
  return error === undefined ? undefined : (distrust(error, grpc, trust) ?? away(error, grpc))
}

async function plainObstacle(grpc: string, place: { host: string; port: number }): Promise<Obstacle | undefined> {
  const error = await attempt(connectPlainly(place), 'connect')
  if (error !== undefined) return away(error, grpc)
  const overTls = await attempt(connectTls({ ...place, rejectUnauthorized: false, ALPNProtocols: ['h2'] }), 'secureConnect')
  if (overTls?.code === NO_HTTP_2) return webServer(grpc)
  if (overTls === undefined) {
    return {
      kind: 'distrust',
      message: `the server at ${grpc} speaks TLS`,
      remedy: `Name it as https://${grpc}, and its CA with --ca FILE or HONE_CA.`,
    }
  }
  return (await speaksHttp1(place)) ? webServer(grpc) : undefined
}

/** The dashboard's port is easily taken for the other one. */
function webServer(grpc: string): Obstacle {
  return {
    kind: 'distrust',
    message: `what answers at ${grpc} is a web server, as the dashboard is, and speaks no gRPC`,
    remedy: 'Name the port where gRPC listens (7711 where no other was chosen): `hone serve` says both.',
  }
}

async function speaksHttp1(place: { host: string; port: number }): Promise<boolean> {
  const socket = connectPlainly(place)
  let answer = ''
  socket.once('data', (data) => {
    answer = data.toString('latin1')
    socket.emit('answered')
  })
  socket.write(PREFACE)
  await attempt(socket, 'answered')
  return answer.startsWith('HTTP/1')
}

function optionsOf(trust: Trust, host: string): ConnectionOptions {
  const options: ConnectionOptions = { ALPNProtocols: ['h2'], ...(isIP(host) === 0 && { servername: host }) }
  switch (trust.kind) {
    case 'public':
      return options
    case 'ca':
      return { ...options, ca: trust.pem }
    case 'pinned':
      return { ...options, ca: trust.pem, allowPartialTrustChain: true, checkServerIdentity: () => undefined }
  }
}

function attempt(socket: Socket, event: 'connect' | 'secureConnect' | 'answered'): Promise<NodeJS.ErrnoException | undefined> {
  return new Promise((resolve) => {
    const end = (error?: NodeJS.ErrnoException): void => {
      resolve(error)
      socket.destroy()
    }
    socket.once(event, () => end())
    socket.once('error', end)
    socket.once('close', () => end(Object.assign(new Error('the connection was closed'), { code: 'ECONNRESET' })))
    socket.setTimeout(PATIENCE_MS, () => end(Object.assign(new Error('nothing answered'), { code: 'ETIMEDOUT' })))
  })
}

function distrust({ code = '', message }: NodeJS.ErrnoException, grpc: string, trust: Trust): Obstacle | undefined {
  const kind = 'distrust'
  switch (code) {
    case 'CERT_HAS_EXPIRED':
      return { kind, message: `the certificate of ${grpc} has expired`, remedy: 'Whoever runs the server must renew it.' }
    case 'CERT_NOT_YET_VALID':
      return { kind, message: `the certificate of ${grpc} is not valid yet`, remedy: 'Look at the clocks of both machines.' }
    case 'ERR_TLS_CERT_ALTNAME_INVALID':
      return {
        kind,
        message: `the certificate of ${grpc} is for other names (${/altnames: (.*)/.exec(message)?.[1] ?? message})`,
        remedy: 'Call the server by one of them; a certificate that --tls auto made gets more by --host NAME.',
      }
    case 'SELF_SIGNED_CERT_IN_CHAIN':
    case 'DEPTH_ZERO_SELF_SIGNED_CERT':
    case 'UNABLE_TO_VERIFY_LEAF_SIGNATURE':
    case 'UNABLE_TO_GET_ISSUER_CERT':
    case 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY':
    case 'CERT_SIGNATURE_FAILURE': {
      const known = trust.kind === 'public' ? 'a CA that this machine knows' : 'the CA that was named'
      return { kind, message: `the certificate of ${grpc} is not by ${known}`, remedy: 'Name the server’s CA with --ca FILE or HONE_CA.' }
    }
    case NO_HTTP_2:
      return webServer(grpc)
    case 'EPROTO':
    case 'ERR_SSL_WRONG_VERSION_NUMBER':
    case 'ERR_SSL_PACKET_LENGTH_TOO_LONG':
      return {
        kind,
        message: `what answers at ${grpc} does not speak TLS`,
        remedy: 'Look at host and port; without TLS, Hone serves its own machine only.',
      }
  }
  return undefined
}

function away({ code = '' }: NodeJS.ErrnoException, grpc: string): Obstacle {
  const kind = 'away'
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') {
    return { kind, message: `nobody knows the host of ${grpc} (${code})`, remedy: 'Look at how it is spelled, or at the name service.' }
  }
  const remedy = 'Start one with `hone serve`, or name another with --server HOST:PORT.'
  return { kind, message: `no server answers at ${grpc}`, remedy }
}
