import type { handleUnaryCall } from '@grpc/grpc-js'
import type { AiplatformHandlers, OperationsHandlers } from '../../wire/index.ts'

/** What a call knows beside its request, whichever door it came by. */
export interface MethodContext {
  readonly signal: AbortSignal
}

type Method<Handler> =
  Handler extends handleUnaryCall<infer Request, infer Reply> ? (request: Request, context: MethodContext) => Promise<Reply> : never

type All = AiplatformHandlers & OperationsHandlers

/** Calls as plain functions: gRPC and HTTP lead to the same ones. */
export type Methods<Name extends keyof All> = { readonly [K in Name]: Method<All[K]> }

export type StudyMethod = 'CreateStudy' | 'GetStudy' | 'LookupStudy' | 'ListStudies' | 'DeleteStudy'
export type TrialRead = 'GetTrial' | 'ListTrials' | 'ListOptimalTrials'
export type TrialWrite = 'CreateTrial' | 'DeleteTrial' | 'AddTrialMeasurement' | 'CompleteTrial' | 'StopTrial'
export type Operating = 'SuggestTrials' | 'CheckTrialEarlyStoppingState'
export type OperationMethod = 'GetOperation' | 'WaitOperation' | 'ListOperations' | 'DeleteOperation' | 'CancelOperation'

/** Every call of the interface. */
export type AiplatformMethods = Methods<StudyMethod | TrialRead | TrialWrite | Operating>
export type OperationMethods = Methods<OperationMethod>
