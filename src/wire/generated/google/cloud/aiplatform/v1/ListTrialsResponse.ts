// Original file: aiplatform/aiplatform_service.proto

import type { Trial as _google_cloud_aiplatform_v1_Trial, Trial__Output as _google_cloud_aiplatform_v1_Trial__Output } from '../../../../google/cloud/aiplatform/v1/Trial.ts';

export interface ListTrialsResponse {
  'trials'?: (_google_cloud_aiplatform_v1_Trial)[];
  'nextPageToken'?: (string);
}

export interface ListTrialsResponse__Output {
  'trials': (_google_cloud_aiplatform_v1_Trial__Output)[];
  'nextPageToken': (string);
}
