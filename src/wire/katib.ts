import type { ProtoGrpcType } from './generated/db_manager.ts'
import { loadProto } from './protos.ts'

export type { DBManagerHandlers } from './generated/api/v1/beta1/DBManager.ts'
export type { MetricLog as WireMetricLog, MetricLog__Output as ReadMetricLog } from './generated/api/v1/beta1/MetricLog.ts'

let loaded: ProtoGrpcType['api']['v1']['beta1']['DBManager'] | undefined

/** The service of Katib's DB manager, read once. */
export function loadDbManager(): ProtoGrpcType['api']['v1']['beta1']['DBManager'] {
  loaded ??= loadProto<ProtoGrpcType>('katib/db_manager.proto').api.v1.beta1.DBManager
  return loaded
}
