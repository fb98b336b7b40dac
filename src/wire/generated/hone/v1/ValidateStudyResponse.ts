// Original file: hone/v1/study_service.proto

import type { Problem as _hone_v1_Problem, Problem__Output as _hone_v1_Problem__Output } from '../../hone/v1/Problem.ts';

export interface ValidateStudyResponse {
  'problems'?: (_hone_v1_Problem)[];
  /**
   * Things that are legal but probably not meant.
   */
  'notes'?: (_hone_v1_Problem)[];
  /**
   * The study document (YAML) that was made of a Katib Experiment, also where something is wrong with that study; empty for others.
   */
  'translated'?: (string);
  /**
   * The checked study, as Study.spec_json has it; empty where there is a problem.
   */
  'specJson'?: (string);
}

export interface ValidateStudyResponse__Output {
  'problems': (_hone_v1_Problem__Output)[];
  /**
   * Things that are legal but probably not meant.
   */
  'notes': (_hone_v1_Problem__Output)[];
  /**
   * The study document (YAML) that was made of a Katib Experiment, also where something is wrong with that study; empty for others.
   */
  'translated': (string);
  /**
   * The checked study, as Study.spec_json has it; empty where there is a problem.
   */
  'specJson': (string);
}
