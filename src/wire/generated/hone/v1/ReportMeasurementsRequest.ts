// Original file: hone/v1/study_service.proto

import type { Measurement as _hone_v1_Measurement, Measurement__Output as _hone_v1_Measurement__Output } from '../../hone/v1/Measurement.ts';
import type { Long } from '@grpc/proto-loader';

export interface ReportMeasurementsRequest {
  'study'?: (string);
  'trial'?: (number | string | Long);
  /**
   * The attempt that speaks (HONE_EPOCH); 0 for a worker that evaluates the trial itself.
   */
  'epoch'?: (number);
  'measurements'?: (_hone_v1_Measurement)[];
  'requestId'?: (string);
}

export interface ReportMeasurementsRequest__Output {
  'study': (string);
  'trial': (number);
  /**
   * The attempt that speaks (HONE_EPOCH); 0 for a worker that evaluates the trial itself.
   */
  'epoch': (number);
  'measurements': (_hone_v1_Measurement__Output)[];
  'requestId': (string);
}
