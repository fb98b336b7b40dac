import { type ChannelOptions, credentials, InterceptingCall, type Interceptor } from '@grpc/grpc-js'
import type { StudyServiceClient } from './generated/hone/v1/StudyService.ts'
import { openStudyClient } from './protos.ts'

/** A client of the server at an address; it connects with its first call, and every call carries the token. */
export function connectStudies(
  address: { readonly grpc: string; readonly token: string | undefined },
  options: ChannelOptions = {},
): StudyServiceClient {
  return openStudyClient(address.grpc, credentials.createInsecure(), { ...options, interceptors: [authorise(address.token)] } as object)
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
