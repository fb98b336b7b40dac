// Original file: vizier/vizier_service.proto

import type { Measurement as _vizier_Measurement, Measurement__Output as _vizier_Measurement__Output } from '../vizier/Measurement.ts';

export interface CompleteTrialRequest {
  'name'?: (string);
  /**
   * Absent = the last one that was reported.
   */
  'finalMeasurement'?: (_vizier_Measurement | null);
  'trialInfeasible'?: (boolean);
  'infeasibleReason'?: (string);
}

export interface CompleteTrialRequest__Output {
  'name': (string);
  /**
   * Absent = the last one that was reported.
   */
  'finalMeasurement': (_vizier_Measurement__Output | null);
  'trialInfeasible': (boolean);
  'infeasibleReason': (string);
}
