// Original file: hone/v1/study_service.proto

import type { ParameterValue as _hone_v1_ParameterValue, ParameterValue__Output as _hone_v1_ParameterValue__Output } from '../../hone/v1/ParameterValue.ts';

export interface CreateTrialRequest {
  'study'?: (string);
  'parameters'?: ({[key: string]: _hone_v1_ParameterValue});
  'requestId'?: (string);
}

export interface CreateTrialRequest__Output {
  'study': (string);
  'parameters': ({[key: string]: _hone_v1_ParameterValue__Output});
  'requestId': (string);
}
