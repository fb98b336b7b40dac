/** A server cannot be spoken to as it is named: what is wrong, and what would be right. */
export class ServerNameError extends Error {
  override readonly name = 'ServerNameError'
  readonly remedy: string

  constructor(message: string, remedy: string) {
    super(message)
    this.remedy = remedy
  }
}

/** A server as it is named. */
export interface ServerName {
  /** HOST:PORT */
  readonly address: string
  readonly scheme: 'https' | 'http' | undefined
  /** It is on this machine. */
  readonly isLocal: boolean
}

/** The host of HOST:PORT, an IPv6 address without its brackets. */
export function hostOf(address: string): string {
  return address.replace(/:\d+$/, '').replace(/^\[|\]$/g, '')
}

const PORT = 7711
const HTTPS_PORT = 443

/** Reads HOST, HOST:PORT, https://HOST[:PORT] or http://HOST:PORT. Throws a ServerNameError. */
export function readServerName(text: string): ServerName {
  const [, scheme, host, port] = /^(?:(https?):\/\/)?(\[[0-9a-f:.]+\]|[^:/@\s[\]]+)(?::(\d{1,5}))?\/?$/i.exec(text) ?? []
  if (host === undefined || Number(port ?? 0) > 65_535) {
    throw new ServerNameError(`${JSON.stringify(text)} is no address of a server`, 'Write HOST:PORT or https://HOST:PORT.')
  }
  const kind = scheme?.toLowerCase() as ServerName['scheme']
  const isLocal = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/i.test(host)
  if (kind === 'http' && !isLocal) {
    throw new ServerNameError(
      `http:// would show the token to the network between here and ${host}`,
      `Write https://${host}:${port ?? PORT}.`,
    )
  }
  return { address: `${host}:${port ?? (kind === 'https' ? HTTPS_PORT : PORT)}`, scheme: kind, isLocal }
}
