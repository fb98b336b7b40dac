// Original file: hone/v1/study_service.proto

import type { Curve as _hone_v1_Curve, Curve__Output as _hone_v1_Curve__Output } from '../../hone/v1/Curve.ts';

export interface ListMeasurementsResponse {
  'curves'?: (_hone_v1_Curve)[];
}

export interface ListMeasurementsResponse__Output {
  'curves': (_hone_v1_Curve__Output)[];
}
