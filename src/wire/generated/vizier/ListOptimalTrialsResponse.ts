// Original file: vizier/vizier_service.proto

import type { Trial as _vizier_Trial, Trial__Output as _vizier_Trial__Output } from '../vizier/Trial.ts';

export interface ListOptimalTrialsResponse {
  'optimalTrials'?: (_vizier_Trial)[];
  'nextPageToken'?: (string);
}

export interface ListOptimalTrialsResponse__Output {
  'optimalTrials': (_vizier_Trial__Output)[];
  'nextPageToken': (string);
}
