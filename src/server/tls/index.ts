/** tls: the certificate that a server shows: read from files and followed, or made by itself. */
export { demandAuthority } from './authority.ts'
export { type Certificate, type LiveCertificate, openCertificate } from './certificate.ts'
export { grpcCredentials } from './grpc-credentials.ts'
export { openSelfMade } from './self-made.ts'
