// Original file: hone/v1/study_service.proto

import type { Problem as _hone_v1_Problem, Problem__Output as _hone_v1_Problem__Output } from '../../hone/v1/Problem.ts';

export interface ValidateStudyResponse {
  'problems'?: (_hone_v1_Problem)[];
  /**
   * Things that are legal but probably not meant.
   */
  'notes'?: (_hone_v1_Problem)[];
}

export interface ValidateStudyResponse__Output {
  'problems': (_hone_v1_Problem__Output)[];
  /**
   * Things that are legal but probably not meant.
   */
  'notes': (_hone_v1_Problem__Output)[];
}
