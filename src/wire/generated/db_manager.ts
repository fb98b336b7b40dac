import type * as grpc from '@grpc/grpc-js';
import type { MessageTypeDefinition } from '@grpc/proto-loader';

import type { DBManagerClient as _api_v1_beta1_DBManagerClient, DBManagerDefinition as _api_v1_beta1_DBManagerDefinition } from './api/v1/beta1/DBManager.ts';
import type { DeleteObservationLogReply as _api_v1_beta1_DeleteObservationLogReply, DeleteObservationLogReply__Output as _api_v1_beta1_DeleteObservationLogReply__Output } from './api/v1/beta1/DeleteObservationLogReply.ts';
import type { DeleteObservationLogRequest as _api_v1_beta1_DeleteObservationLogRequest, DeleteObservationLogRequest__Output as _api_v1_beta1_DeleteObservationLogRequest__Output } from './api/v1/beta1/DeleteObservationLogRequest.ts';
import type { GetObservationLogReply as _api_v1_beta1_GetObservationLogReply, GetObservationLogReply__Output as _api_v1_beta1_GetObservationLogReply__Output } from './api/v1/beta1/GetObservationLogReply.ts';
import type { GetObservationLogRequest as _api_v1_beta1_GetObservationLogRequest, GetObservationLogRequest__Output as _api_v1_beta1_GetObservationLogRequest__Output } from './api/v1/beta1/GetObservationLogRequest.ts';
import type { Metric as _api_v1_beta1_Metric, Metric__Output as _api_v1_beta1_Metric__Output } from './api/v1/beta1/Metric.ts';
import type { MetricLog as _api_v1_beta1_MetricLog, MetricLog__Output as _api_v1_beta1_MetricLog__Output } from './api/v1/beta1/MetricLog.ts';
import type { ObservationLog as _api_v1_beta1_ObservationLog, ObservationLog__Output as _api_v1_beta1_ObservationLog__Output } from './api/v1/beta1/ObservationLog.ts';
import type { ReportObservationLogReply as _api_v1_beta1_ReportObservationLogReply, ReportObservationLogReply__Output as _api_v1_beta1_ReportObservationLogReply__Output } from './api/v1/beta1/ReportObservationLogReply.ts';
import type { ReportObservationLogRequest as _api_v1_beta1_ReportObservationLogRequest, ReportObservationLogRequest__Output as _api_v1_beta1_ReportObservationLogRequest__Output } from './api/v1/beta1/ReportObservationLogRequest.ts';

type SubtypeConstructor<Constructor extends new (...args: any) => any, Subtype> = {
  new(...args: ConstructorParameters<Constructor>): Subtype;
};

export interface ProtoGrpcType {
  api: {
    v1: {
      beta1: {
        /**
         * Keeps what trials report.
         */
        DBManager: SubtypeConstructor<typeof grpc.Client, _api_v1_beta1_DBManagerClient> & { service: _api_v1_beta1_DBManagerDefinition }
        DeleteObservationLogReply: MessageTypeDefinition<_api_v1_beta1_DeleteObservationLogReply, _api_v1_beta1_DeleteObservationLogReply__Output>
        DeleteObservationLogRequest: MessageTypeDefinition<_api_v1_beta1_DeleteObservationLogRequest, _api_v1_beta1_DeleteObservationLogRequest__Output>
        GetObservationLogReply: MessageTypeDefinition<_api_v1_beta1_GetObservationLogReply, _api_v1_beta1_GetObservationLogReply__Output>
        GetObservationLogRequest: MessageTypeDefinition<_api_v1_beta1_GetObservationLogRequest, _api_v1_beta1_GetObservationLogRequest__Output>
        Metric: MessageTypeDefinition<_api_v1_beta1_Metric, _api_v1_beta1_Metric__Output>
        MetricLog: MessageTypeDefinition<_api_v1_beta1_MetricLog, _api_v1_beta1_MetricLog__Output>
        ObservationLog: MessageTypeDefinition<_api_v1_beta1_ObservationLog, _api_v1_beta1_ObservationLog__Output>
        ReportObservationLogReply: MessageTypeDefinition<_api_v1_beta1_ReportObservationLogReply, _api_v1_beta1_ReportObservationLogReply__Output>
        ReportObservationLogRequest: MessageTypeDefinition<_api_v1_beta1_ReportObservationLogRequest, _api_v1_beta1_ReportObservationLogRequest__Output>
      }
    }
  }
}
