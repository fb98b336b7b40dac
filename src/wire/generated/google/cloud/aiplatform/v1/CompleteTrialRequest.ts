// Original file: aiplatform/aiplatform_service.proto

import type { Measurement as _google_cloud_aiplatform_v1_Measurement, Measurement__Output as _google_cloud_aiplatform_v1_Measurement__Output } from '../../../../google/cloud/aiplatform/v1/Measurement.ts';

export interface CompleteTrialRequest {
  'name'?: (string);
  /**
   * Absent = the one that the study selects: the last, or the best.
   */
  'finalMeasurement'?: (_google_cloud_aiplatform_v1_Measurement | null);
  'trialInfeasible'?: (boolean);
  'infeasibleReason'?: (string);
}

export interface CompleteTrialRequest__Output {
  'name': (string);
  /**
   * Absent = the one that the study selects: the last, or the best.
   */
  'finalMeasurement': (_google_cloud_aiplatform_v1_Measurement__Output | null);
  'trialInfeasible': (boolean);
  'infeasibleReason': (string);
}
