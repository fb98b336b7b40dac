// Original file: vizier/vizier_service.proto

import type { Measurement as _vizier_Measurement, Measurement__Output as _vizier_Measurement__Output } from '../vizier/Measurement.ts';

export interface AddTrialMeasurementRequest {
  'trialName'?: (string);
  'measurement'?: (_vizier_Measurement | null);
}

export interface AddTrialMeasurementRequest__Output {
  'trialName': (string);
  'measurement': (_vizier_Measurement__Output | null);
}
