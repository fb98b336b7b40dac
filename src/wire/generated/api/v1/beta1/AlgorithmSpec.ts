// Original file: katib/suggestion.proto

import type { AlgorithmSetting as _api_v1_beta1_AlgorithmSetting, AlgorithmSetting__Output as _api_v1_beta1_AlgorithmSetting__Output } from '../../../api/v1/beta1/AlgorithmSetting.ts';

export interface AlgorithmSpec {
  'algorithmName'?: (string);
  'algorithmSettings'?: (_api_v1_beta1_AlgorithmSetting)[];
}

export interface AlgorithmSpec__Output {
  'algorithmName': (string);
  'algorithmSettings': (_api_v1_beta1_AlgorithmSetting__Output)[];
}
