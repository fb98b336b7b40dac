// Original file: hone/v1/study_service.proto

import type { Measurement as _hone_v1_Measurement, Measurement__Output as _hone_v1_Measurement__Output } from '../../hone/v1/Measurement.ts';
import type { Long } from '@grpc/proto-loader';

export interface ReportMeasurementsRequest {
  'study'?: (string);
  'trial'?: (number | string | Long);
  /**
   * The attempt that speaks: HONE_EPOCH in a trial's own process, else the epoch of the attempt that SuggestTrials answered; 0 where it answered none.
   */
  'epoch'?: (number);
  'measurements'?: (_hone_v1_Measurement)[];
  'requestId'?: (string);
}

export interface ReportMeasurementsRequest__Output {
  'study': (string);
  'trial': (number);
  /**
   * The attempt that speaks: HONE_EPOCH in a trial's own process, else the epoch of the attempt that SuggestTrials answered; 0 where it answered none.
   */
  'epoch': (number);
  'measurements': (_hone_v1_Measurement__Output)[];
  'requestId': (string);
}
