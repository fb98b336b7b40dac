// Original file: vizier/vizier_service.proto

import type { Study as _vizier_Study, Study__Output as _vizier_Study__Output } from '../vizier/Study.ts';

export interface CreateStudyRequest {
  /**
   * owners/OWNER
   */
  'parent'?: (string);
  'study'?: (_vizier_Study | null);
}

export interface CreateStudyRequest__Output {
  /**
   * owners/OWNER
   */
  'parent': (string);
  'study': (_vizier_Study__Output | null);
}
