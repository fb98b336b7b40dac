// Original file: vizier/vizier_service.proto

import type { Trial as _vizier_Trial, Trial__Output as _vizier_Trial__Output } from '../vizier/Trial.ts';

export interface ListTrialsResponse {
  'trials'?: (_vizier_Trial)[];
  'nextPageToken'?: (string);
}

export interface ListTrialsResponse__Output {
  'trials': (_vizier_Trial__Output)[];
  'nextPageToken': (string);
}
