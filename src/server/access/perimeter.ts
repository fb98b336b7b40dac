import { isIP } from 'node:net'

/** How far a server can be reached, and what follows from it. */
export interface Perimeter {
  /** Every call needs a token, also one that only reads. */
  readonly isClosed: boolean
  /** Says why a Host (or :authority) is refused; undefined when the server answers to it. */
  hostProblem(host: string | undefined, boundPort: number): string | undefined
  /** Says why a page may not use the server; undefined for its own page, and where no page asks. */
  originProblem(origin: string | undefined, host: string | undefined, boundPort: number): string | undefined
}

/** Only this machine reaches the server, under its own names and port: that stops pages whose name was rebound to it. */
export const LOOPBACK: Perimeter = {
  isClosed: false,
  hostProblem(host, boundPort) {
    const { name, port, problem } = readHost(host)
    if (name === undefined) return problem
    if (!isLoopbackName(name)) return `This server answers as localhost only, not as ${name}.`
    if (port !== undefined && port !== boundPort) return `This server answers on port ${boundPort}, not ${port}.`
    return undefined
  },
  originProblem(origin, _host, boundPort) {
    if (origin === undefined) return undefined
    const url = URL.canParse(origin) ? new URL(origin) : undefined
    const own = url?.protocol === 'http:' && isLoopbackName(url.hostname) && Number(url.port || 80) === boundPort
    return own ? undefined : foreign(origin)
  },
}

/**
 * A network reaches the server, over TLS: it answers to the names that are given (those of its certificate, and others), as `*.example.com`
 * too, on whatever port leads to it, and to addresses in digits, which nobody can rebind.
 */
export function networkPerimeter(names: () => readonly string[]): Perimeter {
  return {
    isClosed: true,
    hostProblem(host) {
      const { name, problem } = readHost(host)
      if (name === undefined) return problem
      if (isLoopbackName(name) || isIP(name.replace(/^\[|\]$/g, '')) !== 0 || names().some((known) => covers(known, name))) return undefined
      return `This server does not answer as ${name}: start it with --host ${name}, or with a certificate that has the name.`
    },
    originProblem(origin, host) {
      if (origin === undefined) return undefined
      const url = URL.canParse(origin) ? new URL(origin) : undefined
      return url?.protocol === 'https:' && url.host === host?.toLowerCase().replace(/:443$/, '') ? undefined : foreign(origin)
    },
  }
}

/** True for the names of this machine's loopback interface. */
export function isLoopbackName(name: string): boolean {
  return /^(localhost|127(\.\d{1,3}){3}|\[?::1\]?)$/i.test(name)
}

function covers(known: string, name: string): boolean {
  const [wanted, pattern] = [name.toLowerCase(), known.toLowerCase()]
  if (!pattern.startsWith('*.')) return wanted === pattern
  const dot = wanted.indexOf('.')
  return dot > 0 && wanted.slice(dot) === pattern.slice(1)
}

function readHost(host: string | undefined): { name?: string; port?: number; problem?: string } {
  if (host === undefined || host === '') return { problem: 'The request names no host.' }
  const parts = /^(\[[0-9a-f:.]+\]|[^:[\]@/\s]+)(?::(\d+))?$/i.exec(host)
  if (parts?.[1] === undefined) return { problem: `The host ${JSON.stringify(host)} is malformed.` }
  return { name: parts[1], ...(parts[2] !== undefined && { port: Number(parts[2]) }) }
}

function foreign(origin: string): string {
  return `Pages of ${origin} may not use this server.`
}
