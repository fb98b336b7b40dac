// Original file: katib/suggestion.proto

import type { ObjectiveSpec as _api_v1_beta1_ObjectiveSpec, ObjectiveSpec__Output as _api_v1_beta1_ObjectiveSpec__Output } from '../../../api/v1/beta1/ObjectiveSpec.ts';
import type { AlgorithmSpec as _api_v1_beta1_AlgorithmSpec, AlgorithmSpec__Output as _api_v1_beta1_AlgorithmSpec__Output } from '../../../api/v1/beta1/AlgorithmSpec.ts';
import type { NasConfig as _api_v1_beta1_NasConfig, NasConfig__Output as _api_v1_beta1_NasConfig__Output } from '../../../api/v1/beta1/NasConfig.ts';
import type { ParameterSpec as _api_v1_beta1_ParameterSpec, ParameterSpec__Output as _api_v1_beta1_ParameterSpec__Output } from '../../../api/v1/beta1/ParameterSpec.ts';

export interface _api_v1_beta1_ExperimentSpec_ParameterSpecs {
  'parameters'?: (_api_v1_beta1_ParameterSpec)[];
}

export interface _api_v1_beta1_ExperimentSpec_ParameterSpecs__Output {
  'parameters': (_api_v1_beta1_ParameterSpec__Output)[];
}

export interface ExperimentSpec {
  'parameterSpecs'?: (_api_v1_beta1_ExperimentSpec_ParameterSpecs | null);
  'objective'?: (_api_v1_beta1_ObjectiveSpec | null);
  'algorithm'?: (_api_v1_beta1_AlgorithmSpec | null);
  'parallelTrialCount'?: (number);
  'maxTrialCount'?: (number);
  'nasConfig'?: (_api_v1_beta1_NasConfig | null);
}

export interface ExperimentSpec__Output {
  'parameterSpecs': (_api_v1_beta1_ExperimentSpec_ParameterSpecs__Output | null);
  'objective': (_api_v1_beta1_ObjectiveSpec__Output | null);
  'algorithm': (_api_v1_beta1_AlgorithmSpec__Output | null);
  'parallelTrialCount': (number);
  'maxTrialCount': (number);
  'nasConfig': (_api_v1_beta1_NasConfig__Output | null);
}
