import { credentials } from '@grpc/grpc-js'
import type { SuggestionClient } from './generated/api/v1/beta1/Suggestion.ts'
import type { ProtoGrpcType } from './generated/suggestion.ts'
import { loadProto } from './protos.ts'

export type { DBManagerHandlers } from './generated/api/v1/beta1/DBManager.ts'
export type { Experiment__Output as ReadKatibExperiment } from './generated/api/v1/beta1/Experiment.ts'
export type { MetricLog as WireMetricLog, MetricLog__Output as ReadMetricLog } from './generated/api/v1/beta1/MetricLog.ts'
export type { ParameterSpec__Output as ReadKatibParameter } from './generated/api/v1/beta1/ParameterSpec.ts'
export type { SuggestionHandlers } from './generated/api/v1/beta1/Suggestion.ts'
export type { Trial__Output as ReadKatibTrial } from './generated/api/v1/beta1/Trial.ts'
export type { SuggestionClient }

/** Katib's protos. */
type KatibWire = ProtoGrpcType['api']['v1']['beta1']

let loaded: KatibWire | undefined

/** Katib's services, read once: its DB manager, and the one that it asks for suggestions. */
export function loadKatibWire(): Pick<KatibWire, 'DBManager' | 'Suggestion'> {
  loaded ??= loadProto<ProtoGrpcType>('katib/suggestion.proto').api.v1.beta1
  return loaded
}

/** A client of a suggestion service at `host:port`; it connects with its first call. */
export function openSuggestionClient(address: string): SuggestionClient {
  return new (loadKatibWire().Suggestion)(address, credentials.createInsecure())
}
