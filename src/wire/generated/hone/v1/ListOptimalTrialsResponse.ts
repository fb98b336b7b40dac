// Original file: hone/v1/study_service.proto

import type { Trial as _hone_v1_Trial, Trial__Output as _hone_v1_Trial__Output } from '../../hone/v1/Trial.ts';

export interface ListOptimalTrialsResponse {
  'trials'?: (_hone_v1_Trial)[];
}

export interface ListOptimalTrialsResponse__Output {
  'trials': (_hone_v1_Trial__Output)[];
}
