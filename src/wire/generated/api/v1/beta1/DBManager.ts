// Original file: katib/db_manager.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { DeleteObservationLogReply as _api_v1_beta1_DeleteObservationLogReply, DeleteObservationLogReply__Output as _api_v1_beta1_DeleteObservationLogReply__Output } from '../../../api/v1/beta1/DeleteObservationLogReply.ts';
import type { DeleteObservationLogRequest as _api_v1_beta1_DeleteObservationLogRequest, DeleteObservationLogRequest__Output as _api_v1_beta1_DeleteObservationLogRequest__Output } from '../../../api/v1/beta1/DeleteObservationLogRequest.ts';
import type { GetObservationLogReply as _api_v1_beta1_GetObservationLogReply, GetObservationLogReply__Output as _api_v1_beta1_GetObservationLogReply__Output } from '../../../api/v1/beta1/GetObservationLogReply.ts';
import type { GetObservationLogRequest as _api_v1_beta1_GetObservationLogRequest, GetObservationLogRequest__Output as _api_v1_beta1_GetObservationLogRequest__Output } from '../../../api/v1/beta1/GetObservationLogRequest.ts';
import type { ReportObservationLogReply as _api_v1_beta1_ReportObservationLogReply, ReportObservationLogReply__Output as _api_v1_beta1_ReportObservationLogReply__Output } from '../../../api/v1/beta1/ReportObservationLogReply.ts';
import type { ReportObservationLogRequest as _api_v1_beta1_ReportObservationLogRequest, ReportObservationLogRequest__Output as _api_v1_beta1_ReportObservationLogRequest__Output } from '../../../api/v1/beta1/ReportObservationLogRequest.ts';

/**
 * Keeps what trials report.
 */
export interface DBManagerClient extends grpc.Client {
  /**
   * Forgets what a trial measured.
   */
  DeleteObservationLog(argument: _api_v1_beta1_DeleteObservationLogRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_api_v1_beta1_DeleteObservationLogReply__Output>): grpc.ClientUnaryCall;
  DeleteObservationLog(argument: _api_v1_beta1_DeleteObservationLogRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_api_v1_beta1_DeleteObservationLogReply__Output>): grpc.ClientUnaryCall;
  DeleteObservationLog(argument: _api_v1_beta1_DeleteObservationLogRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_api_v1_beta1_DeleteObservationLogReply__Output>): grpc.ClientUnaryCall;
  DeleteObservationLog(argument: _api_v1_beta1_DeleteObservationLogRequest, callback: grpc.requestCallback<_api_v1_beta1_DeleteObservationLogReply__Output>): grpc.ClientUnaryCall;
  /**
   * Forgets what a trial measured.
   */
  deleteObservationLog(argument: _api_v1_beta1_DeleteObservationLogRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_api_v1_beta1_DeleteObservationLogReply__Output>): grpc.ClientUnaryCall;
  deleteObservationLog(argument: _api_v1_beta1_DeleteObservationLogRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_api_v1_beta1_DeleteObservationLogReply__Output>): grpc.ClientUnaryCall;
  deleteObservationLog(argument: _api_v1_beta1_DeleteObservationLogRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_api_v1_beta1_DeleteObservationLogReply__Output>): grpc.ClientUnaryCall;
  deleteObservationLog(argument: _api_v1_beta1_DeleteObservationLogRequest, callback: grpc.requestCallback<_api_v1_beta1_DeleteObservationLogReply__Output>): grpc.ClientUnaryCall;
  
  /**
   * Everything that a trial measured, by time.
   */
  GetObservationLog(argument: _api_v1_beta1_GetObservationLogRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_api_v1_beta1_GetObservationLogReply__Output>): grpc.ClientUnaryCall;
  GetObservationLog(argument: _api_v1_beta1_GetObservationLogRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_api_v1_beta1_GetObservationLogReply__Output>): grpc.ClientUnaryCall;
  GetObservationLog(argument: _api_v1_beta1_GetObservationLogRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_api_v1_beta1_GetObservationLogReply__Output>): grpc.ClientUnaryCall;
  GetObservationLog(argument: _api_v1_beta1_GetObservationLogRequest, callback: grpc.requestCallback<_api_v1_beta1_GetObservationLogReply__Output>): grpc.ClientUnaryCall;
  /**
   * Everything that a trial measured, by time.
   */
  getObservationLog(argument: _api_v1_beta1_GetObservationLogRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_api_v1_beta1_GetObservationLogReply__Output>): grpc.ClientUnaryCall;
  getObservationLog(argument: _api_v1_beta1_GetObservationLogRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_api_v1_beta1_GetObservationLogReply__Output>): grpc.ClientUnaryCall;
  getObservationLog(argument: _api_v1_beta1_GetObservationLogRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_api_v1_beta1_GetObservationLogReply__Output>): grpc.ClientUnaryCall;
  getObservationLog(argument: _api_v1_beta1_GetObservationLogRequest, callback: grpc.requestCallback<_api_v1_beta1_GetObservationLogReply__Output>): grpc.ClientUnaryCall;
  
  /**
   * Adds to what a trial measured.
   */
  ReportObservationLog(argument: _api_v1_beta1_ReportObservationLogRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_api_v1_beta1_ReportObservationLogReply__Output>): grpc.ClientUnaryCall;
  ReportObservationLog(argument: _api_v1_beta1_ReportObservationLogRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_api_v1_beta1_ReportObservationLogReply__Output>): grpc.ClientUnaryCall;
  ReportObservationLog(argument: _api_v1_beta1_ReportObservationLogRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_api_v1_beta1_ReportObservationLogReply__Output>): grpc.ClientUnaryCall;
  ReportObservationLog(argument: _api_v1_beta1_ReportObservationLogRequest, callback: grpc.requestCallback<_api_v1_beta1_ReportObservationLogReply__Output>): grpc.ClientUnaryCall;
  /**
   * Adds to what a trial measured.
   */
  reportObservationLog(argument: _api_v1_beta1_ReportObservationLogRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_api_v1_beta1_ReportObservationLogReply__Output>): grpc.ClientUnaryCall;
  reportObservationLog(argument: _api_v1_beta1_ReportObservationLogRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_api_v1_beta1_ReportObservationLogReply__Output>): grpc.ClientUnaryCall;
  reportObservationLog(argument: _api_v1_beta1_ReportObservationLogRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_api_v1_beta1_ReportObservationLogReply__Output>): grpc.ClientUnaryCall;
  reportObservationLog(argument: _api_v1_beta1_ReportObservationLogRequest, callback: grpc.requestCallback<_api_v1_beta1_ReportObservationLogReply__Output>): grpc.ClientUnaryCall;
  
}

/**
 * Keeps what trials report.
 */
export interface DBManagerHandlers extends grpc.UntypedServiceImplementation {
  /**
   * Forgets what a trial measured.
   */
  DeleteObservationLog: grpc.handleUnaryCall<_api_v1_beta1_DeleteObservationLogRequest__Output, _api_v1_beta1_DeleteObservationLogReply>;
  
  /**
   * Everything that a trial measured, by time.
   */
  GetObservationLog: grpc.handleUnaryCall<_api_v1_beta1_GetObservationLogRequest__Output, _api_v1_beta1_GetObservationLogReply>;
  
  /**
   * Adds to what a trial measured.
   */
  ReportObservationLog: grpc.handleUnaryCall<_api_v1_beta1_ReportObservationLogRequest__Output, _api_v1_beta1_ReportObservationLogReply>;
  
}

export interface DBManagerDefinition extends grpc.ServiceDefinition {
  DeleteObservationLog: MethodDefinition<_api_v1_beta1_DeleteObservationLogRequest, _api_v1_beta1_DeleteObservationLogReply, _api_v1_beta1_DeleteObservationLogRequest__Output, _api_v1_beta1_DeleteObservationLogReply__Output>
  GetObservationLog: MethodDefinition<_api_v1_beta1_GetObservationLogRequest, _api_v1_beta1_GetObservationLogReply, _api_v1_beta1_GetObservationLogRequest__Output, _api_v1_beta1_GetObservationLogReply__Output>
  ReportObservationLog: MethodDefinition<_api_v1_beta1_ReportObservationLogRequest, _api_v1_beta1_ReportObservationLogReply, _api_v1_beta1_ReportObservationLogRequest__Output, _api_v1_beta1_ReportObservationLogReply__Output>
}
