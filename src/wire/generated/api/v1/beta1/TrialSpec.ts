// Original file: katib/suggestion.proto

import type { ParameterAssignment as _api_v1_beta1_ParameterAssignment, ParameterAssignment__Output as _api_v1_beta1_ParameterAssignment__Output } from '../../../api/v1/beta1/ParameterAssignment.ts';

export interface _api_v1_beta1_TrialSpec_ParameterAssignments {
  'assignments'?: (_api_v1_beta1_ParameterAssignment)[];
}

export interface _api_v1_beta1_TrialSpec_ParameterAssignments__Output {
  'assignments': (_api_v1_beta1_ParameterAssignment__Output)[];
}

export interface TrialSpec {
  'parameterAssignments'?: (_api_v1_beta1_TrialSpec_ParameterAssignments | null);
}

export interface TrialSpec__Output {
  'parameterAssignments': (_api_v1_beta1_TrialSpec_ParameterAssignments__Output | null);
}
