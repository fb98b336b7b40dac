// Original file: katib/suggestion.proto

import type { ObjectiveType as _api_v1_beta1_ObjectiveType, ObjectiveType__Output as _api_v1_beta1_ObjectiveType__Output } from '../../../api/v1/beta1/ObjectiveType.ts';

export interface ObjectiveSpec {
  'type'?: (_api_v1_beta1_ObjectiveType);
  /**
   * 0 where none is set.
   */
  'goal'?: (number | string);
  'objectiveMetricName'?: (string);
  'additionalMetricNames'?: (string)[];
}

export interface ObjectiveSpec__Output {
  'type': (_api_v1_beta1_ObjectiveType__Output);
  /**
   * 0 where none is set.
   */
  'goal': (number);
  'objectiveMetricName': (string);
  'additionalMetricNames': (string)[];
}
