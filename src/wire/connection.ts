import { isIP } from 'node:net'
import { checkServerIdentity, createSecureContext, type PeerCertificate } from 'node:tls'
import { type ChannelCredentials, type ChannelOptions, credentials, InterceptingCall, type Interceptor } from '@grpc/grpc-js'
import type { AccessServiceClient } from './generated/hone/v1/AccessService.ts'
import type { StudyServiceClient } from './generated/hone/v1/StudyService.ts'
import { loadWire, openStudyClient } from './protos.ts'
import type { ServerAddress } from './server-lookup.ts'
import { hostOf } from './server-name.ts'

/** A proxy for the outside world must not stand before a server of this machine, or of its own network. */
const DIRECT: ChannelOptions = { 'grpc.enable_http_proxy': 0 }

/** Options with which a server that comes back is met within a second. */
export const RECONNECTING: ChannelOptions = {
  'grpc.initial_reconnect_backoff_ms': 100,
  'grpc.min_reconnect_backoff_ms': 500,
  'grpc.max_reconnect_backoff_ms': 1_000,
}

type Reachable = Pick<ServerAddress, 'grpc' | 'token' | 'trust'>

/** A client of the server at an address; it connects with its first call, and every call carries the token. */
export function connectStudies(address: Reachable, options: ChannelOptions = {}): StudyServiceClient {
  const { channel, channelOptions } = secured(address)
  return openStudyClient(address.grpc, channel, { ...options, ...channelOptions, interceptors: [authorise(address.token)] } as object)
}

/** The same for the server's tokens. */
export function connectAccess(address: Reachable): AccessServiceClient {
  const { AccessService } = loadWire()
  const { channel, channelOptions } = secured(address)
  return new AccessService(address.grpc, channel, { ...channelOptions, interceptors: [authorise(address.token)] })
}

function secured({ grpc, trust }: Reachable): { channel: ChannelCredentials; channelOptions: ChannelOptions } {
  if (trust === undefined) return { channel: credentials.createInsecure(), channelOptions: DIRECT }
  const host = hostOf(grpc)
  // an address in digits is no server name that TLS may say: it says another, and the certificate is held against the address
  const isAddress = isIP(host) !== 0
  const channelOptions = isAddress ? { ...DIRECT, 'grpc.ssl_target_name_override': 'localhost' } : DIRECT
  const byAddress = isAddress ? { checkServerIdentity: (_: string, cert: PeerCertificate) => checkServerIdentity(host, cert) } : {}
  switch (trust.kind) {
    case 'public':
      return { channel: credentials.createSsl(null, null, null, byAddress), channelOptions }
    case 'ca':
      return { channel: credentials.createSsl(Buffer.from(trust.pem), null, null, byAddress), channelOptions }
    case 'pinned': {
      const context = createSecureContext({ ca: trust.pem, allowPartialTrustChain: true })
      // the file is the server's own, on this machine: no name says more than that
      return { channel: credentials.createFromSecureContext(context, { checkServerIdentity: () => undefined }), channelOptions }
    }
  }
}

function authorise(token: string | undefined): Interceptor {
  return (options, nextCall) =>
    new InterceptingCall(nextCall(options), {
      start(metadata, listener, next) {
        if (token !== undefined) metadata.set('authorization', `Bearer ${token}`)
        next(metadata, listener)
      },
    })
}
