// Original file: hone/v1/study_service.proto

import type { Long } from '@grpc/proto-loader';

/**
 * Needed where a step takes longer than the study's heartbeat; every report is one too.
 */
export interface HeartbeatRequest {
  'study'?: (string);
  'trial'?: (number | string | Long);
  /**
   * As in ReportMeasurementsRequest.
   */
  'epoch'?: (number);
}

/**
 * Needed where a step takes longer than the study's heartbeat; every report is one too.
 */
export interface HeartbeatRequest__Output {
  'study': (string);
  'trial': (number);
  /**
   * As in ReportMeasurementsRequest.
   */
  'epoch': (number);
}
