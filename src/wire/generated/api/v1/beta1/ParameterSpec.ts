// Original file: katib/suggestion.proto

import type { ParameterType as _api_v1_beta1_ParameterType, ParameterType__Output as _api_v1_beta1_ParameterType__Output } from '../../../api/v1/beta1/ParameterType.ts';
import type { FeasibleSpace as _api_v1_beta1_FeasibleSpace, FeasibleSpace__Output as _api_v1_beta1_FeasibleSpace__Output } from '../../../api/v1/beta1/FeasibleSpace.ts';

export interface ParameterSpec {
  'name'?: (string);
  'parameterType'?: (_api_v1_beta1_ParameterType);
  'feasibleSpace'?: (_api_v1_beta1_FeasibleSpace | null);
}

export interface ParameterSpec__Output {
  'name': (string);
  'parameterType': (_api_v1_beta1_ParameterType__Output);
  'feasibleSpace': (_api_v1_beta1_FeasibleSpace__Output | null);
}
