// Original file: hone/v1/study_service.proto

import type { Measurement as _hone_v1_Measurement, Measurement__Output as _hone_v1_Measurement__Output } from '../../hone/v1/Measurement.ts';
import type { Long } from '@grpc/proto-loader';

export interface Curve {
  'trial'?: (number | string | Long);
  'points'?: (_hone_v1_Measurement)[];
}

export interface Curve__Output {
  'trial': (number);
  'points': (_hone_v1_Measurement__Output)[];
}
