import type { handleUnaryCall, MethodDefinition, Server, ServiceDefinition, UntypedHandleCall } from '@grpc/grpc-js'
import { HoneError } from '../../model/index.ts'
import { statusOf } from './status.ts'

/** Stands for a message that cannot be read, until its call is refused. */
class Unreadable {
  readonly why: string

  constructor(why: string) {
    this.why = why
  }
}

type Callback = Parameters<handleUnaryCall<unknown, unknown>>[1]
type Handler = (call: NodeJS.EventEmitter & { readonly request?: unknown }, callback?: Callback) => void

/**
 * Refuses messages that cannot be read as their caller's fault, in every service that is added to the server from now on: the library answers
 * INTERNAL, which says that the server is broken. Where messages come as a stream (reflection), it still does.
 */
export function refuseUnreadable(server: Server, log: (event: object) => void): void {
  const add = server.addService.bind(server)
  server.addService = (service, handlers) => {
    const methods = Object.entries<MethodDefinition<unknown, unknown>>(service).filter(([, { requestStream }]) => !requestStream)
    const paths = new Map(
      methods.flatMap(([name, { path, originalName }]) => [[name, path] as const, [originalName ?? name, path] as const]),
    )
    const refusing = Object.entries(handlers).map(([name, handler]) => {
      const path = paths.get(name)
      return [name, path === undefined ? handler : refusingOf(path.slice(1), handler as Handler, log)] as const
    })
    const reading = methods.map(
      ([name, method]) => [name, { ...method, requestDeserialize: readingOf(method.requestDeserialize) }] as const,
    )
    add(
      { ...service, ...Object.fromEntries(reading) } as ServiceDefinition,
      Object.fromEntries(refusing) as Record<string, UntypedHandleCall>,
    )
  }
}

function readingOf(read: (bytes: Buffer) => unknown): (bytes: Buffer) => unknown {
  return (bytes) => {
    try {
      return read(bytes)
    } catch (error) {
      // of a map's entry without a value the library says how it stumbled
      return new Unreadable(error instanceof TypeError ? 'a part of it has no value' : (error as Error).message)
    }
  }
}

function refusingOf(method: string, handle: Handler, log: (event: object) => void): Handler {
  return (call, callback) => {
    if (!(call.request instanceof Unreadable)) return handle(call, callback)
    const status = statusOf(new HoneError('INVALID_REQUEST', `the message is not one that ${method} takes: ${call.request.why}`), log)
    if (callback === undefined) call.emit('error', status)
    else callback(status)
  }
}
