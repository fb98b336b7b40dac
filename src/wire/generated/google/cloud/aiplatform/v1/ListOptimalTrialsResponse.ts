// Original file: aiplatform/aiplatform_service.proto

import type { Trial as _google_cloud_aiplatform_v1_Trial, Trial__Output as _google_cloud_aiplatform_v1_Trial__Output } from '../../../../google/cloud/aiplatform/v1/Trial.ts';

export interface ListOptimalTrialsResponse {
  'optimalTrials'?: (_google_cloud_aiplatform_v1_Trial)[];
}

export interface ListOptimalTrialsResponse__Output {
  'optimalTrials': (_google_cloud_aiplatform_v1_Trial__Output)[];
}
