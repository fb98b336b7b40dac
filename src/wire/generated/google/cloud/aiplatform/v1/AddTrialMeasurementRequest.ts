// Original file: aiplatform/aiplatform_service.proto

import type { Measurement as _google_cloud_aiplatform_v1_Measurement, Measurement__Output as _google_cloud_aiplatform_v1_Measurement__Output } from '../../../../google/cloud/aiplatform/v1/Measurement.ts';

export interface AddTrialMeasurementRequest {
  'trialName'?: (string);
  'measurement'?: (_google_cloud_aiplatform_v1_Measurement | null);
}

export interface AddTrialMeasurementRequest__Output {
  'trialName': (string);
  'measurement': (_google_cloud_aiplatform_v1_Measurement__Output | null);
}
