// Original file: vizier/vizier_service.proto

import type { _vizier_Study_State, _vizier_Study_State__Output } from '../vizier/Study.ts';

export interface SetStudyStateRequest {
  /**
   * The study's name.
   */
  'parent'?: (string);
  'state'?: (_vizier_Study_State);
}

export interface SetStudyStateRequest__Output {
  /**
   * The study's name.
   */
  'parent': (string);
  'state': (_vizier_Study_State__Output);
}
