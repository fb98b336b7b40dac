// Original file: katib/suggestion.proto

import type { ParameterAssignment as _api_v1_beta1_ParameterAssignment, ParameterAssignment__Output as _api_v1_beta1_ParameterAssignment__Output } from '../../../api/v1/beta1/ParameterAssignment.ts';

export interface _api_v1_beta1_GetSuggestionsReply_ParameterAssignments {
  'assignments'?: (_api_v1_beta1_ParameterAssignment)[];
}

export interface _api_v1_beta1_GetSuggestionsReply_ParameterAssignments__Output {
  'assignments': (_api_v1_beta1_ParameterAssignment__Output)[];
}

export interface GetSuggestionsReply {
  'parameterAssignments'?: (_api_v1_beta1_GetSuggestionsReply_ParameterAssignments)[];
}

export interface GetSuggestionsReply__Output {
  'parameterAssignments': (_api_v1_beta1_GetSuggestionsReply_ParameterAssignments__Output)[];
}
