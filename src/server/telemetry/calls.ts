import type { Server } from '@grpc/grpc-js'
import type { Counter, Histogram } from './registry.ts'

/** Where calls are counted. */
export interface CallCounts {
  readonly total: Counter
  readonly seconds: Histogram
  /** Calls under way by method. */
  readonly open: Map<string, number>
  readonly codeName: (code: number) => string
}

type Ended = (code: number) => void
type Callback = (error: { code?: number } | null, ...rest: unknown[]) => void
type Handler = (call: NodeJS.EventEmitter, callback?: Callback) => void

const OK = 0
const CANCELLED = 1
const UNKNOWN = 2

/** Wraps the handlers of every service that is added to the server from now on; methods are named `package.Service/Method`. */
export function countCalls(counts: CallCounts, server: Server): void {
  const add = server.addService.bind(server)
  server.addService = (service, handlers) => {
    const paths = new Map(
      Object.entries(service).flatMap(([name, { path, originalName }]) => [[name, path] as const, [originalName ?? name, path] as const]),
    )
    const counted = Object.entries(handlers).map(([name, handler]) => {
      const path = paths.get(name)
      return [name, path === undefined ? handler : countOne(counts, path.slice(1), handler as Handler)]
    })
    add(service, Object.fromEntries(counted))
  }
}

function countOne(counts: CallCounts, method: string, handler: Handler): Handler {
  return (call, callback) => {
    const begin = performance.now()
    const ended = begun(counts, method)
    if (callback === undefined) countStream(call, ended)
    handler(
      call,
      callback &&
        ((error, ...rest) => {
          counts.seconds.observe((performance.now() - begin) / 1_000, [method])
          ended(error === null ? OK : (error.code ?? UNKNOWN))
          callback(error, ...rest)
        }),
    )
  }
}

/** Counts a call as open; to be told, at least once, how it ended. */
function begun({ open, total, codeName }: CallCounts, method: string): Ended {
  open.set(method, (open.get(method) ?? 0) + 1)
  let over = false
  return (code) => {
    if (over) return
    over = true
    open.set(method, (open.get(method) ?? 1) - 1)
    total.add([method, codeName(code)])
  }
}

function countStream(call: NodeJS.EventEmitter, ended: Ended): void {
  call.once('finish', () => ended(OK))
  call.once('cancelled', () => ended(CANCELLED))
  call.once('error', (error: { code?: number }) => ended(error.code ?? UNKNOWN))
}
