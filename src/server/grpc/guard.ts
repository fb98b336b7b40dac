import {
  ServerInterceptingCall,
  type ServerInterceptingCallInterface,
  type ServerInterceptor,
  ServerListenerBuilder,
  type StatusObject,
} from '@grpc/grpc-js'
import { HoneError } from '../../model/index.ts'
import type { Entrance, Perimeter } from '../access/index.ts'
import { statusOf } from '../calls/status.ts'

/** Refuses calls that come by a foreign name (:authority). What may pass is not wrapped, and costs nothing. */
export function refuseForeignHosts(perimeter: Perimeter, boundPort: () => number, log: (event: object) => void): ServerInterceptor {
  let passed: string | undefined
  return (_method, call) => {
    const host = call.getHost()
    const problem = host === passed ? undefined : perimeter.hostProblem(host, boundPort())
    if (problem !== undefined) return refusing(call, statusOf(new HoneError('WRONG_ADDRESS', problem), log))
    passed = host
    return call as ServerInterceptingCall
  }
}

/** Asks calls of the service for a token, where its handlers do not ask for it themselves. */
export function askForToken(service: string, entrance: Entrance, log: (event: object) => void): ServerInterceptor {
  return (method, call) => {
    if (!method.path.startsWith(`/${service}`)) return call as ServerInterceptingCall
    return new ServerInterceptingCall(call, {
      start: (next) =>
        next(
          new ServerListenerBuilder()
            .withOnReceiveMetadata((metadata, pass) => {
              try {
                entrance(metadata.get('authorization')[0]?.toString())
                pass(metadata)
              } catch (thrown) {
                call.sendStatus(statusOf(thrown, log))
              }
            })
            .build(),
        ),
    })
  }
}

function refusing(call: ServerInterceptingCallInterface, status: StatusObject): ServerInterceptingCall {
  return new ServerInterceptingCall(call, {
    start: (next) => next(new ServerListenerBuilder().withOnReceiveMetadata(() => call.sendStatus(status)).build()),
  })
}
