import {
  type Metadata,
  ServerInterceptingCall,
  type ServerInterceptingCallInterface,
  type ServerInterceptor,
  ServerListenerBuilder,
  type StatusObject,
} from '@grpc/grpc-js'
import { HoneError, type StudyId, type TrialNumber } from '../../model/index.ts'
import { type Access, type Caller, hostProblem } from '../access.ts'
import { statusOf } from './status.ts'

/** Refuses calls that come by a foreign name (:authority): loopback is not a wall. What may pass is not wrapped, and costs nothing. */
export function refuseForeignHosts(boundPort: () => number, log: (event: object) => void): ServerInterceptor {
  let passed: string | undefined
  return (_method, call) => {
    const host = call.getHost()
    const problem = host === passed ? undefined : hostProblem(host, boundPort())
    if (problem !== undefined) return refusing(call, statusOf(new HoneError('NOT_ALLOWED', problem), log))
    passed = host
    return call as ServerInterceptingCall
  }
}

function refusing(call: ServerInterceptingCallInterface, status: StatusObject): ServerInterceptingCall {
  return new ServerInterceptingCall(call, {
    start: (next) => next(new ServerListenerBuilder().withOnReceiveMetadata(() => call.sendStatus(status)).build()),
  })
}

/** Who calls; throws UNAUTHENTICATED without a token of this server. */
export function demandCaller(access: Access, metadata: Metadata): Caller {
  const header = metadata.get('authorization')[0]
  const caller = access.check(/^Bearer (.+)$/i.exec(header?.toString() ?? '')?.[1])
  if (caller !== undefined) return caller
  const message = header === undefined ? 'This needs the server’s token.' : 'The token is not one of this server’s.'
  throw new HoneError('UNAUTHENTICATED', message)
}

/** Lets the owner pass only. */
export function demandOwner(access: Access, metadata: Metadata): void {
  if (demandCaller(access, metadata).kind === 'owner') return
  throw new HoneError('NOT_ALLOWED', 'A trial’s token may write only its own trial.')
}

/** Lets the owner pass, and a trial for itself. */
export function demandTrial(caller: Caller, study: StudyId, trial: TrialNumber): void {
  if (caller.kind === 'owner' || (caller.study === study && caller.trial === trial)) return
  throw new HoneError('NOT_ALLOWED', 'A trial’s token may write only its own trial.', { subject: { study, trial: String(trial) } })
}
