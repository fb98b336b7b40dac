// Original file: vizier/pythia_service.proto

import type { ProblemStatement as _vizier_ProblemStatement, ProblemStatement__Output as _vizier_ProblemStatement__Output } from '../vizier/ProblemStatement.ts';

export interface StudyDescriptor {
  'config'?: (_vizier_ProblemStatement | null);
  /**
   * The study's name: policies read its trials by it.
   */
  'guid'?: (string);
  'maxTrialId'?: (number);
}

export interface StudyDescriptor__Output {
  'config': (_vizier_ProblemStatement__Output | null);
  /**
   * The study's name: policies read its trials by it.
   */
  'guid': (string);
  'maxTrialId': (number);
}
