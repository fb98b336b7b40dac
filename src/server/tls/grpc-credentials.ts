import { experimental, ServerCredentials } from '@grpc/grpc-js'
import type { LiveCertificate } from './certificate.ts'

/** What a gRPC server shows to its clients; each new certificate is shown to those that connect from then on. */
export function grpcCredentials(certificate: LiveCertificate | undefined): ServerCredentials {
  if (certificate === undefined) return ServerCredentials.createInsecure()
  type Provider = Parameters<typeof experimental.createCertificateProviderServerCredentials>[0]
  type Listener = Parameters<Provider['addIdentityCertificateListener']>[0]
  const followed = new Map<Listener, () => void>()
  const provider: Provider = {
    addIdentityCertificateListener(listener) {
      const tell = ({ cert, key }: LiveCertificate['current']): void => listener({ certificate: cert, privateKey: key })
      followed.set(listener, certificate.follow(tell))
      // whoever listens is not ready to be told before it has listened
      process.nextTick(() => tell(certificate.current))
    },
    removeIdentityCertificateListener(listener) {
      followed.get(listener)?.()
      followed.delete(listener)
    },
    addCaCertificateListener: () => {},
    removeCaCertificateListener: () => {},
  }
  return experimental.createCertificateProviderServerCredentials(provider, null, false)
}
