// Original file: katib/suggestion.proto

import type { Distribution as _api_v1_beta1_Distribution, Distribution__Output as _api_v1_beta1_Distribution__Output } from '../../../api/v1/beta1/Distribution.ts';

/**
 * Numbers as text; what is not said is empty.
 */
export interface FeasibleSpace {
  'max'?: (string);
  'min'?: (string);
  'list'?: (string)[];
  'step'?: (string);
  'distribution'?: (_api_v1_beta1_Distribution);
}

/**
 * Numbers as text; what is not said is empty.
 */
export interface FeasibleSpace__Output {
  'max': (string);
  'min': (string);
  'list': (string)[];
  'step': (string);
  'distribution': (_api_v1_beta1_Distribution__Output);
}
