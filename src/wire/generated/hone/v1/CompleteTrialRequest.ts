// Original file: hone/v1/study_service.proto

import type { Measurement as _hone_v1_Measurement, Measurement__Output as _hone_v1_Measurement__Output } from '../../hone/v1/Measurement.ts';
import type { Long } from '@grpc/proto-loader';

// Original file: hone/v1/study_service.proto

export const _hone_v1_CompleteTrialRequest_Result = {
  RESULT_UNSPECIFIED: 'RESULT_UNSPECIFIED',
  /**
   * It came to its end, or was told to stop: then it becomes STOPPED, or CANCELLED where a person or the study's end told it.
   */
  SUCCEEDED: 'SUCCEEDED',
  /**
   * These values cannot be evaluated.
   */
  INFEASIBLE: 'INFEASIBLE',
  /**
   * Something broke.
   */
  FAILED: 'FAILED',
  /**
   * Ended early by a rule of its worker's own: it keeps its values, as one that the study's rule stopped.
   */
  STOPPED: 'STOPPED',
} as const;

export type _hone_v1_CompleteTrialRequest_Result =
  | 'RESULT_UNSPECIFIED'
  | 0
  /**
   * It came to its end, or was told to stop: then it becomes STOPPED, or CANCELLED where a person or the study's end told it.
   */
  | 'SUCCEEDED'
  | 1
  /**
   * These values cannot be evaluated.
   */
  | 'INFEASIBLE'
  | 2
  /**
   * Something broke.
   */
  | 'FAILED'
  | 3
  /**
   * Ended early by a rule of its worker's own: it keeps its values, as one that the study's rule stopped.
   */
  | 'STOPPED'
  | 4

export type _hone_v1_CompleteTrialRequest_Result__Output = typeof _hone_v1_CompleteTrialRequest_Result[keyof typeof _hone_v1_CompleteTrialRequest_Result]

export interface CompleteTrialRequest {
  'study'?: (string);
  'trial'?: (number | string | Long);
  /**
   * As in ReportMeasurementsRequest.
   */
  'epoch'?: (number);
  'result'?: (_hone_v1_CompleteTrialRequest_Result);
  /**
   * Why it failed or is infeasible, for people.
   */
  'reason'?: (string);
  /**
   * Last measurements, kept in the same commit.
   */
  'measurements'?: (_hone_v1_Measurement)[];
  'requestId'?: (string);
}

export interface CompleteTrialRequest__Output {
  'study': (string);
  'trial': (number);
  /**
   * As in ReportMeasurementsRequest.
   */
  'epoch': (number);
  'result': (_hone_v1_CompleteTrialRequest_Result__Output);
  /**
   * Why it failed or is infeasible, for people.
   */
  'reason': (string);
  /**
   * Last measurements, kept in the same commit.
   */
  'measurements': (_hone_v1_Measurement__Output)[];
  'requestId': (string);
}
