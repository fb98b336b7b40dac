// Original file: aiplatform/aiplatform_service.proto

import type { Trial as _google_cloud_aiplatform_v1_Trial, Trial__Output as _google_cloud_aiplatform_v1_Trial__Output } from '../../../../google/cloud/aiplatform/v1/Trial.ts';

export interface CreateTrialRequest {
  'parent'?: (string);
  'trial'?: (_google_cloud_aiplatform_v1_Trial | null);
}

export interface CreateTrialRequest__Output {
  'parent': (string);
  'trial': (_google_cloud_aiplatform_v1_Trial__Output | null);
}
