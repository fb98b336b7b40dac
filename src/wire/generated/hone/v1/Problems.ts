// Original file: hone/v1/study_service.proto

import type { Problem as _hone_v1_Problem, Problem__Output as _hone_v1_Problem__Output } from '../../hone/v1/Problem.ts';

/**
 * Everything that is wrong with a request, with positions and remedies; travels beside google.rpc.BadRequest in the status details.
 */
export interface Problems {
  'problems'?: (_hone_v1_Problem)[];
}

/**
 * Everything that is wrong with a request, with positions and remedies; travels beside google.rpc.BadRequest in the status details.
 */
export interface Problems__Output {
  'problems': (_hone_v1_Problem__Output)[];
}
