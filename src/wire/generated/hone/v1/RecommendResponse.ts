// Original file: hone/v1/study_service.proto

import type { Trial as _hone_v1_Trial, Trial__Output as _hone_v1_Trial__Output } from '../../hone/v1/Trial.ts';

export interface RecommendResponse {
  /**
   * Absent before the first value.
   */
  'trial'?: (_hone_v1_Trial | null);
}

export interface RecommendResponse__Output {
  /**
   * Absent before the first value.
   */
  'trial': (_hone_v1_Trial__Output | null);
}
