// Original file: vizier/vizier_service.proto

import type { Trial as _vizier_Trial, Trial__Output as _vizier_Trial__Output } from '../vizier/Trial.ts';

export interface CreateTrialRequest {
  'parent'?: (string);
  'trial'?: (_vizier_Trial | null);
}

export interface CreateTrialRequest__Output {
  'parent': (string);
  'trial': (_vizier_Trial__Output | null);
}
